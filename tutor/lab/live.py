"""Showing figures and progress while code runs: one sink, a few updates a second, the last state always."""

from __future__ import annotations

import time
from typing import Any, Protocol

from tutor.figures import Curves, Figure, Level, Series, Training, kind_of
from tutor.lab.arrays import axes, plain_numbers, vector

UPDATES_A_SECOND = 4
MAX_POINTS = 512


class Sink(Protocol):
    """Where figures and progress go; the worker has one."""

    def figure(self, name: str, figure: Figure) -> None:
        """Take a figure; one of the same name replaces the earlier one."""

    def progress(self, step: int, total: int, values: dict[str, float | None]) -> None:
        """Take how far a loop is."""

    def training(self, training: Training) -> None:
        """Take a training that is to be kept, as it is now."""


shown: dict[str, Figure] = {}
"""The figures by name, where no sink is connected."""

kept: list[Training] = []
"""The trainings that ended, where no sink is connected."""

_sink: Sink | None = None
_live: dict[str, _LiveCurve] = {}
_progress: tuple[int, int, dict[str, float | None]] | None = None
_progress_sent = 0.0


def connect(sink: Sink | None) -> None:
    """Send figures and progress to ``sink`` from now on; None keeps them in `shown`."""
    global _sink
    _sink = sink


def show(figure: Any, name: str = "") -> Figure:
    """Show a figure, or an array: one axis as a curve over its index, two axes as a matrix.

    Raises:
        ValueError: an array with more axes; use `attention` or choose a part of it.
    """
    drawn = figure if hasattr(figure, "title") else _figure_of_array(figure, name or "values")
    emit(name or drawn.title or kind_of(drawn), drawn)
    return drawn


def _figure_of_array(values: Any, title: str) -> Figure:
    from tutor.lab import figures

    depth, numbers = axes(values)
    if depth == 1:
        return figures.curves(title, range(len(numbers)), {title: numbers}, show=False)
    if depth == 2:
        return figures.matrix(numbers, title=title, row_title="row", column_title="column", show=False)
    raise ValueError(f"an array with {depth} axes can not be drawn at once: choose one or two of them")


def emit(name: str, figure: Figure) -> None:
    """Hand a figure to the sink, or keep it in `shown`."""
    if _sink is None:
        shown[name] = figure
    else:
        _sink.figure(name, figure)


def emit_training(training: Training) -> None:
    """Hand a training to the sink, or keep it in `kept` once it has ended."""
    if _sink is not None:
        _sink.training(training)
    elif training.state != "running":
        kept.append(training)


def progress(step: int, total: int, **values: Any) -> None:
    """Say how far a training loop is, with its newest values: ``lab.progress(step, 500, loss=loss)``.

    ``values`` are numbers or tensors of one element. Sent at most a few times a second, and the last one always.
    """
    global _progress, _progress_sent
    _progress = (step, total, {name: plain_numbers(value) for name, value in values.items()})
    now = time.monotonic()
    if step >= total or now - _progress_sent >= 1 / UPDATES_A_SECOND:
        _progress_sent = now
        _send_progress()


def _send_progress() -> None:
    global _progress
    if _progress is not None and _sink is not None:
        _sink.progress(*_progress)
    _progress = None


class _LiveCurve:
    """A curve that grows while a loop runs. Keeps every point; binned to `MAX_POINTS` a series when it is shown."""

    def __init__(self, title: str, total: float | None, levels: dict[str, float], labels: dict[str, Any]) -> None:
        self.title = title
        self.total = total
        self.levels = levels
        self.labels = labels
        self.points: dict[str, tuple[list[float], list[float | None]]] = {}
        self.sent = 0.0
        self.changed = False

    def add(self, x: float, values: dict[str, Any]) -> None:
        for label, value in values.items():
            xs, ys = self.points.setdefault(label, ([], []))
            xs.append(x)
            ys.append(plain_numbers(value))
        self.changed = True

    def figure(self) -> Curves:
        series = tuple(
            Series(label=label.replace("_", " "), x=x, y=y)
            for label, (xs, ys) in self.points.items()
            for x, y in [bin_means(xs, ys, MAX_POINTS)]
        )
        levels = tuple(Level(label=label, y=float(y)) for label, y in self.levels.items())
        limits = None if self.total is None else (0.0, float(self.total))
        return Curves(title=self.title, series=series, x_limits=limits, levels=levels, live=True, **self.labels)


def bin_means(
    xs: list[float], ys: list[float | None], limit: int
) -> tuple[tuple[float, ...], tuple[float | None, ...]]:
    """Thin a series to at most ``limit`` points: the mean of each run of neighbors. A run without a number is None."""
    size = -(-len(xs) // limit)
    if size <= 1:
        return tuple(xs), tuple(ys)
    x_means: list[float] = []
    y_means: list[float | None] = []
    for start in range(0, len(xs), size):
        part = [y for y in ys[start : start + size] if y is not None]
        inside = xs[start : start + size]
        x_means.append(sum(inside) / len(inside))
        y_means.append(sum(part) / len(part) if part else None)
    return tuple(x_means), tuple(y_means)


def curve(
    name: str,
    x: Any,
    total: float | None = None,
    levels: dict[str, float] | None = None,
    x_label: str = "step",
    y_label: str = "",
    log_x: bool = False,
    log_y: bool = False,
    **values: Any,
) -> None:
    """Add one point to a live curve: ``lab.curve("loss", step, total=500, train=loss)``.

    ``x`` is the step, ``total`` the end of the x axis where it is known, ``levels`` are horizontal lines by label, and
    each further keyword is a series. The curve is sent a few times a second and once more at the end of the run.
    """
    labels = {"x_label": x_label, "y_label": y_label, "log_x": log_x, "log_y": log_y}
    live = _live.setdefault(name, _LiveCurve(name, total, levels or {}, labels))
    live.add(float(vector([x], "x")[0] or 0.0), values)
    now = time.monotonic()
    if now - live.sent >= 1 / UPDATES_A_SECOND:
        live.sent, live.changed = now, False
        emit(name, live.figure())


def flush() -> None:
    """End a run: send what has not been sent yet, and forget the live curves."""
    for name, live in _live.items():
        if live.changed:
            emit(name, live.figure())
    _live.clear()
    _send_progress()
