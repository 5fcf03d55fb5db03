"""Several lines as one: the median, and around it what the lines span. For runs that differ in the seed only."""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

from tutor.figures.charts import Series
from tutor.figures.matrices import Number

Spread = Literal["range", "quartiles"]


def band(label: str, lines: Sequence[Series], *, spread: Spread = "range") -> Series:
    """Return the median of lines, with their range or their quartiles as `Series.low` and `Series.high`.

    It has a point wherever one of the lines has one; between its points a line is straight, and beyond its ends it does
    not count. A single line stays as it is, without a band.

    Args:
        label: What the line is called.
        lines: The lines, such as one a seed; at least one.
        spread: From the lowest to the highest, or the middle half.
    """
    if len(lines) == 1:
        return Series(label=label, x=lines[0].x, y=lines[0].y)
    xs = sorted({x for line in lines for x in line.x})
    walked = [_walked(line, xs) for line in lines]
    columns = [sorted(y for y in column if y is not None) for column in zip(*walked, strict=True)]
    limits = [_limits(column, spread) for column in columns]
    return Series(
        label=label,
        x=tuple(xs),
        y=tuple(statistics.median(column) if column else None for column in columns),
        low=tuple(low for low, _ in limits),
        high=tuple(high for _, high in limits),
    )


def _walked(line: Series, xs: Sequence[float]) -> list[Number]:
    """Return the y of a line at each x: None outside of it, and next to a value that is not finite."""
    found: list[Number] = []
    last = len(line.x) - 1
    for x in xs:
        place = bisect_right(line.x, x) - 1
        if place < 0 or (place == last and x > line.x[last]):
            found.append(None)
        elif place == last or line.x[place] == x:
            found.append(line.y[place])
        else:
            found.append(_between(line, place, x))
    return found


def _between(line: Series, place: int, x: float) -> Number:
    before, after = line.y[place], line.y[place + 1]
    if before is None or after is None:
        return None
    share = (x - line.x[place]) / (line.x[place + 1] - line.x[place])
    return before + share * (after - before)


def _limits(column: Sequence[float], spread: Spread) -> tuple[Number, Number]:
    if not column:
        return None, None
    if spread == "range" or len(column) == 1:
        return column[0], column[-1]
    quarters = statistics.quantiles(column, n=4, method="inclusive")
    return quarters[0], quarters[2]
