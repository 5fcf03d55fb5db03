"""Figures drawn with matplotlib. What is text by nature (tables, tokens, diagrams) is left to the text."""

from __future__ import annotations

import io
import math
from typing import Any

from matplotlib.figure import Figure as Canvas

from tutor.figures import (
    Attention,
    Bars,
    Curves,
    DecisionMap,
    Figure,
    Matrix,
    Panels,
    Points,
    Row,
    Single,
    Surface,
)  # fmt: skip
from tutor.plots.attention import head_matrix, heads_of

DRAWN = (Attention, Bars, Curves, DecisionMap, Matrix, Points, Surface)
MOST_LABELS = 40
"""The most tokens at an axis: more can not be read."""


def picture(figure: Figure) -> bytes | None:
    """Return a figure as PNG, or None for one that is no picture."""
    parts = _parts(figure)
    if not parts or not all(isinstance(part, DRAWN) for part in parts):
        return None
    columns = min(len(parts), 2 if isinstance(figure, Panels) else 4)
    rows = math.ceil(len(parts) / columns)
    side = 6.0 if len(parts) == 1 else 10.0 / columns
    canvas = Canvas(figsize=(side * columns, 0.75 * side * rows), layout="constrained")
    grid = canvas.subplots(rows, columns, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place < len(parts):
            _draw(parts[place], axes)
        else:
            axes.set_axis_off()
    kept = io.BytesIO()
    canvas.savefig(kept, format="png", dpi=96)
    return kept.getvalue()


def _parts(figure: Figure) -> list[Single]:
    if isinstance(figure, Panels):
        return [part for one in figure.figures for part in _parts(one)]
    if isinstance(figure, Attention):
        return [head_matrix(figure, layer, head) for layer, head in heads_of(figure)]
    return [figure]


def _draw(figure: Single, axes: Any) -> None:
    axes.set_title(figure.title, fontsize=10)
    match figure:
        case Curves():
            _curves(figure, axes)
        case Matrix():
            _matrix(figure, axes)
        case Bars():
            _bars(figure, axes)
        case Points():
            _points(figure, axes)
        case DecisionMap():
            _map(figure, axes)
        case Surface():
            _surface(figure, axes)
        case _:
            raise TypeError(f"{type(figure).__name__} is no picture")


def _numbers(row: Row) -> list[float]:
    return [math.nan if value is None else value for value in row]


def _curves(figure: Curves, axes: Any) -> None:
    for series in figure.series:
        axes.plot(series.x, _numbers(series.y), "o" if figure.dots else "-", label=series.label)
    for level in figure.levels:
        axes.axhline(level.y, linestyle=":", color="gray")
        axes.annotate(
            level.label, (1, level.y), xycoords=("axes fraction", "data"), ha="right", va="bottom", fontsize=8
        )
    axes.set(
        xlabel=figure.x_label,
        ylabel=figure.y_label,
        xscale="log" if figure.log_x else "linear",
        yscale="log" if figure.log_y else "linear",
    )
    if figure.x_limits:
        axes.set_xlim(*figure.x_limits)
    if any(series.label for series in figure.series):
        axes.legend(fontsize=8)


def _matrix(figure: Matrix, axes: Any) -> None:
    rows = [_numbers(row) for row in figure.values]
    for y, row in enumerate(figure.masked or ()):
        for x, hidden in enumerate(row):
            if hidden and y < len(rows) and x < len(rows[y]):
                rows[y][x] = math.nan
    axes.set_facecolor("lightgray")  # what is masked is no weight of 0
    largest = max((abs(value) for row in rows for value in row if math.isfinite(value)), default=1.0)
    low = -largest if figure.signed and figure.low is None else figure.low
    high = largest if figure.signed and figure.high is None else figure.high
    image = axes.imshow(rows, cmap="RdBu_r" if figure.signed else "viridis", vmin=low, vmax=high, aspect="auto")
    axes.figure.colorbar(image, ax=axes)
    axes.set(xlabel=figure.column_title, ylabel=figure.row_title)
    if 0 < len(figure.column_labels) <= MOST_LABELS:
        axes.set_xticks(range(len(figure.column_labels)), _safe(figure.column_labels), rotation=90, fontsize=7)
    if 0 < len(figure.row_labels) <= MOST_LABELS:
        axes.set_yticks(range(len(figure.row_labels)), _safe(figure.row_labels), fontsize=7)


def _bars(figure: Bars, axes: Any) -> None:
    thick = 0.8 / max(1, len(figure.groups))
    for place, group in enumerate(figure.groups):
        at = [index + place * thick for index in range(len(figure.labels))]
        axes.barh(at, _numbers(group.values), thick, label=group.name, log=figure.log)
    middle = thick * (len(figure.groups) - 1) / 2
    axes.set_yticks([index + middle for index in range(len(figure.labels))], _safe(figure.labels), fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel(figure.unit)
    if len(figure.groups) > 1:
        axes.legend(fontsize=8)


def _points(figure: Points, axes: Any) -> None:
    for group in sorted({point.group for point in figure.points}):
        mine = [point for point in figure.points if point.group == group]
        name = figure.group_names[group] if group < len(figure.group_names) else None
        axes.scatter([point.x for point in mine], [point.y for point in mine], s=18, label=name)
    for point in figure.points:
        if point.label:
            axes.annotate(_safe((point.label,))[0], (point.x, point.y), fontsize=7)
    axes.set(xlabel=figure.x_label, ylabel=figure.y_label)
    if figure.group_names:
        axes.legend(fontsize=8)


def _map(figure: DecisionMap, axes: Any) -> None:
    extent = (*figure.x_limits, *figure.y_limits)
    axes.imshow(figure.classes, extent=extent, cmap="tab10", vmin=0, vmax=9, alpha=0.35, aspect="auto")
    for group in sorted({point.group for point in figure.points}):
        mine = [point for point in figure.points if point.group == group]
        name = figure.class_names[group] if group < len(figure.class_names) else None
        axes.scatter([point.x for point in mine], [point.y for point in mine], s=14, color=f"C{group}", label=name)
    axes.set(xlabel=figure.x_label, ylabel=figure.y_label)


def _surface(figure: Surface, axes: Any) -> None:
    extent = (*figure.x_limits, *figure.y_limits)
    image = axes.imshow([_numbers(row) for row in figure.values], extent=extent, cmap="viridis", aspect="auto")
    axes.figure.colorbar(image, ax=axes)
    for path in figure.paths:
        axes.plot(path.x, _numbers(path.y), ".-", label=path.label)
    axes.set(xlabel=figure.x_label, ylabel=figure.y_label, xlim=figure.x_limits, ylim=figure.y_limits)
    if figure.paths:
        axes.legend(fontsize=8)


def _safe(labels: tuple[str, ...]) -> list[str]:
    """Return labels in which a dollar sign is a dollar sign, and a blank can be seen."""
    return [label.replace("$", r"\$") if label.strip() else "␣" for label in labels]
