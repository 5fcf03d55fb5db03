"""The bands around curves, such as what the seeds of a configuration span: shaded, below the lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tutor.figures import Curves, Series
from tutor.plots.axes import Axes
from tutor.plots.numbers import finite
from tutor.plots.palette import Palette

Edge = tuple[int, int, int]
"""A column of the plot area, and the rows of the upper and the lower end of a band there."""


def draw_bands(figure: Curves, hidden: frozenset[int], axes: Axes, palette: Palette) -> None:
    """Shade the band of each series that has one; where two lie on one another the later one is seen."""
    for index, line in enumerate(figure.series):
        if index in hidden or not line.low:
            continue
        char = palette.fill(index) if palette.ascii or palette.colors == "none" else "░"
        for column, top, bottom in _filled(_edges(figure, line, axes)):
            if 0 <= column < axes.grid.width:
                for row in range(max(0, top), min(axes.grid.height - 1, bottom) + 1):
                    axes.grid.paint(column, row, char, palette.series(index))


def _edges(figure: Curves, line: Series, axes: Axes) -> list[Edge]:
    found: dict[int, Edge] = {}
    for place in zip(line.x, line.low, line.high, strict=False):
        known = finite(place)
        if len(known) < 3:
            continue
        x, low, high = known
        if (figure.log_x and x <= 0) or (figure.log_y and min(low, high) <= 0):
            continue
        column, top, bottom = axes.column(x), axes.row(high), axes.row(low)
        before = found.get(column, (column, top, bottom))
        found[column] = (column, min(top, before[1]), max(bottom, before[2]))
    return [found[column] for column in sorted(found)]


def _filled(edges: list[Edge]) -> Iterator[Edge]:
    """Yield an edge for every column from the first to the last: between two that are known the ends are straight."""
    yield from edges[:1]
    for (column, top, bottom), (there, its_top, its_bottom) in pairwise(edges):
        for step in range(1, there - column + 1):
            share = step / (there - column)
            yield column + step, round(top + share * (its_top - top)), round(bottom + share * (its_bottom - bottom))
