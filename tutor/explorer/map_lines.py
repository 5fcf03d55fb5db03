"""One map as a labeled matrix, the part around the cursor: its labels stay in sight while the rest scrolls."""

from __future__ import annotations

from tutor.explorer.exploration import Exploration
from tutor.explorer.map_matrix import shown_matrix
from tutor.explorer.window import window
from tutor.plots.canvas import Line
from tutor.plots.matrix import cell_line, footer_lines, header_lines
from tutor.plots.matrix_layout import MatrixLook, lay_out
from tutor.plots.room import Room


def map_look(exploration: Exploration, room: Room) -> MatrixLook:
    """Settle the layout of the map; its first line, the title, is not drawn."""
    matrix = shown_matrix(exploration)
    taller = room.sized(room.width, room.height + 1)
    look = lay_out(matrix, taller, view=exploration.cells)
    row, column = cursor_of(exploration)
    rows = window(row, len(matrix.values), look.rows, look.per_line)
    columns = window(column, len(look.column_labels), look.columns)
    if (rows.start, columns.start) == (look.first_row, look.first_column):
        return look
    return lay_out(matrix, taller, view=exploration.cells, first_row=rows.start, first_column=columns.start)


def cursor_of(exploration: Exploration) -> tuple[int, int]:
    """Return the (row, column) of the cursor among those that are not left out."""
    rows, columns = exploration.query_places, exploration.key_places
    return rows.index(exploration.query), columns.index(exploration.key)


def map_lines(exploration: Exploration, room: Room) -> list[Line]:
    """Draw the map."""
    look, cursor = map_look(exploration, room), cursor_of(exploration)
    lines = [*header_lines(look, cursor), *(cell_line(look, line, cursor) for line in range(look.lines))]
    return [*lines, *footer_lines(look)][: room.height]
