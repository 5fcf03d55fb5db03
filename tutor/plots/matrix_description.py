"""A matrix in words: the whole table where it is small, else the strongest cells of each row."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from tutor.figures import Matrix
from tutor.plots.labels import left, right, visible
from tutor.plots.matrix_layout import MatrixLook, lay_out
from tutor.plots.numbers import compact, finite, weight
from tutor.plots.palette import Palette
from tutor.plots.room import Room


def describe_matrix(matrix: Matrix, width: int) -> Iterator[str]:
    """Yield the lines that tell the matrix: all its numbers if they fit the width, else each row's strongest cells."""
    look = _numbers(matrix, width)
    rows, columns = len(look.row_labels), len(look.column_labels)
    yield f"rows: {visible(matrix.row_title)} ({rows}), columns: {visible(matrix.column_title)} ({columns})"
    if rows == 0 or columns == 0:
        yield "  no cells"
        return
    if _table_width(look) <= width and rows <= 64:
        yield from _table(look)
        return
    yield f"for each {visible(matrix.row_title)} the strongest of its {visible(matrix.column_title)}s"
    yield from ("  " + told for told in top_keys(matrix, count=3))


def top_keys(matrix: Matrix, count: int) -> list[str]:
    """Return a line for each row: its label and number, and the columns with its largest (in a signed one: farthest
    from 0) values.
    """
    look = _numbers(matrix, 80)
    told = []
    for row, label in enumerate(look.row_labels):
        cells = [(column, look.value(row, column)) for column in range(len(look.column_labels))]
        known = [(column, value) for column, value in cells if value is not None and not look.masked(row, column)]
        known.sort(key=lambda cell: -abs(cell[1]) if matrix.signed else -cell[1])
        best = ", ".join(
            f"{look.column_labels[column]} ({column}) {look.write(value)}" for column, value in known[:count]
        )
        told.append(f"{label} ({row}) → {best or 'nothing to look at'}")
    return told


def head_told(matrix: Matrix) -> str:
    """Say where a head of attention looks on average: ``largest .53, itself .20, previous .11, first .31``."""
    sums = {"largest": 0.0, "itself": 0.0, "previous": 0.0, "first": 0.0}
    for row, values in enumerate(matrix.values):
        known = finite(values)
        sums["largest"] += max(known, default=0.0)
        for name, column in (("itself", row), ("previous", row - 1), ("first", 0)):
            if 0 <= column < len(values):
                sums[name] += sum(finite(values[column : column + 1]))
    rows = max(1, len(matrix.values))
    return ", ".join(f"{name} {weight(total / rows)}" for name, total in sums.items())


def cell_told(matrix: Matrix, row: int, column: int) -> str:
    """Say what one cell holds: ``query "the" (7) → key "sat" (2)   weight .71   rank 1 of 9``.

    The rank counts the cells of the row that are not masked, the largest first.
    """
    look = _numbers(matrix, 80)
    if not (0 <= row < len(look.row_labels) and 0 <= column < len(look.column_labels)):
        return ""
    query = _named(matrix.row_title, look.row_labels[row], row)
    place = f"{query} → {_named(matrix.column_title, look.column_labels[column], column)}"
    if look.masked(row, column):
        return f"{place}   masked"
    value = look.value(row, column)
    if value is None:
        return f"{place}   not finite"
    others = [look.value(row, other) for other in range(len(look.column_labels)) if not look.masked(row, other)]
    known = [other for other in others if other is not None]
    rank = 1 + sum(other > value for other in known)
    precise = compact(value, 4)
    shown = precise.replace("0.", ".", 1) if abs(value) < 1 and precise.startswith(("0.", "-0.")) else precise
    return f"{place}   {value_name(matrix)} {shown}   rank {rank} of {len(known)}"


def _named(title: str, label: str, index: int) -> str:
    return f"{visible(title)} {index}" if label == str(index) else f'{visible(title)} "{label}" ({index})'


def value_name(matrix: Matrix) -> str:
    """Return what a value of the matrix is called: a weight in attention, else a value."""
    return "weight" if (matrix.row_title, matrix.column_title) == ("query", "key") and not matrix.signed else "value"


def _numbers(matrix: Matrix, width: int) -> MatrixLook:
    room = Room(width=max(20, width), height=len(matrix.values) + 20, palette=Palette(colors="none"))
    return lay_out(matrix, room, view="number")


def _column_widths(look: MatrixLook) -> list[int]:
    widths = []
    for column, label in enumerate(look.column_labels):
        widths.append(max(cell_len(label), *(len(_text(look, row, column)) for row in range(len(look.row_labels)))))
    return widths


def _table_width(look: MatrixLook) -> int:
    return 4 + max(map(cell_len, look.row_labels)) + sum(size + 2 for size in _column_widths(look))


def _table(look: MatrixLook) -> Iterator[str]:
    gutter = max(map(cell_len, look.row_labels))
    widths = _column_widths(look)
    heads = "".join("  " + right(label, size) for label, size in zip(look.column_labels, widths, strict=True))
    yield "  " + " " * gutter + heads
    for row, label in enumerate(look.row_labels):
        cells = (right(_text(look, row, column), size) for column, size in enumerate(widths))
        yield "  " + left(label, gutter) + "".join("  " + cell for cell in cells)
    if any(look.masked(row, column) for row in range(len(look.row_labels)) for column in range(len(widths))):
        yield "  · masked"


def _text(look: MatrixLook, row: int, column: int) -> str:
    if look.masked(row, column):
        return "·"
    value = look.value(row, column)
    return "?" if value is None else look.write(value)
