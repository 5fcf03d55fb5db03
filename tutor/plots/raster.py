"""Lines made of whole characters, a character of its own for each series: for terminals that show ASCII only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tutor.plots.axes import place


class Stroke(NamedTuple):
    """A line through points whose coordinates are shares of the plot area: (0, 0) bottom left, (1, 1) top right."""

    series: int
    points: list[tuple[float, float]]


class Dot(NamedTuple):
    """A drawn character cell of the plot area; row 0 is the top."""

    x: int
    y: int
    char: str
    series: int


def rasterize(strokes: Sequence[Stroke], width: int, height: int, marks: Sequence[str]) -> list[Dot]:
    """Draw each stroke with the character of its series; of two lines in one cell the later one is seen.

    Args:
        strokes: The lines.
        width: Columns of the plot area.
        height: Rows of the plot area.
        marks: The character of each series.
    """
    dots = []
    for stroke in strokes:
        mark = marks[stroke.series % len(marks)]
        for x, y in _cells(stroke.points, width, height):
            if 0 <= x < width and 0 <= y < height:
                dots.append(Dot(x, y, mark, stroke.series))
    return dots


def _cells(points: Sequence[tuple[float, float]], width: int, height: int) -> Iterator[tuple[int, int]]:
    corners = [(place(x, width), height - 1 - place(y, height)) for x, y in points]
    yield from corners[:1]
    for (x0, y0), (x1, y1) in pairwise(corners):
        steps = max(abs(x1 - x0), abs(y1 - y0))
        for step in range(1, steps + 1):
            yield round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps)


def binned(points: Sequence[tuple[float, float]], width: int) -> list[tuple[float, float]]:
    """Average neighbors until there are at most two points a column: quick to draw, and noise becomes one thin line."""
    if len(points) <= 2 * width:
        return list(points)
    sums: dict[int, list[float]] = {}
    for x, y in points:
        entry = sums.setdefault(int(x * 2 * width), [0.0, 0.0, 0.0])
        entry[0] += x
        entry[1] += y
        entry[2] += 1
    return [(x / count, y / count) for x, y, count in sums.values()]
