"""Several runs beside one another: what differs between them, and one of their curves in one figure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from msgspec import Struct

from tutor.figures import Curves, Series, Spread, band
from tutor.plots.numbers import compact
from tutor.runs.listing import steps_told, time_told, value_told, values_told
from tutor.runs.run import Run

MOST_LINES = 8
"""The most lines of an overlay: so many marks there are."""


class WithCurves(Struct, frozen=True, kw_only=True):
    """A run and its curves."""

    run: Run
    curves: tuple[Curves, ...]

    def line(self, shown: Shown) -> Series | None:
        """Return one of its lines."""
        lines = [line for figure in self.curves if figure.title == shown.figure for line in figure.series]
        return next((line for line in lines if line.label == shown.line), None)


class Shown(Struct, frozen=True, kw_only=True):
    """Which line is compared: of which figure, and its label."""

    figure: str
    line: str

    @property
    def told(self) -> str:
        """Its name, such as ``"loss, held out"``."""
        return f"{self.figure}, {self.line}" if self.line not in ("", self.figure) else self.figure


def choices(runs: Sequence[WithCurves]) -> list[Shown]:
    """Return the lines that can be compared: those of most runs first, and of these the first ones."""
    count: dict[Shown, int] = {}
    for one in runs:
        for shown in dict.fromkeys(
            Shown(figure=figure.title, line=line.label) for figure in one.curves for line in figure.series
        ):
            count[shown] = count.get(shown, 0) + 1
    return sorted(count, key=lambda shown: -count[shown])


def groups(runs: Sequence[WithCurves], *, bands: bool) -> list[list[WithCurves]]:
    """Put runs together that differ in the seed only; without ``bands`` each run is alone. The order stays."""
    found: dict[object, list[WithCurves]] = {}
    for one in runs:
        run = one.run
        same = (run.name, run.code_hash, run.version, tuple(sorted(_configured(run).items())))
        found.setdefault(same if bands else run.id, []).append(one)
    return list(found.values())


def _configured(run: Run) -> dict[str, str]:
    """The configuration as text, without the seed."""
    return {name: value_told(value) for name, value in run.config.items() if name != "seed"}


def overlay(runs: Sequence[WithCurves], shown: Shown, *, bands: bool = False, spread: Spread = "range") -> Curves:
    """Return one line of each run in one figure, at most `MOST_LINES`; with ``bands`` one of each configuration.

    A line is named after what sets its run apart.
    """
    drawn = [[one for one in group if one.line(shown)] for group in groups(runs, bands=bands)]
    drawn = [group for group in drawn if group][:MOST_LINES]
    names = names_of([group[0].run for group in drawn], seeds=not bands)
    lines = [
        band(
            f"{name} ({len(group)} seeds)" if len(group) > 1 else name,
            [line for one in group if (line := one.line(shown))],
            spread=spread,
        )
        for group, name in zip(drawn, names, strict=True)
    ]
    like = [figure for group in drawn for one in group for figure in one.curves if figure.title == shown.figure]
    ends = [figure.x_limits[1] for figure in like if figure.x_limits]
    return Curves(
        title=shown.told,
        series=tuple(lines),
        x_label=like[0].x_label if like else "step",
        y_label=like[0].y_label if like else "",
        x_limits=(0.0, max(ends)) if ends else None,
        log_x=any(figure.log_x for figure in like),
        log_y=bool(like) and all(figure.log_y for figure in like),
        levels=like[0].levels if like and all(figure.levels == like[0].levels for figure in like) else (),
    )


def names_of(runs: Sequence[Run], *, seeds: bool = True) -> list[str]:
    """Return a name for each run: the values in which they differ, else its name; its id where nothing else differs."""
    keys = [key for key in _keys(runs) if len({_value(run, key) for run in runs}) > 1]
    many_names = len({run.name for run in runs}) > 1
    told = []
    for run in runs:
        parts = [run.name] if many_names or not (keys or seeds) else []
        parts += [f"{key.replace('_', ' ')} {_value(run, key)}" for key in keys if _value(run, key)]
        if seeds and len({one.seed for one in runs}) > 1:
            parts.append("no seed" if run.seed is None else f"seed {run.seed}")
        told.append(", ".join(parts) or run.name)
    twice = {name for name in told if told.count(name) > 1}
    return [f"{name} · {run.id[:6]}" if name in twice else name for name, run in zip(told, runs, strict=True)]


def told_apart(runs: Sequence[Run]) -> list[str]:
    """Return for each run the values that are not the same for all runs of its name, as words; not the seed."""
    keys = {
        name: [key for key in _keys(same) if len({_value(run, key) for run in same}) > 1]
        for name in {run.name for run in runs}
        for same in [[run for run in runs if run.name == name]]
    }
    return [values_told((key, run.config[key]) for key in keys[run.name] if key in run.config) for run in runs]


def _keys(runs: Iterable[Run]) -> list[str]:
    return list(dict.fromkeys(key for run in runs for key in run.config if key != "seed"))


def _value(run: Run, key: str) -> str:
    return value_told(run.config[key]) if key in run.config else ""


# ------------------------------------------------------------------------------------------------ differences


def facts_of(run: Run) -> dict[str, str]:
    """Return everything that can be compared of a run as words, in order: its circumstances, its configuration."""
    facts = {
        "name": run.name,
        "state": run.state,
        "seed": "" if run.seed is None else str(run.seed),
        **{key: value_told(value) for key, value in run.config.items() if key != "seed"},
        "steps": steps_told(run),
        "time": time_told(run.seconds),
        "data": run.data,
        "machine": run.machine,
        "tutor": run.version,
        "code": run.code_hash,
    }
    return {name: value for name, value in facts.items() if value}


def differences(runs: Sequence[Run]) -> list[tuple[str, tuple[str, ...]]]:
    """Return what is not the same for all runs, with the values of each; and their measures, same or not."""
    facts = [facts_of(run) for run in runs]
    names = dict.fromkeys(name for one in facts for name in one)
    rows = [(name, tuple(one.get(name, "") for one in facts)) for name in names]
    measures = dict.fromkeys(name for run in runs for name in run.measures)
    measured = [(name, tuple(_measure(run, name) for run in runs)) for name in measures]
    return [row for row in rows if len(set(row[1])) > 1] + measured


def _measure(run: Run, name: str) -> str:
    if name not in run.measures:
        return ""
    value = run.measures[name]
    return "not finite" if value is None else compact(value, 5)


def code_difference(before: Run, after: Run) -> list[str]:
    """Return how the code of two runs differs, as the lines of a unified diff; none where it is the same."""
    lines = difflib.unified_diff(
        before.code.splitlines(), after.code.splitlines(), before.id, after.id, lineterm="", n=2
    )
    return list(lines)
