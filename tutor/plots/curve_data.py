"""What of a `Curves` figure can be drawn, the limits of its y axis, and what a cursor reads from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tutor.figures import Curves, Row
from tutor.plots.numbers import Limits, finite, round_limits

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawable:
    """What of a `Curves` figure can be drawn: its series as runs of points without gaps, and how much was left out."""

    runs: tuple[tuple[tuple[Point, ...], ...], ...]
    not_finite: int
    not_positive: int

    @property
    def points(self) -> list[Point]:
        """All points of all series."""
        return [point for runs in self.runs for run in runs for point in run]

    def notes(self) -> list[str]:
        """Say which values are missing from the picture."""
        said = []
        if self.not_finite:
            said.append(f"{self.not_finite} value{'s' if self.not_finite > 1 else ''} not finite")
        if self.not_positive:
            said.append(f"{self.not_positive} not above 0: not on the log axis")
        return said


def drawable(figure: Curves, hidden: frozenset[int] = frozenset()) -> Drawable:
    """Split each series at the values that cannot be drawn: those not finite, and on a log axis those not above 0.

    Args:
        figure: The curves.
        hidden: The series to leave out, which stay in the count of series.
    """
    not_finite = not_positive = 0
    series: list[tuple[tuple[Point, ...], ...]] = []
    for index, line in enumerate(figure.series):
        runs: list[list[Point]] = [[]]
        if index in hidden:
            series.append(())
            continue
        for x, y in zip(line.x, line.y, strict=False):
            pair = finite((x, y))
            if len(pair) < 2:
                not_finite += 1
            elif (figure.log_x and pair[0] <= 0) or (figure.log_y and pair[1] <= 0):
                not_positive += 1
            else:
                runs[-1].append((pair[0], pair[1]))
                continue
            runs.append([])
        series.append(tuple(tuple(run) for run in runs if run))
    return Drawable(tuple(series), not_finite, not_positive)


def settled_y(figure: Curves, before: Limits | None) -> Limits:
    """Return limits for a live figure's y axis: those from before while the data fills them, else round ones.

    A y axis that moves at every step makes the whole picture change, which costs bandwidth and rest.
    """
    heights = heights_of(figure, drawable(figure))
    if not heights:
        return before or ((1.0, 10.0) if figure.log_y else (0.0, 1.0))
    low, high = min(heights), max(heights)
    if (
        before
        and before[0] <= low
        and high <= before[1]
        and _length(low, high, figure.log_y) >= 0.4 * _length(*before, figure.log_y)
    ):
        return before
    if before and not figure.log_y:
        low, high = _with_headroom(low, high, before)
    if figure.log_y:
        return 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high * 1.0001))
    return round_limits(low, high)


def _with_headroom(low: float, high: float, before: Limits) -> Limits:
    """Leave room in the direction in which the data left the axis, so that it has to move only now and then."""
    room = 0.4 * (high - low)
    if low < before[0]:
        low = max(0.0, low - room) if low >= 0 else low - room
    return low, high + room if high > before[1] else high


def _length(low: float, high: float, log: bool) -> float:
    return math.log10(high / low) if log and low > 0 else high - low


def heights_of(figure: Curves, data: Drawable) -> list[float]:
    """Return all that the y axis has to hold: the values, the bands around them, and the levels."""
    bands = [y for line, runs in zip(figure.series, data.runs, strict=True) if runs for y in (*line.low, *line.high)]
    beside = [level.y for level in figure.levels]
    return [y for _, y in data.points] + [y for y in finite([*beside, *bands]) if y > 0 or not figure.log_y]


def sticky_limits(figures: Sequence[Curves], before: Mapping[str, Limits]) -> dict[str, Limits]:
    """Return y limits by title for live figures, from the limits of the frame before."""
    return {figure.title: settled_y(figure, before.get(figure.title)) for figure in figures}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader of a chart chose.

    Attributes:
        cursor: The x where the values are read, or None.
        hidden: The series that are not drawn, by their places in the figure.
    """

    cursor: float | None = None
    hidden: frozenset[int] = frozenset()


def places(figure: Curves) -> list[float]:
    """Return all x at which a series has a point, in order."""
    return sorted({x for line in figure.series for x in finite(line.x) if x > 0 or not figure.log_x})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a series says at the cursor: its point nearest to it. ``y`` is None where that value is not finite."""

    series: int
    label: str
    x: float
    y: float | None
    low: float | None = None
    high: float | None = None
    """The band around the line there, where it has one."""


def read_at(figure: Curves, x: float) -> list[Read]:
    """Return the point of each series that lies nearest to a place on the x axis."""
    found = []
    for index, line in enumerate(figure.series):
        known = [place for place, at in enumerate(line.x[: len(line.y)]) if finite((at,))]
        if known:
            place = min(known, key=lambda place: abs(line.x[place] - x))
            y, low, high = (_number_at(values, place) for values in (line.y, line.low, line.high))
            found.append(Read(series=index, label=line.label, x=line.x[place], y=y, low=low, high=high))
    return found


def _number_at(values: Row, place: int) -> float | None:
    numbers = finite(values[place : place + 1])
    return numbers[0] if numbers else None


def moved(figure: Curves, x: float, by: int, columns: int) -> float:
    """Return the place that is ``by`` columns of the picture away from ``x``, where one of the series has a point.

    Args:
        figure: The curves.
        x: Where the cursor is.
        by: How far to go; at least one point.
        columns: How wide the plot area is.
    """
    known = places(figure)
    if not known:
        return x
    step = max(1, len(known) // max(1, columns))
    index = min(range(len(known)), key=lambda place: abs(known[place] - x))
    return known[min(max(index + by * step, 0), len(known) - 1)]
