"""A labeled matrix: numbers on colored ground where there is room, else colors or shades alone."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.cells import cell_len
from rich.style import Style

from tutor.figures import Matrix
from tutor.plots.canvas import Line, Part, compose
from tutor.plots.labels import cells, centered, left, right
from tutor.plots.matrix_layout import MatrixLook, lay_out
from tutor.plots.numbers import Limits, compact
from tutor.plots.open_cells import not_finite
from tutor.plots.palette import PLAIN, Palette, level_of, pair
from tutor.plots.room import Room

Cursor = tuple[int, int]

_CHOSEN = Style(reverse=True, bold=True)


def draw_matrix(matrix: Matrix, room: Room) -> list[Line]:
    """Draw the matrix, or as much of its beginning as there is room for, with a line that says so."""
    return look_lines(lay_out(matrix, room))


def wanted_height(matrix: Matrix, width: int, palette: Palette) -> int:
    """Return the height at which the whole matrix is seen, as numbers where the width allows it."""
    tall = lay_out(matrix, Room(width=width, height=len(matrix.values) + 7, palette=palette))
    return 1 + tall.header + tall.lines + tall.footer


def look_lines(look: MatrixLook, cursor: Cursor | None = None) -> list[Line]:
    """Return all lines of a settled layout."""
    lines = [title_line(look), *header_lines(look, cursor)]
    lines += [cell_line(look, line, cursor) for line in range(look.lines)]
    return [*lines, *footer_lines(look)][: look.room.height]


def axes_told(matrix: Matrix, room: Room) -> str:
    """Say which axis is which: ``query ↓  key →``."""
    down, across = room.palette.sign("↓", "v"), room.palette.sign("→", "->")
    return f"{room.cut(matrix.row_title, 12)} {down}  {room.cut(matrix.column_title, 12)} {across}"


def title_line(look: MatrixLook) -> Line:
    """Return the title, and which axis is which."""
    told = axes_told(look.matrix, look.room)
    return look.room.title(look.matrix.title, (f"   {told}", look.room.palette.ink("muted")))


def header_lines(look: MatrixLook, cursor: Cursor | None = None) -> list[Line]:
    """Return the lines of column labels; the cursor's column stands out."""
    labels = look.column_labels[look.first_column : look.first_column + look.columns]
    chosen = cursor[1] - look.first_column if cursor else -1
    lines = []
    for line in range(look.header):
        parts: list[Part] = [(" " * look.gutter, PLAIN)]
        for index, label in enumerate(labels):
            text = _upright(label, line, look) if look.upright else right(label, look.cell - 1, look.room.palette.ascii)
            text = text if look.upright else " " + text
            parts.append((text, _CHOSEN if index == chosen else look.room.palette.ink("muted")))
        lines.append(compose(parts, look.room.width))
    return lines


def _upright(label: str, line: int, look: MatrixLook) -> str:
    letters = [char if size <= look.cell else "?" for char, size in cells(label)]
    if len(letters) > look.header > 2:
        letters = [*letters[: look.header - 1], look.room.palette.sign("…", ":")]
    letters = letters[: look.header]
    index = line - (look.header - len(letters))
    return centered(letters[index] if 0 <= index < len(letters) else "", look.cell)


def cell_line(look: MatrixLook, line: int, cursor: Cursor | None = None) -> Line:
    """Return one line of cells with its row label; ``line`` counts from the first line of cells."""
    row = look.first_row + line * look.per_line
    rows = range(row, min(row + look.per_line, look.first_row + look.rows))
    parts = [*_row_label(look, rows, cursor)]
    columns = range(look.first_column, look.first_column + look.columns)
    if look.mode == "half":
        parts += _halves(look, rows, columns, cursor)
    else:
        parts += [_cell(look, row, column, cursor == (row, column)) for column in columns]
    return compose(parts, look.room.width)


def _row_label(look: MatrixLook, rows: range, cursor: Cursor | None) -> Iterator[Part]:
    ascii_only, width = look.room.palette.ascii, look.gutter - 1
    muted = look.room.palette.ink("muted")
    labels = [look.row_labels[row] for row in rows]
    if len(labels) == 2 and cell_len(labels[0]) + cell_len(labels[1]) + 1 <= width:
        yield " " * (width - cell_len(labels[0]) - cell_len(labels[1]) - 1), PLAIN
        yield labels[0], _CHOSEN if cursor and cursor[0] == rows[0] else muted
        yield "/", muted
        yield labels[1], _CHOSEN if cursor and cursor[0] == rows[1] else muted
    else:
        chosen = rows.index(cursor[0]) if cursor and cursor[0] in rows else -1
        yield right(labels[max(chosen, 0)], width, ascii_only), _CHOSEN if chosen >= 0 else muted
    yield " ", PLAIN


# ------------------------------------------------------------------------------------------------ one cell


def _cell(look: MatrixLook, row: int, column: int, chosen: bool) -> Part:
    palette = look.room.palette
    value = look.value(row, column)
    if look.masked(row, column):
        return _plain_cell(palette.sign("·", "."), look, chosen, palette.ink("muted"))
    if value is None:
        return _plain_cell("?", look, chosen, palette.ink("warning"))
    signed = look.matrix.signed
    grounds = palette.grounds(signed)
    style = grounds[level_of(value, *look.limits, len(grounds))] if grounds else PLAIN
    if look.mode == "number":
        text = look.write(value)
        shown = right(text if len(text) < look.cell else "#", look.cell)
        if not grounds and value >= sum(look.limits) / 2 and not chosen:
            return shown, look.room.palette.ink("title")
        return shown, style + _CHOSEN if chosen else style
    if chosen and look.cell >= 2:
        return "[]", style + Style(bold=True)
    if look.mode == "wide":
        return " " * look.cell, style + _CHOSEN if chosen else style
    return shade(value, look.limits, palette, signed) * look.cell, _CHOSEN if chosen else style


