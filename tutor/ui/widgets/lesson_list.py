"""The lessons of a stage: one line each, a cursor, and messages for what is looked at and what is chosen."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.binding import Binding, BindingType
from textual.message import Message

from tutor.ui.overview import MARKS, Row
from tutor.ui.widgets.line_list import LineList, moves

MINUTES = 11
NOTE = 15


class LessonList(LineList[Row], can_focus=True):
    """A list with a cursor. `show` gives it the lessons."""

    HELP = "Choose a lesson with the arrow keys and open it with enter."
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--done",
        "line-list--started",
        "line-list--known",
        "line-list--broken",
        "line-list--unwritten",
    }
    DEFAULT_CSS = """
    LessonList {
        & > .line-list--done, & > .line-list--known { color: $success; }
        & > .line-list--started { color: $accent; }
        & > .line-list--broken { color: $error; }
        & > .line-list--unwritten { color: $text-disabled; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the chosen lesson where you left it"),
        *moves("lesson"),
    ]

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

    def show(self, rows: tuple[Row, ...], lesson: str | None = None) -> None:
        """Show other rows, with the cursor on a lesson, or where it was if that is not among them."""
        ids = [row.id for row in rows]
        self.put(rows, cursor=ids.index(lesson) if lesson in ids else min(self.cursor, max(0, len(rows) - 1)))

    def parts(self, line: Row, width: int, *, chosen: bool) -> list[tuple[str, str]]:
        """Return the parts of a lesson's line."""
        return row_parts(line, width, chosen)

    def tell(self) -> None:
        """Say which lesson the cursor is on."""
        if self.highlighted is not None:
            self.post_message(self.Highlighted(self.highlighted.id))

    def choose(self) -> None:
        """Ask for the lesson under the cursor to be opened."""
        if self.highlighted is not None:
            self.post_message(self.Chosen(self.highlighted.id))

    def action_open(self) -> None:
        """Open the lesson under the cursor."""
        self.choose()


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
