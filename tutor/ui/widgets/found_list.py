"""What was found: headings, and below each a line for every hit, with a cursor that passes the headings over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tutor.course.search_index import Piece
from tutor.ui.found_lines import FoundLine, Heading, Line
from tutor.ui.marked_text import fitted

LABEL = 5
FOUND = Style(bold=True, underline=True)


class FoundList(ScrollView, can_focus=False):
    """A list with a cursor that others move; the keys belong to the field above it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"found-list--cursor", "found-list--muted", "found-list--heading"}
    DEFAULT_CSS = """
    FoundList {
        overflow-x: hidden;
        background: $background;
        & > .found-list--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .found-list--muted { color: $text-muted; }
        & > .found-list--heading { color: $text-accent; text-style: bold; }
    }
    """

    cursor: reactive[int] = reactive(0)

    class Highlighted(Message):
        """The cursor is on another line, or (None) there is none."""

        def __init__(self, line: FoundLine | None) -> None:
            super().__init__()
            self.line = line

    class Chosen(Message):
        """What is under the cursor is to be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()

    @property
    def highlighted(self) -> FoundLine | None:
        """What is under the cursor."""
        line = self.lines[self.cursor] if self.cursor < len(self.lines) else None
        return line if isinstance(line, FoundLine) else None

    def show(self, lines: Iterable[Line], *, keep: bool = False) -> None:
        """Show other lines, the cursor on the first hit; with ``keep`` on the one that it was on, if it is there."""
        before = self.highlighted if keep and self.cursor != self._first() else None
        self.lines = tuple(lines)
        self.virtual_size = Size(0, len(self.lines))
        places = [number for number, line in enumerate(self.lines) if before is not None and _same(line, before)]
        self._go(places[0] if places else self._first())

    def move(self, by: int) -> None:
        """Move the cursor over ``by`` hits, up to the ends of the list."""
        hits = self._hits()
        if hits:
            now = hits.index(self.cursor) if self.cursor in hits else 0
            self._go(hits[max(0, min(len(hits) - 1, now + by))])

    def move_group(self, by: int) -> None:
        """Move the cursor to the first hit of the next kind, or of the one before, round and round."""
        firsts = [number + 1 for number, line in enumerate(self.lines) if isinstance(line, Heading)]
        if firsts:
            now = sum(first <= self.cursor for first in firsts) - 1
            self._go(firsts[(now + by) % len(firsts)])

    def _hits(self) -> list[int]:
        return [number for number, line in enumerate(self.lines) if isinstance(line, FoundLine)]

    def _first(self) -> int:
        return next(iter(self._hits()), 0)

    def _go(self, place: int) -> None:
        self.cursor = place
        self._show_cursor()
        self.refresh()
        self.post_message(self.Highlighted(self.highlighted))

    def on_resize(self) -> None:
        """Keep the cursor in sight in a smaller window."""
        self._show_cursor()

    def _show_cursor(self) -> None:
        """Scroll to the line under the cursor, with the heading above the first one of a kind."""
        above = 1 if 0 < self.cursor <= len(self.lines) and isinstance(self.lines[self.cursor - 1], Heading) else 0
        self.scroll_to_region(Region(0, self.cursor - above, 1, 1 + above), animate=False)

    def render_line(self, y: int) -> Strip:
        """Draw a heading or a hit."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self.lines):
            return Strip.blank(width, self.rich_style)
        line = self.lines[index]
        if isinstance(line, Heading):
            name = set_cell_size(f" {line.name}  ", len(line.name) + 3)
            return Strip(list(self._segments([(name, "heading"), (line.note, "muted")]))).adjust_cell_length(
                width, self.rich_style
            )
        return Strip(list(self._hit(line, width, chosen=index == self.cursor)), width)

    def _segments(self, parts: Iterable[tuple[str, str]]) -> Iterator[Segment]:
        for text, name in parts:
            yield Segment(text, self.get_component_rich_style(f"found-list--{name}") if name else self.rich_style)

    def _hit(self, line: FoundLine, width: int, *, chosen: bool) -> Iterator[Segment]:
        for text, name, found in line_parts(line, width, chosen=chosen):
            style = next(self._segments([(text, "cursor" if chosen else name)])).style
            yield Segment(text, style + FOUND if found and style is not None else style)

    def on_click(self, event: Click) -> None:
        """Move the cursor to the mouse; a click on the cursor chooses."""
        index = event.y + self.scroll_offset.y
        if index == self.cursor:
            self.post_message(self.Chosen())
        elif index in self._hits():
            self._go(index)


def _same(line: Line, other: FoundLine) -> bool:
    return isinstance(line, FoundLine) and (line.kind, line.place) == (other.kind, other.place)


def line_parts(line: FoundLine, width: int, *, chosen: bool) -> list[tuple[str, str, bool]]:
    """Return the parts of a hit, ``width`` cells in all: text, the name of its style, whether it is what was found."""
    room = max(8, width - 3 - LABEL - 3)
    title = max(8, min(40, room * 2 // 5))
    label = set_cell_size(line.place.label, LABEL)
    parts: list[tuple[str, str, bool]] = [(" ▸ " if chosen else "   ", "", False), (label, "muted", False)]
    parts += _styled(fitted(line.title, title), "")
    parts.append(("  ", "", False))
    parts += _styled(fitted(line.snippet, room - title), "muted")
    return [*parts, (" ", "", False)]


def _styled(parts: Iterable[Piece], style: str) -> list[tuple[str, str, bool]]:
    return [(text, style, found) for text, found in parts]
