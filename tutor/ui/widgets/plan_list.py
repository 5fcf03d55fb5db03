"""The plan line by line, with a cursor that stands on lessons only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tutor.progress.plan_page import PlanLine

WIDEST = 100
"""Lines longer than this are hard to follow from one end to the other."""


class PlanList(ScrollView, can_focus=True):
    """Weeks, lessons and ends of stages. The arrow keys go from lesson to lesson."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "plan-list--cursor",
        "plan-list--muted",
        "plan-list--week",
        "plan-list--stage",
    }
    DEFAULT_CSS = """
    PlanList {
        height: 1fr;
        overflow-x: hidden;
        background: $background;
        & > .plan-list--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .plan-list--muted { color: $text-muted; }
        & > .plan-list--week { text-style: bold; }
        & > .plan-list--stage { color: $success; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "move(-10)", "Page up", show=False),
        Binding("pagedown", "move(10)", "Page down", show=False),
        Binding("home", "move(-99999)", "First", show=False),
        Binding("end", "move(99999)", "Last", show=False),
        Binding("enter", "choose", "Open", show=False, tooltip="Open the lesson"),
    ]

    class Highlighted(Message):
        """The cursor is on another lesson, or on none."""

    class Chosen(Message):
        """The lesson under the cursor is to be opened."""

        def __init__(self, lesson: str) -> None:
            super().__init__()
            self.lesson = lesson

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[PlanLine, ...] = ()
        self._places: list[int] = []
        self._cursor = 0

    @property
    def highlighted(self) -> PlanLine | None:
        """The line under the cursor."""
        return self._lines[self._places[self._cursor]] if self._places else None

    def show(self, lines: Sequence[PlanLine]) -> None:
        """Show other lines; the cursor stays on its lesson, or in its place where that was skipped or taken up."""
        before = self.highlighted
        self._lines = tuple(lines)
        self._places = [index for index, line in enumerate(lines) if line.lesson]
        same = [place for place, index in enumerate(self._places) if before and same_place(lines[index], before)]
        self._cursor = same[0] if same else max(0, min(self._cursor, len(self._places) - 1))
        self.virtual_size = Size(0, len(lines))
        self._moved()

    def action_move(self, by: int) -> None:
        """Move the cursor by so many lessons, up to the ends."""
        self._cursor = max(0, min(len(self._places) - 1, self._cursor + by))
        self._moved()

    def _moved(self) -> None:
        if self._places:
            at = self._places[self._cursor]
            above = 0 if self._cursor == 0 else max(0, at - 1)
            self.scroll_to_region(Region(0, above, 1, at - above + 1), animate=False)
        self.refresh()
        self.post_message(self.Highlighted())

    def action_choose(self) -> None:
        """Ask for the lesson under the cursor to be opened."""
        if self.highlighted is not None:
            self.post_message(self.Chosen(self.highlighted.lesson))

    def on_click(self, event: Click) -> None:
        """Move the cursor to the mouse; a click on the cursor opens."""
        index = event.y + self.scroll_offset.y
        if self._places and index == self._places[self._cursor]:
            self.action_choose()
        elif index in self._places:
            self._cursor = self._places.index(index)
            self._moved()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        chosen = bool(self._places) and index == self._places[self._cursor]
        segments = []
        for text, name in plan_line_parts(self._lines[index], min(width, WIDEST), chosen=chosen):
            name = "cursor" if chosen else name
            style = self.get_component_rich_style(f"plan-list--{name}") if name else self.rich_style
            segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(width, self.rich_style)


def same_place(line: PlanLine, before: PlanLine) -> bool:
    """Whether a line is of the same lesson and in the same part of the list."""
    return (line.lesson, line.kind) == (before.lesson, before.kind)


def plan_line_parts(line: PlanLine, width: int, *, chosen: bool) -> list[tuple[str, str]]:
    """Return the parts of a line, ``width`` cells in all, each with the name of its style."""
    mark = " ▸ " if chosen else "   " if line.lesson else " "
    right = f"  {line.right}" if line.right else ""
    room = max(8, width - 1 - cell_len(mark) - cell_len(right))
    text = line.text if cell_len(line.text) <= room else set_cell_size(line.text, room - 1) + "…"
    free = room - cell_len(text)
    note = f"  {line.note}" if line.note and cell_len(line.note) + 2 <= free else ""
    name = {"week": "week", "stage": "stage", "note": "muted", "skipped": "muted"}.get(line.kind, "")
    return [(mark, name), (text, name), (note, "muted"), (" " * (free - cell_len(note)), ""), (right + " ", "muted")]
