"""The cells of a matrix that may be looked at, read a row at a time: a model's maps have millions of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tutor.figures import Row
from tutor.plots.numbers import LARGEST, Limits, finite

Mask = tuple[tuple[bool, ...], ...] | None
Pooled = tuple[tuple[float | None, ...], ...]
Run = tuple[int, int]


class OpenCells:
    """Where the open cells of each row lie. Rows and columns that a mask does not reach are open."""

    def __init__(self, masked: Mask) -> None:
        """Read the mask (T, S), True where a cell may not be looked at."""
        self._runs = [list(_runs(row)) for row in masked or ()]
        self._reach = [len(row) for row in masked or ()]

    def rows(self, values: Sequence[Row]) -> Iterator[Row]:
        """Yield the open cells of each row of a matrix."""
        for index, row in enumerate(values):
            if index >= len(self._runs):
                yield row
                continue
            runs = self._runs_of(index, len(row))
            if len(runs) == 1:
                yield row[runs[0][0] : runs[0][1]]
            else:
                yield tuple(cell for start, stop in runs for cell in row[start:stop])

    def _runs_of(self, index: int, width: int) -> list[Run]:
        """Return where the open cells of a row of so many cells lie."""
        if index >= len(self._runs):
            return [(0, width)]
        reach = self._reach[index]
        return self._runs[index] if width <= reach else [*self._runs[index], (reach, width)]

    def pooled(self, values: Sequence[Row], pool: int) -> Pooled:
        """Return the largest value of each pool × pool block; None where all is masked or not finite."""
        width = max(map(len, values), default=0)
        blocks = -(-width // pool)
        bands = range(0, len(values), pool)
        return tuple(
            self._pooled_band(values, range(first, min(first + pool, len(values))), pool, blocks) for first in bands
        )

    def _pooled_band(self, values: Sequence[Row], rows: range, pool: int, blocks: int) -> tuple[float | None, ...]:
        found = [-math.inf] * blocks
        for index in rows:
            row = values[index]
            for start, stop in self._runs_of(index, len(row)):
                for block in range(start // pool, -(-min(stop, len(row)) // pool)):
                    top = _largest(row[max(start, block * pool) : min(stop, (block + 1) * pool)])
                    if top > found[block]:
                        found[block] = top
        return tuple(None if value == -math.inf else value for value in found)


def _largest(cells: Any) -> float:
    """Return the largest finite value, −∞ where there is none."""
    try:
        top: float = max(cells)
        if -LARGEST <= top <= LARGEST:
            return top
    except TypeError:
        pass
    return max(finite(cells), default=-math.inf)


def extremes(rows: Iterable[Row]) -> Limits | None:
    """Return the smallest and the largest finite value of some rows; None where there is none."""
    full: list[Any] = [row for row in rows if row]
    if not full:
        return None
    try:
        lows, highs = list(map(min, full)), list(map(max, full))
        # a row that begins with NaN has it as its smallest and largest, and NaN gets lost among the others
        if math.isfinite(sum(lows) + sum(highs)) and min(lows) >= -LARGEST and max(highs) <= LARGEST:
            return min(lows), max(highs)
    except TypeError:
        pass
    known = [value for row in full for value in finite(row)]
    return (min(known), max(known)) if known else None


def not_finite(values: Sequence[Row]) -> int:
    """Return how many values are not finite numbers."""
    return sum(len(row) - len(finite(row)) for row in values if not _sums_up(row))


def _sums_up(row: Row) -> bool:
    try:
        return math.isfinite(sum(row))  # type: ignore[arg-type]
    except TypeError:
        return False


def _runs(hidden: tuple[bool, ...]) -> Iterator[Run]:
    """Yield where each run of open cells begins and ends."""
    start = 0
    while False in hidden[start:]:
        start = hidden.index(False, start)
        stop = hidden.index(True, start) if True in hidden[start:] else len(hidden)
        yield start, stop
        start = stop
