"""What the terminal shows, cell by cell, so that only what differs is sent.

Textual sends a widget anew whenever anything in it may have changed, and all widgets that a layout has touched: a key
that moves the focus sends a screen three times. Over a slow link that is a second. Here each update is compared with
what the terminal shows already, and the rest is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

Piece = tuple[int, int, Strip]
"""Where a strip begins, column and row, and the strip."""
Cell = tuple[str, int, object]
"""A character, which of its columns this is, and how it looks."""

GAP = 12
"""So many equal cells between two that differ are worth a jump of the cursor, which takes some 8 bytes."""


class Changes(CompositorUpdate):
    """Pieces of lines for the terminal."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        """Return the pieces as what a terminal reads."""
        return "".join(f"{Control.move_to(x, y).segment.text}{strip.render(console)}" for x, y, strip in self.pieces)


class ShownScreen:
    """Remembers what was sent. `changes` says what of an update is new."""

    def __init__(self) -> None:
        self._size = Size()
        self._rows: dict[int, Strip] = {}

    def forget(self) -> None:
        """Take it that the terminal shows something else now."""
        self._rows.clear()

    def changes(self, update: LayoutUpdate | ChopsUpdate, size: Size) -> Changes:
        """Return what of an update differs from what the terminal shows, and remember it as shown.

        Args:
            update: What Textual would send.
            size: The terminal's size; with another one nothing of what was sent counts.
        """
        if size != self._size:
            self._size = size
            self.forget()
        pieces = _all_of(update) if isinstance(update, LayoutUpdate) else _parts_of(update)
        return Changes([new for piece in pieces for new in self._take(*piece)])

    def _take(self, x: int, y: int, strip: Strip) -> Iterator[Piece]:
        row = self._rows.get(y)
        end = x + strip.cell_length
        if row is None:
            row = Strip([Segment("\0" * self._size.width)], self._size.width)  # nothing looks like this
        before = row.crop(x, end)
        if list(before) == list(strip):
            return
        spans = changed_spans(list(_cells(before)), list(_cells(strip)))
        yield from ((x + start, y, strip.crop(start, stop)) for start, stop in spans)
        if spans:
            self._rows[y] = Strip.join([row.crop(0, x), strip, row.crop(end)]).simplify()


def changed_spans(before: list[Cell], after: list[Cell]) -> list[tuple[int, int]]:
    """Return the parts of a line, each from a first cell to the one after the last, that hold all that differs."""
    spans: list[tuple[int, int]] = []
    for place, cell in enumerate(after):
        if place >= len(before) or before[place] != cell:
            if spans and place - spans[-1][1] < GAP:
                spans[-1] = (spans[-1][0], place + 1)
            else:
                spans.append((place, place + 1))
    return spans


def _all_of(update: LayoutUpdate) -> Iterator[Piece]:
    for y, line in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in line:
            yield x, y, strip
            x += strip.cell_length


def _parts_of(update: ChopsUpdate) -> Iterator[Piece]:
    for y, start, stop in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < stop and start < end:
                yield x, y, strip if end - x == strip.cell_length else strip.crop(0, end - x)


def _cells(segments: Iterable[Segment]) -> Iterator[Cell]:
    for text, style, _ in segments:
        look = _look(style)
        for char in text:
            seen = (look if look[0] else look[1]) if char == " " else look
            for part in range(1 if char.isascii() else cell_len(char)):
                yield char, part, seen


@lru_cache(4096)
def _look(style: Style | None) -> tuple[bool, object, object]:
    """Return whether a blank shows more than its background, the background, and all that a terminal shows of a style.

    The rest of a style tells Textual where it comes from, which changes without any change to be seen.
    """
    if style is None:
        return False, None, None
    lines = (style.underline, style.underline2, style.strike, style.overline, style.frame, style.encircle)
    face = (style.bold, style.dim, style.italic, style.blink, style.blink2, style.reverse, style.conceal)
    return bool(style.reverse or any(lines)), style.bgcolor, (style.color, lines, face, style.link)
