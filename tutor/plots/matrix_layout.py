"""How a matrix fits its place: which mode, how wide a cell, which part of it, where each cell lies."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len

from tutor.figures import Matrix
from tutor.plots.labels import token
from tutor.plots.numbers import Limits, cell_format, finite
from tutor.plots.open_cells import OpenCells, extremes
from tutor.plots.room import Room

Mode = Literal["number", "wide", "half", "shade"]
View = Literal["auto", "color", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixLook:
    """A settled layout. The picture's lines are: a title, ``header`` lines, ``lines`` of cells, ``footer`` lines.

    Attributes:
        matrix: What is shown.
        room: The place.
        mode: ``number`` (values on colored ground), ``wide`` (colored ground), ``half`` (two rows a line) or ``shade``.
        cell: The width of a cell.
        gutter: The width of the row labels with the space after them.
        header: Lines of column labels; more than one if they stand upright.
        upright: Whether the column labels stand upright.
        footer: Lines below the cells.
        first_row: The first row shown.
        first_column: The first column shown.
        rows: How many rows are shown.
        columns: How many columns are shown.
        limits: What the ends of the ramp stand for.
        row_labels: All row labels, fit for the terminal.
        column_labels: All column labels, fit for the terminal.
        write: How a value is written.
    """

    matrix: Matrix
    room: Room
    mode: Mode
    cell: int
    gutter: int
    header: int
    upright: bool
    footer: int
    first_row: int
    first_column: int
    rows: int
    columns: int
    limits: Limits
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    write: Callable[[float], str]

    @property
    def per_line(self) -> int:
        """How many rows of the matrix one line shows."""
        return 2 if self.mode == "half" else 1

    @property
    def lines(self) -> int:
        """How many lines show cells."""
        return -(-self.rows // self.per_line)

    @property
    def top(self) -> int:
        """The first line that shows cells."""
        return 1 + self.header

    def line_of(self, row: int) -> int | None:
        """Return the line of the picture that shows this row of the matrix, or None where it is not shown."""
        if not self.first_row <= row < self.first_row + self.rows:
            return None
        return self.top + (row - self.first_row) // self.per_line

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the (row, column) of the matrix that is drawn at this place of the picture, or None."""
        column, line = (x - self.gutter) // self.cell, y - self.top
        if x < self.gutter or not (0 <= column < self.columns and 0 <= line < self.lines):
            return None
        return self.first_row + line * self.per_line, self.first_column + column

    def masked(self, row: int, column: int) -> bool:
        """Whether the cell may not be looked at."""
        mask = self.matrix.masked
        return bool(mask and row < len(mask) and column < len(mask[row]) and mask[row][column])

    def value(self, row: int, column: int) -> float | None:
        """Return the value of a cell; None where it is not finite or not there."""
        values = self.matrix.values[row]
        value = values[column] if column < len(values) else None
        return value if value is not None and math.isfinite(value) else None


