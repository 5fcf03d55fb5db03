"""A diagram with a cursor over its boxes; where it is higher than the place it scrolls along with the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message

from tutor.figures import Box, Diagram
from tutor.plots import Line, Palette
from tutor.plots.diagram import box_told, draw_layout
from tutor.plots.diagram_cursor import neighbor
from tutor.plots.diagram_layout import DiagramLayout, lay_out
from tutor.plots.labels import visible
from tutor.plots.room import Room
from tutor.ui.widgets.drawn import Drawn


class DiagramView(Drawn, can_focus=True):
    """Shows a diagram; its last line says what the box under the cursor is."""

    DEFAULT_CSS = """
    DiagramView { height: 1fr; width: 1fr; }
    """

    HELP = """
    ## Diagram

    Arrows go from box to box, `tab` through all of them. `enter` opens the box: what it does, its equation, and the
    code that runs it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Show the code, the equation and what the box does"),
        Binding("up", "move(-1, 0)", "Box", key_display="←↑↓→"),
        Binding("down", "move(1, 0)", "Box below", show=False),
        Binding("left", "move(0, -1)", "Box at the left", show=False),
        Binding("right", "move(0, 1)", "Box at the right", show=False),
        Binding("tab", "next(1)", "Next box", show=False),
        Binding("shift+tab", "next(-1)", "Box before", show=False),
    ]

    class Moved(Message):
        """The cursor is on another box."""

        def __init__(self, box: Box) -> None:
            super().__init__()
            self.box = box

    class Opened(Moved):
        """A box is to be opened."""

    def __init__(self, diagram: Diagram, palette: Palette, *, id: str | None = None) -> None:
        super().__init__(palette, id=id)
        self._diagram = diagram
        self._order = sorted(diagram.boxes, key=lambda box: (box.column, -box.row))
        self._focus = self._order[0].id if self._order else ""
        self._first = 0
        self._layout: DiagramLayout | None = None

    @property
    def box(self) -> Box | None:
        """The box under the cursor."""
        return next((box for box in self._diagram.boxes if box.id == self._focus), None)

    # -------------------------------------------------------------------------------------------- drawing

    def draw_lines(self, width: int, height: int) -> list[Line]:
        """Return the part of the diagram around the cursor, and the line that says what the box is."""
        room = Room(width=width, height=max(1, height - 2), palette=self._palette, hint="")
        layout = lay_out(self._diagram, width, tall=True)
        if layout.height > room.height:
            layout = lay_out(self._diagram, width, tall=False)
        self._layout = layout
        self._first = self._scrolled(layout, room.height)
        shown = draw_layout(self._diagram, layout, room, self._focus)[self._first : self._first + room.height]
        shown += [room.line()] * (room.height - len(shown))
        return [room.title(self._diagram.title), *shown, self._told(room)][:height]

    def _scrolled(self, layout: DiagramLayout, height: int) -> int:
        """Return the first line to show so that the box under the cursor is in sight, with a line around it."""
        rect = layout.boxes.get(self._focus)
        first = min(self._first, max(0, layout.height - height))
        if rect is None:
            return first
        return max(0, min(max(first, rect.bottom + 2 - height), rect.y - 1))

    def _told(self, room: Room) -> Line:
        text = box_told(self._diagram, self.box) if self.box is not None else ""
        return room.line((room.cut(visible(text, self._palette.ascii), room.width), self._palette.ink("title")))

    # -------------------------------------------------------------------------------------------- actions

    def move_to(self, id: str) -> None:
        """Put the cursor on a box."""
        if id != self._focus:
            self._focus = id
            self.redraw()
            if self.box is not None:
                self.post_message(self.Moved(self.box))

    def action_move(self, down: int, right: int) -> None:
        """Go to the box that lies there."""
        self.move_to(neighbor(self._diagram, self._focus, down, right))

    def action_next(self, by: int) -> None:
        """Go through all boxes, column by column, from the bottom to the top."""
        ids = [box.id for box in self._order]
        if ids:
            self.move_to(ids[(ids.index(self._focus) + by) % len(ids)])

    def action_open(self) -> None:
        """Open the box under the cursor."""
        if self.box is not None:
            self.post_message(self.Opened(self.box))

    async def _on_click(self, event: Click) -> None:
        """Go to the box under the mouse; a click on the cursor opens it."""
        x, y = event.x, event.y - 1 + self._first
        for id, rect in self._layout.boxes.items() if self._layout is not None else ():
            if rect.x <= x <= rect.right and rect.y <= y <= rect.bottom:
                if id == self._focus:
                    self.action_open()
                self.move_to(id)
