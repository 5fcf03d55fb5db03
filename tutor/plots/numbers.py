"""Numbers as a chart writes them: ``.71``, ``1.5k``, ``2e-5``, and ticks at round places."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

Limits = tuple[float, float]

LARGEST = 1e150
"""Values are held within this, so that differences and quotients of two of them are still finite."""


def finite(values: Iterable[float | None]) -> list[float]:
    """Return the values that are numbers, held within ±1e150."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    if known and (max(known) > LARGEST or min(known) < -LARGEST):
        return [min(max(value, -LARGEST), LARGEST) for value in known]
    return known


def trimmed(text: str) -> str:
    """Drop zeros at the end of a decimal fraction: ``"1.50"`` becomes ``"1.5"``, ``"2.0"`` becomes ``"2"``."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def exponent(value: float, digits: int = 1) -> str:
    """Write a number as ``2e-5`` with at most so many digits after the point."""
    head, _, power = f"{value:.{digits}e}".partition("e")
    return f"{trimmed(head)}e{int(power)}"


def compact(value: float | None, digits: int = 3) -> str:
    """Write a number with so many digits that count: ``0.0123``, ``1.5``, ``12.3k``, ``4.2M``, ``3e-7``.

    A value that is not finite is ``?``.
    """
    if value is None or not math.isfinite(value):
        return "?"
    value = min(max(value, -LARGEST), LARGEST)
    value = float(f"{value:.{digits - 1}e}")
    size = abs(value)
    if size == 0:
        return "0"
    if size < 1e-4 or size >= 1e12:
        return exponent(value, digits - 1)
    for unit, suffix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if size >= unit and not (suffix == "k" and size < 1e4 and value == int(value) and digits > 3):
            return trimmed(_significant(value / unit, digits)) + suffix
    return trimmed(_significant(value, digits))


def _significant(value: float, digits: int) -> str:
    whole = math.floor(math.log10(abs(value))) if value else 0
    return f"{value:.{max(0, digits - 1 - whole)}f}"


def weight(value: float) -> str:
    """Write a number of -1..1 with two decimals and no zero in front: ``.71``, ``-.05``, ``1.0``, ``0``."""
    if value == 0:
        return "0"
    text = f"{value:.2f}"
    if text in ("1.00", "-1.00"):
        return text[:-1]
    return text.replace("0.", ".", 1)


def cell_format(low: float, high: float, whole: bool) -> Callable[[float], str]:
    """Choose how the numbers of one matrix are written, so that all of them have the same decimals.

    Args:
        low: The smallest value.
        high: The largest value.
        whole: True if all values are integers.
    """
    size = max(abs(low), abs(high))
    if whole and size < 1e4:
        return lambda value: f"{value:.0f}"
    if size <= 1:
        return weight if size >= 0.01 or size == 0 else lambda value: "0" if value == 0 else exponent(value)
    for limit, decimals in ((10, 2), (100, 1), (1e4, 0)):
        if size < limit:
            return lambda value: f"{value:.{decimals}f}"
    return lambda value: compact(value, 2)


def fixed(value: float, size: int, decimals: int = 2) -> str:
    """Write a number in so many cells: with the decimals that fit, then in thousands, then by its power."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    for places in range(decimals, -1, -1):
        text = f"{value:.{places}f}"
        text = text.removeprefix("-") if float(text) == 0 else text
        if len(text) > size and text.removeprefix("-").startswith("0."):
            text = text.replace("0.", ".", 1)
        if len(text) <= size:
            return text
    short = compact(value, 2)
    return short if len(short) <= size else f"{value:.0e}".replace("e+0", "e").replace("e+", "e")[:size]


def nice_step(span: float, most: int) -> float:
    """Return the smallest step of 1, 2, 2.5 or 5 × 10^k that cuts ``span`` into at most ``most`` parts."""
    raw = span / max(1, most)
    unit = 10.0 ** math.floor(math.log10(raw))
    for times in (1.0, 2.0, 2.5, 5.0):
        if times * unit >= raw * (1 - 1e-9):
            return times * unit
    return 10 * unit


def widened(low: float, high: float) -> Limits:
    """Return limits that lie far enough apart to be an axis: a single value gets room on both sides."""
    if high - low > 1e-9 * max(abs(low), abs(high)) and high - low > 1e-290:
        return low, high
    middle = (low + high) / 2
    room = abs(middle) * 0.1 or 0.5
    return middle - max(room, 1e-280), middle + max(room, 1e-280)


def round_limits(low: float, high: float, most: int = 5) -> Limits:
    """Widen limits to the next round ticks on both sides."""
    low, high = widened(low, high)
    step = nice_step(high - low, most)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def ticks(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """Return round places between the limits, at most about ``most``, each with its label."""
    step = nice_step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(index * step, tick_label(index * step, step)) for index in range(first, last + 1)]


def tick_label(value: float, step: float) -> str:
    """Write a tick with the decimals that its step needs and k, M or G for thousands, millions, milliards."""
    if abs(value) < step / 2:
        return "0"
    if step < 1e-4 and abs(value) < 1:
        return exponent(value, max(1, _decimals(step, 10.0 ** math.floor(math.log10(abs(value))))))
    if abs(value) >= 1e12:
        return exponent(value, 2)
    for unit, suffix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= unit * (1 - 1e-9):
            return trimmed(f"{value / unit:.{_decimals(step, unit)}f}") + suffix
    return f"{value:.{_decimals(step, 1)}f}"


def _decimals(step: float, unit: float) -> int:
    share = step / unit
    return next((places for places in range(12) if abs(round(share, places) - share) < share * 1e-3), 12)


def log_ticks(low: float, high: float, most: int, data: Sequence[float] = ()) -> list[tuple[float, str]]:
    """Return ticks of a logarithmic axis: the data's own places if they are few, else powers of ten, else 1-2-5."""
    places = sorted({value for value in data if low <= value <= high})
    if 2 <= len(places) <= most:
        return [(value, compact(value, 4)) for value in places]
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    powers = [power for power in range(first, last + 1) if low * (1 - 1e-9) <= 10.0**power <= high * (1 + 1e-9)]
    if len(powers) >= 3 or (len(powers) == 2 and most < 4):
        apart = math.ceil(len(powers) / max(2, most))
        return [(10.0**power, compact(10.0**power)) for power in powers[::apart]]
    between = [times * 10.0**power for power in range(first, last + 1) for times in (1, 2, 5)]
    inside = [value for value in between if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]
    if len(inside) > most:
        inside = inside[:: math.ceil(len(inside) / most)]
    return [(value, compact(value)) for value in (inside if len(inside) >= 2 else (low, high))]
