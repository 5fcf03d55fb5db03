"""Open cells read a row at a time against a plain loop over cells."""

from __future__ import annotations

import math
import random

import pytest

from tutor.figures import Number, Row
from tutor.plots.numbers import LARGEST
from tutor.plots.open_cells import OpenCells, extremes, not_finite


def matrix(seed: int, rows: int, columns: int) -> tuple[Row, ...]:
    draw = random.Random(seed)
    odd: list[Number] = [None, math.inf, -math.inf, math.nan, 1e200, -1e200]

    def cell() -> Number:
        return draw.choice(odd) if draw.random() < 0.05 else draw.gauss(0, 1)

    return tuple(tuple(cell() for _ in range(columns)) for _ in range(rows))


def mask(seed: int, rows: int, columns: int) -> tuple[tuple[bool, ...], ...]:
    draw = random.Random(seed)
    if seed % 2:
        return tuple(tuple(column > row for column in range(columns)) for row in range(rows))
    return tuple(tuple(draw.random() < 0.4 for _ in range(columns)) for _ in range(rows))


def plain(value: Number) -> float | None:
    return max(-LARGEST, min(LARGEST, value)) if value is not None and math.isfinite(value) else None


@pytest.mark.parametrize("seed", range(12))
def test_pools_and_extremes_are_those_of_a_loop_over_the_open_cells(seed: int) -> None:
    values, hidden = matrix(seed, 9, 11), mask(seed, 8, 10)  # the mask does not reach the last row and column

    def is_open(row: int, column: int) -> bool:
        return row >= 8 or column >= 10 or not hidden[row][column]

    found = [plain(values[row][column]) for row in range(9) for column in range(11) if is_open(row, column)]
    known = [value for value in found if value is not None]
    assert extremes(OpenCells(hidden).rows(values)) == (min(known), max(known))
    for pool in (1, 2, 3, 20):
        pooled = OpenCells(hidden).pooled(values, pool)
        for down, line in enumerate(pooled):
            for across, value in enumerate(line):
                block = [
                    plain(values[row][column])
                    for row in range(down * pool, min(9, (down + 1) * pool))
                    for column in range(across * pool, min(11, (across + 1) * pool))
                    if is_open(row, column)
                ]
                assert value == max((one for one in block if one is not None), default=None)


def test_nothing_open_has_no_extremes() -> None:
    assert extremes(OpenCells(((True, True),)).rows(((0.5, 0.5),))) is None
    assert extremes([(), (None,), (math.nan,)]) is None
    assert extremes([(0.5,), (math.nan, 0.9), (0.1, math.nan)]) == (0.1, 0.9)
    assert OpenCells(((True, True),)).pooled(((0.5, 0.5),), 2) == ((None,),)


def test_what_is_not_finite_is_counted() -> None:
    assert not_finite(((0.5, None), (math.inf, 1.0), (1.0, 2.0))) == 2
