"""Runs in a list: what is found, in which order, and the few words that stand for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Literal

from tutor.plots.numbers import compact
from tutor.runs.run import Run, Value

Order = Literal["newest", "name", "result", "time", "steps"]
ORDERS: tuple[Order, ...] = ("newest", "name", "result", "time", "steps")
_HEADLINES = ("held out", "validation", "test", "loss", "train", "training")


def found(runs: Iterable[Run], words: str) -> list[Run]:
    """Return the runs in which every word occurs: in id, name, state, sweep, data or as ``n_head=4``."""
    wanted = words.lower().split()
    return [run for run in runs if all(word in _text(run) for word in wanted)]


def _text(run: Run) -> str:
    values = [f"{name}={value}" for name, value in run.config.items()]
    seed = "" if run.seed is None else f"seed={run.seed}"
    return " ".join((run.id, run.name, run.state, run.source, run.sweep, run.data, seed, *values)).lower()


def ordered(runs: Iterable[Run], order: Order, *, reverse: bool = False) -> list[Run]:
    """Return runs in an order; ``result`` is the headline, from the lowest, and what has none comes last."""
    newest_first = sorted(runs, key=lambda run: -run.started)
    keys: dict[Order, Callable[[Run], object]] = {
        "newest": lambda run: -run.started,
        "name": lambda run: run.name,
        "result": lambda run: headline(run)[1],
        "time": lambda run: -run.seconds,
        "steps": lambda run: -run.step,
    }
    known = [run for run in newest_first if order != "result" or headline(run)[1] is not None]
    rest = [run for run in newest_first if order == "result" and headline(run)[1] is None]
    return sorted(known, key=keys[order], reverse=reverse) + rest  # type: ignore[arg-type]


def headline(run: Run) -> tuple[str, float | None]:
    """Return the measure that says most about a run: a held-out loss, else the loss of the training, else any."""
    for name in (*_HEADLINES, *run.measures):
        if name in run.measures:
            return name, run.measures[name]
    return "", None


def headline_told(run: Run) -> str:
    """Return the headline in words, such as ``"held out 1.92"``."""
    name, value = headline(run)
    return f"{name} {compact(value, 4)}" if value is not None else name and f"{name} not finite"


def values_told(values: Iterable[tuple[str, Value]]) -> str:
    """Return values as words, such as ``"n_head 4, rate 0.1"``."""
    return ", ".join(f"{name} {value_told(value)}" for name, value in values)


def value_told(value: Value) -> str:
    """Return a value as it is written in a list."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def steps_told(run: Run) -> str:
    """Return how far a run came, such as ``"120/300"``."""
    return str(run.step) if run.steps in (None, run.step) else f"{run.step}/{run.steps}"


def when_told(seconds: float, now: float) -> str:
    """Return a moment as a day and a time, today's as a time."""
    moment, today = datetime.fromtimestamp(seconds), datetime.fromtimestamp(now)
    return f"{moment:%H:%M:%S}" if moment.date() == today.date() else f"{moment:%Y-%m-%d %H:%M}"


def time_told(seconds: float) -> str:
    """Return a length of time, such as ``"4.2 s"`` or ``"3 min 20 s"``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return lines of columns, each as wide as its widest cell."""
    widths = [max(len(cell) for cell in column) for column in zip(heads, *rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (heads, *rows)
    ]
