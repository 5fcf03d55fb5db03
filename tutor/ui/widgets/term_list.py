"""The terms of the glossary: one line each, with the number of the lesson that explains it, and a cursor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tutor.course.glossary import ExplainedTerm

LABEL = 6
HERE = "this step"


class TermList(ScrollView, can_focus=False):
    """A list with a cursor that others move; the keys belong to the field above it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"term-list--cursor", "term-list--muted", "term-list--here"}
    DEFAULT_CSS = """
    TermList {
        overflow-x: hidden;
        background: $background;
        & > .term-list--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .term-list--muted { color: $text-muted; }
        & > .term-list--here { color: $accent; }
    }
    """

    cursor: reactive[int] = reactive(0)

    class Highlighted(Message):
        """The cursor is on another term, or (None) there is none."""

        def __init__(self, term: ExplainedTerm | None) -> None:
            super().__init__()
            self.term = term

    class Chosen(Message):
        """The step that explains the term under the cursor is to be opened."""

    def __init__(self, here: Collection[ExplainedTerm] = ()) -> None:
        """Make an empty list. The terms of ``here`` are marked as those of the step."""
        super().__init__()
        self.terms: tuple[ExplainedTerm, ...] = ()
        self._here = frozenset(one.term for one in here)

    @property
    def highlighted(self) -> ExplainedTerm | None:
        """The term under the cursor."""
        return self.terms[self.cursor] if self.cursor < len(self.terms) else None

    def show(self, terms: Sequence[ExplainedTerm]) -> None:
        """Show other terms, with the cursor on the first one."""
        self.terms = tuple(terms)
        self.virtual_size = Size(0, len(self.terms))
        self.cursor = 0
        self.scroll_home(animate=False)
        self.refresh()
        self.post_message(self.Highlighted(self.highlighted))

    def move(self, by: int) -> None:
        """Move the cursor, up to the ends of the list."""
        self.cursor = max(0, min(len(self.terms) - 1, self.cursor + by))
        self._show_cursor()
        self.refresh()
        self.post_message(self.Highlighted(self.highlighted))

    def on_resize(self) -> None:
        """Keep the cursor in sight, also where it was set before there was a size."""
        self._show_cursor()

    def _show_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False)

    def render_line(self, y: int) -> Strip:
        """Draw one term."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self.terms):
            return Strip.blank(width, self.rich_style)
        term, chosen = self.terms[index], index == self.cursor
        segments = []
        for text, name in term_parts(term, width, chosen=chosen, here=term.term in self._here):
            style = (
                self.get_component_rich_style(f"term-list--{'cursor' if chosen else name}") if chosen or name else None
            )
            segments.append(Segment(text, style or self.rich_style))
        return Strip(segments, width)

    def on_click(self, event: Click) -> None:
        """Move the cursor to the mouse; a click on the cursor chooses."""
        index = event.y + self.scroll_offset.y
        if index == self.cursor:
            self.post_message(self.Chosen())
        elif index < len(self.terms):
            self.move(index - self.cursor)


def term_parts(term: ExplainedTerm, width: int, *, chosen: bool, here: bool) -> list[tuple[str, str]]:
    """Return the parts of a line, ``width`` cells in all, each with the name of its style."""
    note = f"{HERE}  " if here else ""
    room = max(4, width - 3 - LABEL - len(note))
    name = term.term if cell_len(term.term) <= room else set_cell_size(term.term, room - 1) + "…"
    parts = [
        (" ▸ " if chosen else "   ", ""),
        (set_cell_size(name, room), ""),
        (note, "here"),
        (f"{term.lesson.label:>{LABEL - 1}} ", "muted"),
    ]
    return [(text, style) for text, style in parts if text]
