"""What a type of the schema expects of a value, in words; types are as `msgspec.inspect` describes them."""

from __future__ import annotations

import difflib
import re
from typing import Any

from msgspec import inspect as i

ANY_NUMBER = 1 << 30


def bounds(kind: Any) -> tuple[int, int]:
    """Return the least and the largest number of entries of a list."""
    if (types := getattr(kind, "item_types", None)) is not None:
        return len(types), len(types)
    return kind.min_length or 0, ANY_NUMBER if kind.max_length is None else kind.max_length


def entries(number: int) -> str:
    """Say how many entries a list has."""
    return "1 entry" if number == 1 else f"{number} entries"


def fits(data: Any, kind: Any) -> bool:
    """Return whether a single value is of a type and within its limits."""
    match kind:
        case i.StrType():
            long_enough = isinstance(data, str) and len(data) >= (kind.min_length or 0)
            return long_enough and (kind.pattern is None or re.search(kind.pattern, data) is not None)
        case i.BoolType():
            return isinstance(data, bool)
        case i.IntType():
            return isinstance(data, int) and not isinstance(data, bool) and _within(data, kind)
        case i.FloatType():
            return isinstance(data, (int, float)) and not isinstance(data, bool) and _within(data, kind)
        case i.NoneType():
            return data is None
        case i.LiteralType():
            return isinstance(data, (int, str)) and not isinstance(data, bool) and data in kind.values
    return True


def _within(data: float, kind: Any) -> bool:
    return (
        (kind.ge is None or data >= kind.ge)
        and (kind.gt is None or data > kind.gt)
        and (kind.le is None or data <= kind.le)
        and (kind.lt is None or data < kind.lt)
    )


def wanted(kind: Any) -> str:
    """Say what a type wants: "a whole number from 1"."""
    match kind:
        case i.StrType(pattern=str(pattern)):
            return "a name of lower case letters, digits and hyphens" if "-" in pattern else "a name as in Python"
        case i.StrType():
            return "a text"
        case i.BoolType():
            return "true or false"
        case i.IntType():
            return f"a whole number{_range(kind)}"
        case i.FloatType():
            return f"a number{_range(kind)}"
        case i.LiteralType():
            return " or ".join(map(str, kind.values))
        case i.NoneType():
            return "empty"
        case i.UnionType():
            return " or ".join(wanted(one) for one in kind.types)
        case i.VarTupleType() | i.TupleType():
            return "a list"
    return "a mapping (name: value)"


def _range(kind: Any) -> str:
    low = f"from {kind.ge:g}" if kind.ge is not None else f"above {kind.gt:g}" if kind.gt is not None else ""
    high = f"up to {kind.le:g}" if kind.le is not None else f"below {kind.lt:g}" if kind.lt is not None else ""
    return "".join(f" {part}" for part in (low, high) if part)


def say(data: object) -> str:
    """Say what a value is: "the text 'abc'"."""
    match data:
        case None:
            return "empty"
        case bool():
            return "true" if data else "false"
        case int() | float():
            return f"the number {data}"
        case "":
            return "an empty text"
        case str():
            return f"the text {data[:30]!r}{'…' if len(data) > 30 else ''}"
        case list():
            return "a list"
    return "a mapping (name: value)"


def how_to_mend(data: Any, kind: Any) -> str:
    """Say what to write instead."""
    match kind, data:
        case (i.StrType(), dict()) if len(data) == 1:
            return "A text with a colon and a space in it needs quotes."
        case (i.StrType(), bool() | int() | float()):
            return "Put it in quotes." if kind.pattern is None else "Choose another name."
        case (i.StrType(), None | ""):
            return "Write the text, or leave the line out."
        case (i.IntType() | i.FloatType(), str()):
            return "Write a number, without quotes or words."
        case (i.BoolType(), _):
            return "Write true or false."
        case (i.LiteralType(), str()):
            near = difflib.get_close_matches(data, [str(value) for value in kind.values], n=1)
            return f"Did you mean {near[0]}?" if near else "Write one of these."
        case (i.VarTupleType() | i.TupleType(), _):
            return "Write [one, two], or each entry on a line that begins with -."
        case (i.StructType(), _):
            fields = [field.encode_name for field in kind.fields if field.required]
            return f"It has the fields {', '.join(fields)}."
    return "Change it."