def _plain_cell(sign: str, look: MatrixLook, chosen: bool, style: Style) -> Part:
    if chosen and look.mode != "number" and look.cell >= 2:
        return "[]", style + Style(bold=True)
    text = right(sign, look.cell) if look.mode == "number" else left(sign, look.cell)
    return text, style + _CHOSEN if chosen else style


def shade(value: float, limits: Limits, palette: Palette, signed: bool) -> str:
    """Return the character that stands for a value where there are too few colors."""
    shades = palette.shades(signed)
    if not signed:
        return shades[level_of(value, *limits, len(shades))]
    size = limits[1]
    if value < 0:
        return shades[1 - level_of(-value, 0, size, 2)]
    return shades[2 + level_of(value, 0, size, len(shades) - 2)]


def _halves(look: MatrixLook, rows: range, columns: range, cursor: Cursor | None) -> list[Part]:
    ends = [_ground_row(look, row, columns, cursor) for row in rows]
    if len(ends) == 1:
        return [half_block(top, None, look.room.palette, edge=True) for top in ends[0]]
    return [half_block(top, bottom, look.room.palette) for top, bottom in zip(*ends, strict=True)]


def _ground_row(look: MatrixLook, row: int, columns: range, cursor: Cursor | None) -> list[str | None]:
    """Return the color of each cell of a row: None for a masked one, ``?`` for one that is not finite."""
    palette, limits = look.room.palette, look.limits
    colors = palette.ramp(look.matrix.signed)
    grounds: list[str | None] = []
    values = look.matrix.values[row]
    mask = look.matrix.masked[row] if look.matrix.masked and row < len(look.matrix.masked) else ()
    for column in columns:
        if column < len(mask) and mask[column]:
            grounds.append(None)
            continue
        value = values[column] if column < len(values) else None
        known = value is not None and math.isfinite(value)
        grounds.append(colors[level_of(value, *limits, len(colors))] if known else "?")  # type: ignore[arg-type]
    chosen = palette.ink("cursor").color
    if cursor and cursor[0] == row and cursor[1] in columns and chosen:
        grounds[cursor[1] - columns.start] = chosen.name
    return grounds


def half_block(top: str | None, bottom: str | None, palette: Palette, *, edge: bool = False) -> Part:
    """Return the character cell of two cells, one above the other.

    Args:
        top: A color; None for a masked cell, ``?`` for one that is not finite.
        bottom: The same.
        palette: What the terminal can show.
        edge: There is no lower cell.
    """
    if "?" in (top, bottom):
        return "?", palette.ink("warning")
    if top is None and bottom is None:
        return palette.sign("·", "."), palette.ink("muted")
    if bottom is None:
        return "▀", pair(top, None)
    if top is None and not edge:
        return "▄", pair(bottom, None)
    return "▀", pair(top, bottom)


# ------------------------------------------------------------------------------------------------ below the cells


def footer_lines(look: MatrixLook) -> list[Line]:
    """Return the color bar with its numbers, and what of the matrix is not seen."""
    if look.footer == 0:
        return []
    missing = _missing(look)
    bar = color_bar(look.matrix, look.limits, look.room, width=min(look.room.width // 3, 24))
    if look.footer == 2:
        return [compose(bar, look.room.width), look.room.note(missing)] if missing else [compose(bar, look.room.width)]
    return [look.room.note(missing) if missing else compose(bar, look.room.width)]


def _missing(look: MatrixLook) -> str:
    rows, columns, room = len(look.row_labels), len(look.column_labels), look.room
    spans = []
    if look.rows < rows:
        spans.append(room.span("rows", look.first_row + 1, look.first_row + look.rows, rows))
    if look.columns < columns:
        spans.append(room.span("columns", look.first_column + 1, look.first_column + look.columns, columns))
    return room.missing(*spans)


def color_bar(matrix: Matrix, limits: Limits, room: Room, width: int) -> list[Part]:
    """Return a ramp with the numbers at its ends, and the signs for masked cells and values that are not finite."""
    palette, muted = room.palette, room.palette.ink("muted")
    parts: list[Part] = [(f"{compact(limits[0], 2)} ", muted), *ramp_parts(palette, matrix.signed, limits, width)]
    parts.append((f" {compact(limits[1], 2)}", muted))
    if matrix.masked and any(any(row) for row in matrix.masked):
        parts.append((f"   {palette.sign('·', '.')} masked", muted))
    lost = not_finite(matrix.values)
    hidden = sum(map(sum, matrix.masked)) if matrix.masked else 0
    if lost > hidden:
        parts.append((f"   ? {lost} not finite", palette.ink("warning")))
    return parts


def ramp_parts(palette: Palette, signed: bool, limits: Limits, width: int) -> list[Part]:
    """Return the ramp itself as colored ground or as its characters."""
    colors = palette.grounds(signed)
    if colors:
        size = max(1, width // len(colors))
        return [(" " * size, style) for style in colors]
    shades = palette.shades(signed)
    size = 2 if width >= 2 * len(shades) else 1
    return [("[" + "".join(char * size for char in shades) + "]", PLAIN)]
