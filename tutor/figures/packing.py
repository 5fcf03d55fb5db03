"""Large arrays of numbers as bytes: how a figure's numbers cross to another process, or go to a file.

Plain nested tuples of numbers become a shape and little-endian floats, of 4 bytes each where that loses nothing, and
come back as the same tuples. Standard library only.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Numbers in row-major order. ``code`` is that of `array`: f for 4 bytes a number, d for 8."""

    shape: tuple[int, ...]
    code: Literal["f", "d"]
    data: bytes
    gaps: bool = False
    """Whether a NaN among them stands for None."""


def pack(numbers: Any, *, fewest: int = 1) -> Packed | None:
    """Return nested tuples of floats (or None) packed; None where they are something else, ragged, or too few."""
    shape = _shape(numbers)
    if not shape or math.prod(shape) < fewest:
        return None
    flat, gaps = array("d"), False
    for row in _rows(numbers, len(shape)):
        if len(row) != shape[-1]:
            return None
        try:
            flat.extend(row)
        except TypeError:
            filled = [math.nan if value is None else value for value in row]
            if not all(isinstance(value, float) for value in filled):
                return None
            del flat[len(flat) - len(flat) % shape[-1] :]
            flat.extend(filled)
            gaps = True
    if len(flat) != math.prod(shape):
        return None
    return _smallest(shape, flat, gaps)


def _shape(numbers: Any) -> tuple[int, ...]:
    """Return the lengths along the first of everything; () unless that ends in a float or None."""
    shape: list[int] = []
    while isinstance(numbers, tuple) and numbers:
        shape.append(len(numbers))
        numbers = numbers[0]
    return tuple(shape) if isinstance(numbers, float) or (numbers is None and shape) else ()


def _rows(numbers: Any, depth: int) -> Iterator[Any]:
    if depth == 1:
        yield numbers
    else:
        for part in numbers:
            yield from _rows(part, depth - 1)


def _smallest(shape: tuple[int, ...], flat: array[float], gaps: bool) -> Packed | None:
    # where the sum is finite, all are; the sum of large ones may overflow
    if not gaps and not math.isfinite(sum(flat)) and not all(map(math.isfinite, flat)):
        return None
    short = array("f", flat)
    same = array("d", short).tobytes() == flat.tobytes()
    return Packed(shape=shape, code="f" if same else "d", data=_little(short if same else flat).tobytes(), gaps=gaps)


def unpack(packed: Packed) -> Any:
    """Return the nested tuples that `pack` was given.

    Raises:
        ValueError: the bytes are not as many as the shape says.
    """
    numbers = array(packed.code)
    numbers.frombytes(packed.data)
    if len(numbers) != math.prod(packed.shape):
        raise ValueError(f"{len(numbers)} numbers do not fill the shape {packed.shape}")
    nested: list[Any] = _little(numbers).tolist()
    if packed.gaps:
        nested = [None if math.isnan(value) else value for value in nested]
    for size in reversed(packed.shape):
        nested = [tuple(nested[start : start + size]) for start in range(0, len(nested), size)]
    return nested[0]


def _little(numbers: array[float]) -> array[float]:
    """Return numbers in little-endian order, or little-endian numbers in this machine's."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers
