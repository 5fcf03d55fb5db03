"""A matrix with a cursor that reads its cells; labels stay in sight while the rest scrolls."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Leave, MouseMove, MouseScrollDown, MouseScrollUp
from textual.message import Message

from tutor.figures import Matrix
from tutor.plots import Line, Palette
from tutor.plots.canvas import compose
from tutor.plots.labels import visible
from tutor.plots.matrix import cell_line, header_lines, look_lines
from tutor.plots.matrix_description import cell_told
from tutor.plots.matrix_layout import MatrixLook, View, lay_out
from tutor.plots.room import Room
from tutor.ui.widgets.drawn import Drawn
from tutor.ui.widgets.pace import Pace

Cell = tuple[int, int]


class MatrixView(Drawn, can_focus=True):
    """Shows a matrix; its last line says what the cell under the cursor (or the mouse) holds."""

    DEFAULT_CSS = """
    MatrixView { height: 1fr; width: 1fr; }
    """

    HELP = """
    ## Matrix

    Rows are queries, columns are keys. Arrows (or `h` `j` `k` `l`) move the cursor, `home` and `end` go to the ends of
    the row, `page up` and `page down` move by ten rows. The last line says the number and its rank in the row. `v`
    changes between numbers and colors.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(0, -1)", "Cell", key_display="←↑↓→"),
        Binding("right,l", "move(0, 1)", "Next column", show=False),
        Binding("up,k", "move(-1, 0)", "Row above", show=False),
        Binding("down,j", "move(1, 0)", "Row below", show=False),
        Binding("home", "move(0, -9999)", "First column", show=False),
        Binding("end", "move(0, 9999)", "Last column", show=False),
        Binding("pageup", "move(-10, 0)", "Ten rows up", show=False),
        Binding("pagedown", "move(10, 0)", "Ten rows down", show=False),
        Binding("ctrl+home", "move(-9999, -9999)", "First cell", show=False),
        Binding("ctrl+end", "move(9999, 9999)", "Last cell", show=False),
        Binding("v", "change_view", "View", tooltip="Change between numbers and colors"),
    ]

    class CursorMoved(Message):
        """The cursor is on another cell."""

        def __init__(self, view: MatrixView, row: int, column: int) -> None:
            self.view = view
            self.row = row
            self.column = column
            super().__init__()

        @property
        def control(self) -> MatrixView:
            """The view whose cursor moved."""
            return self.view

    def __init__(
        self,
        matrix: Matrix,
        palette: Palette,
        *,
        fps: float = 4.0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a view.

        Args:
            matrix: What to show.
            palette: What the terminal can show.
            fps: How often a second a live matrix is drawn at most.
            id: The widget's id.
            classes: The widget's classes.
        """
        super().__init__(palette, id=id, classes=classes)
        self._matrix = matrix
        self._fps = fps
        self._view: View = "auto"
        self._cursor: Cell = (0, 0)
        self._under_mouse: Cell | None = None
        self._first: Cell = (0, 0)
        self._look: MatrixLook | None = None
        self._told_at = 0
        self._pace = Pace(self, self.redraw)

    @property
    def matrix(self) -> Matrix:
        """The newest matrix, which may not be on the screen yet."""
        return self._matrix

    @property
    def cursor(self) -> Cell:
        """The (row, column) of the cursor."""
        return self._cursor

    @property
    def told(self) -> str:
        """What the cell under the mouse, or else under the cursor, holds."""
        return cell_told(self._matrix, *(self._under_mouse or self._cursor))

    def show(self, matrix: Matrix) -> None:
        """Show another matrix with the cursor where it was, as far as the matrix reaches."""
        self._matrix = matrix
        self._under_mouse = None
        self._cursor = self._within(self._cursor)
        self._pace.request(self._fps)

    # -------------------------------------------------------------------------------------------- drawing

    def draw_lines(self, width: int, height: int) -> list[Line]:
        """Return the part of the matrix around the cursor, and the line that says what the cell holds."""
        self._look = self._look_for(width, height)
        lines = look_lines(self._look, self._cursor)
        self._told_at = min(len(lines) + 1, height - 1)
        blank = compose([], width)
        return [*lines, *[blank] * (self._told_at - len(lines)), self._told_line(width)]

    def _look_for(self, width: int, height: int) -> MatrixLook:
        room = Room(width=width, height=max(1, height - 1), palette=self._palette, hint="")
        look = lay_out(self._matrix, room, view=self._view, first_row=self._first[0], first_column=self._first[1])
        self._first = _first_cell(look, self._cursor)
        if self._first == (look.first_row, look.first_column):
            return look
        return lay_out(self._matrix, room, view=self._view, first_row=self._first[0], first_column=self._first[1])

    def _told_line(self, width: int) -> Line:
        told = visible(self.told, self._palette.ascii)
        return compose([(told, self._palette.ink("title"))], width)

    # -------------------------------------------------------------------------------------------- the cursor

    def move_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell, or on the nearest one there is."""
        before, self._cursor = self._cursor, self._within((row, column))
        self._under_mouse = None
        if self._cursor == before:
            return
        self.post_message(self.CursorMoved(self, *self._cursor))
        look = self._look
        if look is None or _first_cell(look, self._cursor) != (look.first_row, look.first_column):
            self.redraw()
        else:
            self._move_within(look, before)

    def _move_within(self, look: MatrixLook, before: Cell) -> None:
        """Repaint the rows the cursor left and came to, the column labels and the line of words; nothing else."""
        for y, line in enumerate(header_lines(look, self._cursor), 1):
            self.replace_line(y, line)
        for row in {before[0], self._cursor[0]}:
            y_of_row = look.line_of(row)
            if y_of_row is not None:
                self.replace_line(y_of_row, cell_line(look, y_of_row - look.top, self._cursor))
        self._tell()

    def _tell(self) -> None:
        self.replace_line(self._told_at, self._told_line(self.content_size.width))

    def _within(self, cell: Cell) -> Cell:
        rows = len(self._matrix.values)
        columns = max((len(row) for row in self._matrix.values), default=0)
        return min(max(cell[0], 0), max(rows - 1, 0)), min(max(cell[1], 0), max(columns - 1, 0))

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor by so many rows and columns."""
        self.move_to(self._cursor[0] + rows, self._cursor[1] + columns)

    def action_change_view(self) -> None:
        """Change between numbers and colors."""
        shown = self._look.mode if self._look else "number"
        self._view = "color" if shown == "number" else "number"
        self.redraw()

    # -------------------------------------------------------------------------------------------- the mouse

    async def _on_click(self, event: Click) -> None:
        place = self._look.cell_at(event.x, event.y) if self._look else None
        if place is not None:
            self.move_to(*place)

    def _on_mouse_move(self, event: MouseMove) -> None:
        place = self._look.cell_at(event.x, event.y) if self._look else None
        if place != self._under_mouse:
            self._under_mouse = place
            self._tell()

    def _on_leave(self, event: Leave) -> None:
        super()._on_leave(event)
        if self._under_mouse is not None:
            self._under_mouse = None
            self._tell()

    def _on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.action_move(3, 0)

    def _on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.action_move(-3, 0)


def _first_cell(look: MatrixLook, cursor: Cell) -> Cell:
    """Return the first cell to show so that the cursor is in sight."""
    row = _scrolled(cursor[0], look.first_row, look.rows, look.per_line)
    return row, _scrolled(cursor[1], look.first_column, look.columns, 1)


def _scrolled(cursor: int, first: int, shown: int, step: int) -> int:
    """Return the first row or column to show so that the cursor is in sight, moving no farther than needed."""
    if cursor < first:
        return cursor // step * step
    if cursor >= first + shown:
        return -(-(cursor + 1 - shown) // step) * step
    return first
