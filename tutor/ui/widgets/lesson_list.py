"""The lessons of a stage: one line each, a cursor, and messages for what is looked at and what is chosen."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tutor.ui.overview import MARKS, Row

MINUTES = 11
NOTE = 15


class LessonList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a cursor. `show` gives it the lessons."""

    HELP = "Choose a lesson with the arrow keys and open it with enter."
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lesson-list--cursor",
        "lesson-list--done",
        "lesson-list--started",
        "lesson-list--known",
        "lesson-list--broken",
        "lesson-list--unwritten",
        "lesson-list--muted",
    }
    DEFAULT_CSS = """
    LessonList {
        overflow-x: hidden;
        background: $background;
        & > .lesson-list--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .lesson-list--done, & > .lesson-list--known { color: $success; }
        & > .lesson-list--started { color: $accent; }
        & > .lesson-list--broken { color: $error; }
        & > .lesson-list--unwritten { color: $text-disabled; }
        & > .lesson-list--muted { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the chosen lesson where you left it"),
        Binding("up", "move(-1)", "Up", show=False, tooltip="The lesson above"),
        Binding("down", "move(1)", "Down", show=False, tooltip="The lesson below"),
        Binding("home", "move(-1000)", "First", show=False, tooltip="The first lesson of the stage"),
        Binding("end", "move(1000)", "Last", show=False, tooltip="The last lesson of the stage"),
        Binding("pageup", "move(-8)", "Page up", show=False, system=True),
        Binding("pagedown", "move(8)", "Page down", show=False, system=True),
    ]

    cursor: reactive[int] = reactive(0)

    class Highlighted(Message):
        """The cursor is on another lesson."""

        def __init__(self, lesson: str) -> None:
            super().__init__()
            self.lesson = lesson

    class Chosen(Message):
        """A lesson is to be opened."""

        def __init__(self, lesson: str) -> None:
            super().__init__()
            self.lesson = lesson

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: tuple[Row, ...] = ()

    @property
    def highlighted(self) -> Row | None:
        """The lesson under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, rows: tuple[Row, ...], lesson: str | None = None) -> None:
        """Show other rows, with the cursor on a lesson, or where it was if that is not among them."""
        self.rows = rows
        ids = [row.id for row in rows]
        self.cursor = ids.index(lesson) if lesson in ids else min(self.cursor, max(0, len(rows) - 1))
        self.virtual_size = Size(0, len(rows))
        if self.is_attached:
            self._keep_cursor_in_view()
            self.refresh()
            self._tell()

    def on_mount(self) -> None:
        """Say where the cursor is, and show it."""
        self.call_after_refresh(self._keep_cursor_in_view)
        self._tell()

    def _keep_cursor_in_view(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False)

    # -------------------------------------------------------------------------------------------- drawing

    def render_line(self, y: int) -> Strip:
        """Draw one lesson."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[index]
        chosen = index == self.cursor
        cursor = self.get_component_rich_style("lesson-list--cursor")
        segments = [
            Segment(text, cursor if chosen else self._style(name)) for text, name in row_parts(row, width, chosen)
        ]
        return Strip(segments, width)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"lesson-list--{name}") if name else self.rich_style

    def watch_cursor(self, before: int, now: int) -> None:
        """Redraw the two lines that change."""
        top = self.scroll_offset.y
        width = self.size.width
        self.refresh(Region(0, before - top, width, 1), Region(0, now - top, width, 1))

    # -------------------------------------------------------------------------------------------- actions

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        if not self.rows:
            return
        self.cursor = max(0, min(len(self.rows) - 1, self.cursor + by))
        self._keep_cursor_in_view()
        self._tell()

    def action_open(self) -> None:
        """Open the lesson under the cursor."""
        if self.highlighted is not None:
            self.post_message(self.Chosen(self.highlighted.id))

    def on_click(self, event: Click) -> None:
        """Move the cursor to the mouse; a click on the cursor opens."""
        index = event.y + self.scroll_offset.y
        if index == self.cursor:
            self.action_open()
        else:
            self.action_move(index - self.cursor)

    def _tell(self) -> None:
        if self.highlighted is not None:
            self.post_message(self.Highlighted(self.highlighted.id))


def row_parts(row: Row, width: int, chosen: bool) -> list[tuple[str, str]]:
    """Return the parts of a line, ``width`` cells in all, each with the name of its style."""
    pointer = " ▸" if chosen else "  "
    muted = "unwritten" if row.state == "unwritten" else "muted"
    name = "" if row.state != "unwritten" else "unwritten"
    mark = row.state if row.state in ("done", "started", "known", "broken") else muted
    room = max(8, width - 10 - 1 - MINUTES - 3 - NOTE - 1)
    title = row.title if cell_len(row.title) <= room else set_cell_size(row.title, room - 1) + "…"
    parts = [
        (f"{pointer} ", ""),
        (f"{MARKS[row.state]} ", mark),
        (f"{row.label:<5}", muted),
        (set_cell_size(title, room), name),
        (f" {row.minutes:>{MINUTES}}", muted),
        (f"   {row.note:<{NOTE}}", "broken" if row.state == "broken" else muted),
    ]
    return _fill(parts, width)


def _fill(parts: list[tuple[str, str]], width: int) -> list[tuple[str, str]]:
    """Cut the parts, or add blanks, so that they take the width."""
    filled: list[tuple[str, str]] = []
    left = width
    for text, style in parts:
        text = text if cell_len(text) <= left else set_cell_size(text, left)
        left -= cell_len(text)
        filled.append((text, style))
    return [*filled, (" " * left, "")]
