"""How a learner's result differs from the expected one, in a sentence with numbers."""

from __future__ import annotations

import math
import sys
from typing import Any

from tutor.engine.worker.variables import is_array, shape_text, summary

RELATIVE, ABSOLUTE = 1e-5, 1e-7
_LARGEST_SQUARE = 4096


def as_array(value: Any) -> Any:
    """Return a NumPy array of a result's numbers, or None where it has none.

    Lists count, too, if they are rectangular.
    """
    numpy = sys.modules.get("numpy")
    if numpy is None or value is None or isinstance(value, str):
        return None
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = value.float() if "bfloat16" in str(value.dtype) else value
    try:
        array = numpy.asarray(value)
    except (TypeError, ValueError):
        return None
    return array if array.dtype.kind in "biufc" else None


def same(first: Any, second: Any) -> bool:
    """Whether two results are equal: shape, kind of number, and values up to rounding, NaN included."""
    a, b = as_array(first), as_array(second)
    if a is None or b is None:
        if _are_sequences(first, second):
            return len(first) == len(second) and all(map(same, first, second))
        return type(first) is type(second) and bool(first == second)
    if a.shape != b.shape or _kind(a) != _kind(b):
        return False
    return bool(sys.modules["numpy"].isclose(a, b, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True).all())


def _are_sequences(first: Any, second: Any) -> bool:
    """Whether both are lists or tuples of one kind, such as arrays of several shapes, which ``==`` can not compare."""
    return isinstance(first, (list, tuple)) and type(first) is type(second)


def _kind(array: Any) -> str:
    kind = str(array.dtype.kind)
    return "i" if kind == "u" else kind


def difference(text: str, yours: Any, expected: Any) -> str:
    """Say how ``yours`` differs from ``expected``; empty where they are equal.

    Args:
        text: How the result is written in the check, such as ``"softmax(scores)"``.
        yours: The learner's result.
        expected: The solution's result.
    """
    if yours is None and expected is not None:
        return f"`{text}` returned None. Is a `return` missing?"
    a, b = as_array(yours), as_array(expected)
    if a is None or b is None:
        return _of_other_kinds(text, yours, expected)
    if is_array(expected) and not is_array(yours) and b.ndim:
        return f"`{text}` is a {type(yours).__name__}; an array was expected."
    if a.shape != b.shape:
        return _of_shape(text, a, b)
    return _of_numbers(text, a, b)


def _of_other_kinds(text: str, yours: Any, expected: Any) -> str:
    if same(yours, expected):
        return ""
    if _are_sequences(yours, expected) and len(yours) == len(expected):
        place = next(index for index, pair in enumerate(zip(yours, expected, strict=True)) if not same(*pair))
        return difference(f"{text}[{place}]", yours[place], expected[place])
    return f"`{text}` is {_worth(yours)}, expected {_worth(expected)}."


def _worth(value: Any) -> str:
    return f"an array of shape {summary(value)}" if is_array(value) else summary(value)


def _of_shape(text: str, a: Any, b: Any) -> str:
    sentence = f"`{text}` has shape {shape_text(a.shape)} instead of {shape_text(b.shape)}."
    if a.ndim >= 2 and a.shape == (*b.shape[:-2], *b.shape[:-3:-1]):
        swapped = " It is the expected result" if close(a.swapaxes(-2, -1), b) else " The last two axes are"
        return sentence + swapped + (" transposed." if "result" in swapped else " swapped.")
    if a.size == b.size and close(a.reshape(b.shape), b):
        return sentence + " The numbers are right."
    return sentence


def close(a: Any, b: Any) -> bool:
    """Whether two arrays of numbers of the same shape are equal up to rounding."""
    return bool(sys.modules["numpy"].isclose(a, b, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True).all())


def _of_numbers(text: str, a: Any, b: Any) -> str:
    numpy = sys.modules["numpy"]
    wrong = ~numpy.isclose(a, b, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)
    if not wrong.any():
        return ""
    bad = ~numpy.isfinite(a) & numpy.isfinite(b)
    if bad.any():
        place = first_place(bad)
        return f"`{text}` contains {number(a[place])}{_at(place)}."
    if a.ndim == 0:
        return f"`{text}` is {number(a)}, expected {number(b)}."
    pattern = _pattern(a, b)
    if pattern:
        return f"`{text}`: {pattern}"
    return _where(text, a, b, wrong)


