"""What was found: headings, and below each a line for every hit, with a cursor that passes the headings over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import set_cell_size
from rich.style import Style
from textual.message import Message

from tutor.course.search_index import Piece
from tutor.ui.found_lines import FoundLine, Heading, Line
from tutor.ui.marked_text import fitted
from tutor.ui.widgets.line_list import LineList

LABEL = 5
FOUND = Style(bold=True, underline=True)
MARK = "*"
"""Ends the name of the style of a part that is what was found."""


class FoundList(LineList[Line]):
    """A list with a cursor that others move; the keys belong to the field above it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--heading"}
    DEFAULT_CSS = """
    FoundList > .line-list--heading { color: $text-accent; text-style: bold; }
    """

    class Highlighted(Message):
        """The cursor is on another line, or (None) there is none."""

        def __init__(self, line: FoundLine | None) -> None:
            super().__init__()
            self.line = line

    class Chosen(Message):
        """What is under the cursor is to be opened."""

    @property
    def highlighted(self) -> FoundLine | None:
        """What is under the cursor."""
        line = super().highlighted
        return line if isinstance(line, FoundLine) else None

    def show(self, lines: Iterable[Line], *, keep: bool = False) -> None:
        """Show other lines, the cursor on the first hit; with ``keep`` on the one that it was on, if it is there."""
        before = self.highlighted if keep and self.cursor != next(iter(self.places), 0) else None
        lines = tuple(lines)
        same = (number for number, line in enumerate(lines) if before is not None and _same(line, before))
        self.put(lines, cursor=next(same, 0))

    def move_group(self, by: int) -> None:
        """Move the cursor to the first hit of the next kind, or of the one before, round and round."""
        firsts = [number + 1 for number, line in enumerate(self.lines) if isinstance(line, Heading)]
        if firsts:
            now = sum(first <= self.cursor for first in firsts) - 1
            self.go(firsts[(now + by) % len(firsts)])

    def can_stand(self, line: Line) -> bool:
        """Whether the cursor can be on a line: on a hit, not on a heading."""
        return isinstance(line, FoundLine)

    def top_in_sight(self) -> int:
        """Return the heading above the first hit of a kind, or else the cursor's line."""
        below = 0 < self.cursor <= len(self.lines) and isinstance(self.lines[self.cursor - 1], Heading)
        return self.cursor - 1 if below else self.cursor

    def tell(self) -> None:
        """Say what the cursor is on."""
        self.post_message(self.Highlighted(self.highlighted))

    def choose(self) -> None:
        """Ask for it to be opened."""
        self.post_message(self.Chosen())

    def parts(self, line: Line, width: int, *, chosen: bool) -> list[tuple[str, str]]:
        """Return the parts of a heading or a hit."""
        if isinstance(line, Heading):
            return [(set_cell_size(f" {line.name}  ", len(line.name) + 3), "heading"), (line.note, "muted")]
        return [(text, name + MARK * found) for text, name, found in line_parts(line, width, chosen=chosen)]

    def style_of(self, name: str, *, chosen: bool) -> Style:
        """Return how a part is drawn: what was found stands out in any line."""
        style = super().style_of(name.removesuffix(MARK), chosen=chosen)
        return style + FOUND if name.endswith(MARK) else style


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
