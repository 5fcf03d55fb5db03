"""The cells of a matrix that may be looked at, read a row at a time: a model's maps have millions of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from tutor.figures import Row
from tutor.plots.numbers import LARGEST, Limits, finite

Mask = tuple[tuple[bool, ...], ...] | None
Pooled = tuple[tuple[float | None, ...], ...]


class OpenCells:
    """Where the open cells of each row lie. Rows and columns that a mask does not reach are open."""

    def __init__(self, masked: Mask) -> None:
        """Read the mask (T, S), True where a cell may not be looked at."""
        self._runs = [list(_runs(row)) for row in masked or ()]

    def rows(self, values: Sequence[Row]) -> Iterator[Row]:
        """Yield the open cells of each row of a matrix."""
        for index, row in enumerate(values):
            if index >= len(self._runs):
                yield row
            elif len(self._runs[index]) == 1:
                start, stop = self._runs[index][0]
                yield row[start:stop]
            else:
                yield tuple(cell for start, stop in self._runs[index] for cell in row[start:stop])

    def pooled(self, values: Sequence[Row], pool: int) -> Pooled:
        """Return the largest value of each pool × pool block; None where all is masked or not finite."""
        width = max(map(len, values), default=0)
        filled = [self._filled(index, row, width) for index, row in enumerate(values)]
        bands = (filled[start : start + pool] for start in range(0, len(filled), pool))
        return tuple(_pooled_band(band, width, pool) for band in bands)

    def _filled(self, index: int, row: Row, width: int) -> list[float]:
        """Return a row with −∞ in the place of all that is masked or not finite."""
        cells: list[float | None] = []
        for start, stop in self._runs[index] if index < len(self._runs) else [(0, width)]:
            cells += [-math.inf] * (start - len(cells))
            cells += row[start:stop]
        cells += [-math.inf] * (width - len(cells))
        known: list[float] = [-math.inf if cell is None else cell for cell in cells] if None in cells else cells  # type: ignore[assignment]
        if not max(known, default=0.0) <= LARGEST:
            known = [max(finite((cell,)), default=-math.inf) for cell in known]
        return known


def extremes(rows: Iterable[Row]) -> Limits | None:
    """Return the smallest and the largest finite value of some rows; None where there is none."""
    lows, highs = [], []
    for row in rows:
        try:
            low, high = min(row, default=math.inf), max(row, default=-math.inf)  # type: ignore[type-var]
            plain = low is not None and high is not None and low >= -LARGEST and high <= LARGEST
        except TypeError:
            plain = False
        if not plain:
            known = finite(row)
            low, high = min(known, default=math.inf), max(known, default=-math.inf)
        lows.append(low)
        highs.append(high)
    lowest, highest = min(lows, default=math.inf), max(highs, default=-math.inf)  # type: ignore[type-var]
    return (lowest, highest) if lowest <= highest else None  # type: ignore[operator,return-value]


def not_finite(values: Sequence[Row]) -> int:
    """Return how many values are not finite numbers."""
    return sum(len(row) - len(finite(row)) for row in values if not _sums_up(row))


def _sums_up(row: Row) -> bool:
    try:
        return math.isfinite(sum(row))  # type: ignore[arg-type]
    except TypeError:
        return False


def _runs(hidden: Sequence[bool]) -> Iterator[tuple[int, int | None]]:
    """Yield where each run of open cells begins and ends; the last may go on beyond the mask."""
    start = 0
    while start < len(hidden):
        if hidden[start]:
            start += 1
            continue
        stop = next((place for place in range(start, len(hidden)) if hidden[place]), None)
        yield start, stop
        if stop is None:
            return
        start = stop
    yield len(hidden), None


def _pooled_band(band: Sequence[Sequence[float]], width: int, pool: int) -> tuple[float | None, ...]:
    tallest = list(map(max, *band)) if len(band) > 1 else band[0]
    found = (max(tallest[column : column + pool]) for column in range(0, width, pool))
    return tuple(None if value == -math.inf else value for value in found)
