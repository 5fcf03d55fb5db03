"""A list of steps to open: a name, a bar where a share is known, a note, and the number of the lesson."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tutor.ui.progress_listing import PlaceRow

LABEL = 6
BAR = 8
LEAST_NOTE, MOST_NOTE = 12, 36
ROOM_FOR_NAME = 42
ROOM_FOR_BAR = 50


class PlaceList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a cursor. `show` gives it the rows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"place-list--cursor", "place-list--muted", "place-list--bar"}
    DEFAULT_CSS = """
    PlaceList {
        overflow-x: hidden;
        background: $background;
        & > .place-list--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .place-list--muted { color: $text-muted; }
        & > .place-list--bar { color: $success; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, tooltip="The row above"),
        Binding("down,j", "move(1)", "Down", show=False, tooltip="The row below"),
        Binding("home", "move(-10000)", "First", show=False, system=True),
        Binding("end", "move(10000)", "Last", show=False, system=True),
        Binding("pageup", "move(-10)", "Page up", show=False, system=True),
        Binding("pagedown", "move(10)", "Page down", show=False, system=True),
    ]

    cursor: reactive[int] = reactive(0)

    class Highlighted(Message):
        """The cursor is on another row, or (None) there is none."""

        def __init__(self, row: PlaceRow | None) -> None:
            super().__init__()
            self.row = row

    class Chosen(Message):
        """The step of the row under the cursor is to be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[PlaceRow, ...] = ()

    @property
    def highlighted(self) -> PlaceRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, rows: Sequence[PlaceRow], *, cursor: int = 0) -> None:
        """Show other rows."""
        self.rows = tuple(rows)
        self.virtual_size = Size(0, len(self.rows))
        self.action_move(cursor - self.cursor)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        chosen = index == self.cursor
        segments = []
        for text, name in row_parts(self.rows[index], width, note=note_cells(self.rows, width), chosen=chosen):
            name = "cursor" if chosen else name
            segments.append(Segment(text, self.get_component_rich_style(f"place-list--{name}") if name else None))
        return Strip(segments, width).apply_style(self.rich_style)

    def action_move(self, by: int) -> None:
        """Move the cursor, up to the ends of the list."""
        self.cursor = max(0, min(len(self.rows) - 1, self.cursor + by))
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False)
        self.refresh()
        self.post_message(self.Highlighted(self.highlighted))

    def on_click(self, event: Click) -> None:
        """Move the cursor to the mouse; a click on the cursor chooses."""
        index = event.y + self.scroll_offset.y
        if index == self.cursor and self.rows:
            self.post_message(self.Chosen())
        elif index < len(self.rows):
            self.action_move(index - self.cursor)


def note_cells(rows: Sequence[PlaceRow], width: int) -> int:
    """Return the cells of the column of notes: those of the longest, as far as names keep their room."""
    return min(MOST_NOTE, max(LEAST_NOTE, width - ROOM_FOR_NAME), max((cell_len(row.note) for row in rows), default=0))


def row_parts(row: PlaceRow, width: int, *, note: int, chosen: bool) -> list[tuple[str, str]]:
    """Return the parts of a line, ``width`` cells in all, each with the name of its style.

    Args:
        row: What the line shows.
        width: Its cells.
        note: The cells of the column of notes.
        chosen: Whether the cursor is on it.
    """
    bar = BAR + 2 if row.part is not None and width >= ROOM_FOR_BAR else 0
    notes = note + 2 if note else 0
    name = max(4, width - 3 - bar - notes - LABEL - 1)
    filled = bar_cells(row.part or 0.0)
    parts = [
        (" ▸ " if chosen else "   ", ""),
        (_cut(row.name, name), ""),
        (f"  {'━' * filled}" if bar else "", "bar"),
        ("─" * (BAR - filled) if bar else "", "muted"),
        (f"  {_cut(row.note, note)}" if notes else "", "muted"),
        (f"{row.place.label:>{LABEL}} ", "muted"),
    ]
    return [(text, style) for text, style in parts if text]


def bar_cells(part: float) -> int:
    """Return how many cells of a bar are filled: none only for nothing, all only for everything."""
    return BAR if part >= 1 else min(BAR - 1, max(1, round(BAR * part))) if part > 0 else 0


def _cut(text: str, width: int) -> str:
    """Text in so many cells, with ``…`` where it was cut."""
    fits = cell_len(text) <= width
    return set_cell_size(text, width) if fits else set_cell_size(text, max(0, width - 1)) + "…"