def lay_out(
    matrix: Matrix, room: Room, *, view: View = "auto", first_row: int = 0, first_column: int = 0
) -> MatrixLook:
    """Choose the mode that shows the most in this place, and settle where everything lies.

    Numbers come first, where they fit; then colors a line a row; then two rows a line. What does not fit at all is
    shown from ``first_row`` and ``first_column`` on.

    Args:
        matrix: What to show.
        room: The place.
        view: ``number`` and ``color`` ask for these even where less of the matrix is seen then.
        first_row: The first row to show, where not all fit.
        first_column: The first column to show, where not all fit.
    """
    rows = len(matrix.values)
    columns = max((len(row) for row in matrix.values), default=0)
    row_labels = labels_of(matrix.row_labels, rows, room)
    column_labels = labels_of(matrix.column_labels, columns, room)
    write, width = _number_format(matrix)
    longest = max((cell_len(label) for label in row_labels), default=1)
    gutter = min(longest, max(3, room.width // 4)) + 1
    body = max(1, room.width - gutter)
    mode, cell = _choose(rows, columns, room, body, width, view)
    widest = max((cell_len(label) for label in column_labels), default=1)
    if mode == "number":
        cell = max(cell, min(widest + 1, 10, body // max(1, columns)))
    if mode == "half":
        gutter = max(gutter, min(2 * longest + 2, room.width - columns))
        body = max(1, room.width - gutter)
    shown_columns = min(columns, body // cell)
    upright, header, footer, lines = _heights(rows, widest, cell, room, 2 if mode == "half" else 1)
    if shown_columns < columns or lines * (2 if mode == "half" else 1) < rows:
        upright, header, footer, lines = _heights(rows, widest, cell, room, 2 if mode == "half" else 1, clipped=True)
    shown_rows = min(rows, lines * (2 if mode == "half" else 1))
    return MatrixLook(
        matrix=matrix, room=room, mode=mode, cell=cell, gutter=gutter, header=header, upright=upright, footer=footer,
        first_row=max(0, min(first_row, rows - shown_rows)), rows=shown_rows,
        first_column=max(0, min(first_column, columns - shown_columns)), columns=shown_columns,
        limits=limits_of(matrix), row_labels=row_labels, column_labels=column_labels, write=write,
    )  # fmt: skip


def _choose(rows: int, columns: int, room: Room, body: int, width: int, view: View) -> tuple[Mode, int]:
    ramped, half = room.palette.ramped, room.palette.ramped and not room.palette.ascii
    if view == "number":
        return "number", min(width + 1, body)
    plain: Mode = "wide" if ramped else "shade"
    modes: list[tuple[Mode, int, int]] = [] if view == "color" else [("number", width + 1, 1)]
    modes += [(plain, 2, 1), ("half", 1, 2) if half else (plain, 1, 1)]
    height = max(1, room.height - 3)
    for mode, cell, per_line in modes:
        if columns * cell <= body and -(-rows // per_line) <= height:
            return mode, cell
    mode, cell, per_line = modes[-1]
    wide = columns * 2 > body
    return (plain, 2) if per_line == 1 and not wide and body >= 2 else (mode, cell)


def _heights(
    rows: int, widest: int, cell: int, room: Room, per_line: int, clipped: bool = False
) -> tuple[bool, int, int, int]:
    footer = 0 if room.height < 5 else 2 if clipped and room.height >= 9 else 1
    free = room.height - 1 - footer
    body = -(-rows // per_line)
    upright = widest > max(1, cell - 1) and cell < 5 and widest > 1
    if not upright or free < 3:
        header = 1 if free > 1 else 0
        return upright and cell < 3, header, footer, max(1, min(body, free - header))
    spare = free - body
    header = max(1, min(widest, 8, spare if spare >= 2 else min(4, free // 3)))
    return True, header, footer, max(1, min(body, free - header))


def labels_of(labels: tuple[str, ...], count: int, room: Room) -> tuple[str, ...]:
    """Return one label for each row or column; where there are none, their numbers."""
    ascii_only = room.palette.ascii
    given = tuple(token(label, ascii_only) for label in labels[:count])
    return given + tuple(str(index) for index in range(len(given), count))


def limits_of(matrix: Matrix) -> Limits:
    """Return what the ends of the color ramp stand for."""
    known = extremes(OpenCells(matrix.masked).rows(matrix.values)) or (0.0, 1.0)
    low = next(iter(finite((matrix.low,))), known[0])
    high = next(iter(finite((matrix.high,))), known[1])
    if matrix.signed:
        size = max(abs(low), abs(high)) or 1.0
        return -size, size
    return low, high


def _number_format(matrix: Matrix) -> tuple[Callable[[float], str], int]:
    rows = list(OpenCells(matrix.masked).rows(matrix.values))
    low, high = extremes(rows) or (0.0, 0.0)
    write = cell_format(low, high, all(value == int(value) for row in rows for value in finite(row)))
    probes = {low, high}
    if low < 0:
        values = [value for row in rows for value in finite(row)]
        probes |= {min(values, key=abs), next(value for value in values if value < 0)}
    return write, max(len(write(value)) for value in probes)
