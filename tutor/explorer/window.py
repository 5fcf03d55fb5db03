"""Which part of a long list is shown: a function of the cursor alone, so that a state always has the same picture."""

from __future__ import annotations


def window(cursor: int, count: int, shown: int, step: int = 1) -> range:
    """Return the places to show of `count`, the cursor among them; it scrolls by about half of what is shown.

    Args:
        cursor: The place that must be in sight.
        count: How many places there are.
        shown: How many fit.
        step: The first place is a multiple of this.
    """
    if shown >= count:
        return range(count)
    shown = max(1, shown)
    half = max(step, shown // 2 // step * step)
    first = cursor // half * half
    first = first if 2 * half > shown else max(0, first - half)
    first = min(first, max(0, -(-(count - shown) // step) * step))
    return range(first, min(first + shown, count))