def _pattern(a: Any, b: Any) -> str:
    """A single reason for all differences, where there is one."""
    if a.ndim >= 2 and a.shape[-1] == a.shape[-2] and close(a.swapaxes(-2, -1), b):
        return "this is the expected result transposed."
    if a.dtype.kind == b.dtype.kind == "b":
        return "True and False are the wrong way round." if a.size > 1 and (a != b).all() else ""
    if a.ndim >= 2 and (sums := _row_sums(a, b)):
        return sums
    if ratio := _ratio(a, b):
        return ratio
    if a.size > 1 and close(a - b, (a - b).flat[0] + 0 * b):
        shift = float((a - b).flat[0])
        return f"every number is {number(abs(shift))} too {'large' if shift > 0 else 'small'}."
    if close(a, -b):
        return "every sign is the wrong way round."
    return ""


def _row_sums(a: Any, b: Any) -> str:
    """Weights that do not sum to 1 along the last axis, although the expected ones do."""
    sums = a.sum(-1)
    if not close(b.sum(-1), 1 + 0 * b.sum(-1)) or close(sums, 1 + 0 * sums):
        return ""
    place = first_place(abs(sums - 1) > 1e-5)
    columns = a.sum(-2)
    instead = " Your columns sum to 1." if close(columns, 1 + 0 * columns) else ""
    whole = " All numbers together sum to 1." if abs(float(a.sum()) - 1) < 1e-5 else ""
    row = _index(place) if len(place) == 1 else f"[{_index(place)}]"
    return f"row {row} sums to {number(sums[place])}, not 1.{instead or whole}"


def _ratio(a: Any, b: Any) -> str:
    """A constant factor between all numbers."""
    numpy = sys.modules["numpy"]
    used = abs(b) > ABSOLUTE
    if not used.any() or not close(a[~used], b[~used]):
        return ""
    ratios = a[used] / b[used]
    factor = complex(ratios.flat[0]).real
    if not numpy.isfinite(factor) or factor <= 0 or not close(ratios, factor + 0 * ratios):
        return ""
    size, word = (factor, "large") if factor > 1 else (1 / factor, "small")
    square = round(size * size)
    is_root = 3 < square <= _LARGEST_SQUARE and math.isclose(size * size, square, rel_tol=1e-4)
    return f"every number is {number(size)}{f' (= √{square})' if is_root else ''} times too {word}."


def _where(text: str, a: Any, b: Any, wrong: Any) -> str:
    place = first_place(wrong)
    count = int(wrong.sum())
    share = f"{count} of {a.size} numbers differ" if count > 1 else "one number differs"
    return f"`{text}` differs first{_at(place)}: yours {number(a[place])}, expected {number(b[place])} ({share})."


def first_place(flags: Any) -> tuple[int, ...]:
    """Return the index of the first True."""
    numpy = sys.modules["numpy"]
    return tuple(int(index) for index in numpy.unravel_index(int(numpy.argmax(flags)), flags.shape))


def _at(place: tuple[int, ...]) -> str:
    return f" at [{_index(place)}]" if place else ""


def _index(place: tuple[int, ...]) -> str:
    return ", ".join(str(index) for index in place)


def number(value: Any) -> str:
    """Return a number as a learner reads it: three or four places."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, (bool, int)):
        return str(value)
    return f"{value:.4g}"


def side_difference(sides: tuple[tuple[str, Any], ...]) -> str:
    """Say how the two sides of a check's comparison differ; empty where that says nothing."""
    if len(sides) < 2:
        return ""
    (text, yours), (_, wanted) = sides[0], sides[1]
    a, b = as_array(yours), as_array(wanted)
    if a is None or b is None:
        return f"`{text}` is {_worth(yours)}; it must be {_worth(wanted)}." if type(yours) is type(wanted) else ""
    numpy = sys.modules["numpy"]
    try:
        a, b = numpy.broadcast_arrays(a, b)
    except ValueError:
        return f"`{text}` has shape {shape_text(a.shape)} instead of {shape_text(b.shape)}."
    if a.dtype.kind == "b" or a.ndim == 0:
        wrong = a != b
        return f"`{text}` is {number(a)}; it must be {number(b)}." if a.ndim == 0 and wrong else ""
    return _of_numbers(text, a, b)
