"""A list of steps to open: a name, a bar where a share is known, a note, and the number of the lesson."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.binding import BindingType
from textual.message import Message

from tutor.ui.progress_listing import PlaceRow
from tutor.ui.widgets.line_list import LineList, moves

LABEL = 6
BAR = 8
LEAST_NOTE, MOST_NOTE = 12, 36
ROOM_FOR_NAME = 42
ROOM_FOR_BAR = 50


class PlaceList(LineList[PlaceRow], can_focus=True):
    """A list with a cursor. `show` gives it the rows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--bar"}
    DEFAULT_CSS = """
    PlaceList > .line-list--bar { color: $success; }
    """
    BINDINGS: ClassVar[list[BindingType]] = moves("row")

    class Highlighted(Message):
        """The cursor is on another row, or (None) there is none."""

        def __init__(self, row: PlaceRow | None) -> None:
            super().__init__()
            self.row = row

    class Chosen(Message):
        """The step of the row under the cursor is to be opened."""

    def show(self, rows: Sequence[PlaceRow], *, cursor: int = 0) -> None:
        """Show other rows, with the cursor on one of them, or on the last where they are fewer."""
        self.put(rows, cursor=max(0, min(cursor, len(rows) - 1)))

    def parts(self, line: PlaceRow, width: int, *, chosen: bool) -> list[tuple[str, str]]:
        """Return the parts of a row."""
        return row_parts(line, width, note=note_cells(self.lines, width), chosen=chosen)

    def tell(self) -> None:
        """Say which row the cursor is on."""
        self.post_message(self.Highlighted(self.highlighted))

    def choose(self) -> None:
        """Ask for its step."""
        self.post_message(self.Chosen())


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
