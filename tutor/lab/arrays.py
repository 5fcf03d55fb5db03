"""From arrays, tensors and lists to plain tuples of numbers: the only form in which a figure carries them."""

from __future__ import annotations

import math
from typing import Any

Nested = Any


def plain_numbers(values: Any) -> Nested:
    """Turn a list, array or tensor of any shape into nested tuples; what is not finite becomes None.

    Booleans stay booleans and whole numbers whole. A scalar comes back as a scalar.
    """
    return _nest(_as_lists(values))


def _as_lists(values: Any) -> Any:
    detach = getattr(values, "detach", None)
    if detach is not None:
        values = detach().cpu()
    to_list = getattr(values, "tolist", None)
    if to_list is not None:
        return to_list()
    if isinstance(values, (list, tuple, range)):
        return [_as_lists(value) for value in values]
    return values


def _nest(values: Any) -> Nested:
    if isinstance(values, list):
        finite = bool(values) and isinstance(values[0], float) and _all_finite(values)
        return tuple(values) if finite else tuple(_nest(value) for value in values)
    if isinstance(values, float) and not math.isfinite(values):
        return None
    return values


def _all_finite(values: list[Any]) -> bool:
    """Whether all are numbers with a finite sum, which no sum is that has another in it. Quicker than one by one."""
    try:
        return math.isfinite(sum(values))
    except TypeError:
        return False


def vector(values: Any, what: str) -> tuple[float | None, ...]:
    """Return a flat tuple. Raises ValueError, naming ``what``, if the values have another number of axes than one."""
    numbers = plain_numbers(values)
    if not isinstance(numbers, tuple) or (numbers and isinstance(numbers[0], tuple)):
        raise ValueError(f"{what} must have one axis, a list of numbers")
    return numbers


def rows(values: Any, what: str) -> tuple[tuple[float | None, ...], ...]:
    """Return a tuple of rows. Raises ValueError, naming ``what``, unless the values have two axes."""
    depth, numbers = axes(values)
    if depth != 2:
        raise ValueError(f"{what} must have two axes (rows and columns), it has {depth}")
    return numbers  # type: ignore[no-any-return]


def axes(values: Any) -> tuple[int, Nested]:
    """Return the number of axes and the nested tuples."""
    numbers = plain_numbers(values)
    depth, inner = 0, numbers
    while isinstance(inner, tuple):
        depth += 1
        inner = inner[0] if inner else None
    return depth, numbers
