"""Results as small tables, with the cells marked that differ."""

from __future__ import annotations

import sys
from typing import Any

from tutor.engine.worker.differences import ABSOLUTE, RELATIVE, as_array, first_place
from tutor.engine.worker.variables import echo
from tutor.figures import Figure, Table, Text

_ROWS, _COLUMNS = 8, 12
_TEXT = 400


def show_pair(yours: Any, expected: Any) -> tuple[Figure, Figure]:
    """Return the figures of two results; of large ones the part around the first difference."""
    a, b = as_array(yours), as_array(expected)
    flags = _wrong(a, b)
    focus = first_place(flags) if flags is not None and flags.any() else ()
    return _show("yours", yours, a, flags, focus), _show("expected", expected, b, flags, focus)


def _wrong(a: Any, b: Any) -> Any:
    if a is None or b is None or a.shape != b.shape:
        return None
    return ~sys.modules["numpy"].isclose(a, b, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)


def _show(title: str, value: Any, array: Any, flags: Any, focus: tuple[int, ...]) -> Figure:
    if array is None or array.ndim == 0 or array.size == 0:
        text = echo(value)
        return Text(title=title, text=text if len(text) <= _TEXT else text[:_TEXT] + " …")
    lead = focus[: array.ndim - 2] if len(focus) == array.ndim else (0,) * max(0, array.ndim - 2)
    if lead:
        title = f"{title}[{', '.join(str(index) for index in lead)}]"
        flags = flags[lead] if flags is not None else None
        array, focus = array[lead], focus[len(lead) :]
    if array.ndim == 1:
        array, focus = array[None], (0, *focus) if focus else ()
        flags = flags[None] if flags is not None else None
    return _table(title, array, flags, focus)


def _table(title: str, array: Any, flags: Any, focus: tuple[int, ...]) -> Table:
    rows = _window(array.shape[0], _ROWS, focus[0] if focus else 0)
    columns = _window(array.shape[1], _COLUMNS, focus[1] if focus else 0)
    if len(rows) < array.shape[0] or len(columns) < array.shape[1]:
        title = f"{title}, a part of {array.shape[0]} × {array.shape[1]}"
    form = _format(array)
    marked = tuple(
        (i, j + 1)
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
        if flags is not None and flags[row, column]
    )
    return Table(
        title=title,
        columns=("", *(str(column) for column in columns)),
        rows=tuple((str(row), *(form(array[row, column].item()) for column in columns)) for row in rows),
        marked=marked,
    )


def _window(size: int, room: int, focus: int) -> range:
    start = max(0, min(focus - room // 2, size - room))
    return range(start, min(size, start + room))


def _format(array: Any) -> Any:
    if array.dtype.kind in "biu":
        return str
    numpy = sys.modules["numpy"]
    finite = abs(array[numpy.isfinite(array)])
    largest = float(finite.max()) if finite.size else 0.0
    return (lambda value: f"{value:.3f}") if 1e-3 < largest < 1e4 else (lambda value: f"{value:.3g}")
