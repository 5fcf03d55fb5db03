"""Lines of segments of exact width: the form in which every figure leaves `tutor.plots`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from tutor.plots.labels import cells
from tutor.plots.palette import PLAIN

Line = list[Segment]
Part = tuple[str, Style]


def compose(parts: Iterable[Part], width: int) -> Line:
    """Join pieces of text to a line of exactly ``width`` cells: cut at the end, or filled with spaces."""
    line: Line = []
    left = width
    for text, style in parts:
        if not text or left <= 0:
            continue
        size = cell_len(text)
        if size > left:
            text, size = _head(text, left)
        if line and (line[-1].style == style or (text.isspace() and _is_ground_alike(line[-1].style, style))):
            # a space looks the same in any color: one style less to send
            line[-1] = Segment(line[-1].text + text, line[-1].style)
        else:
            line.append(Segment(text, style))
        left -= size
    if left > 0:
        line.append(Segment(" " * left, PLAIN))
    return line


def _is_ground_alike(one: Style | None, other: Style) -> bool:
    one = one or PLAIN
    return one.bgcolor == other.bgcolor and not (one.reverse or other.reverse or one.underline or other.underline)


def _head(text: str, width: int) -> tuple[str, int]:
    kept, used = [], 0
    for char, size in cells(text):
        if used + size > width:
            break
        kept.append(char)
        used += size
    return "".join(kept) + " " * (width - used), width


def parts_of(line: Line) -> list[Part]:
    """Return the pieces of a line, to be composed into another."""
    return [(segment.text, segment.style or PLAIN) for segment in line]


def width_of(parts: Iterable[Part]) -> int:
    """Return how many cells the pieces take."""
    return sum(cell_len(text) for text, _ in parts)


def flow(items: Sequence[Sequence[Part]], width: int, indent: int = 0) -> list[list[Part]]:
    """Lay items out one after the other and break the line between items where they do not fit."""
    rows: list[list[Part]] = [[]]
    used = 0
    for item in items:
        size = width_of(item)
        if rows[-1] and used + size > width:
            rows.append([(" " * indent, PLAIN)])
            used = indent
        rows[-1].extend(item)
        used += size
    return rows


class Grid:
    """A rectangle of cells to draw on; what lies outside is left out."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._chars = [[" "] * width for _ in range(height)]
        self._styles = [[PLAIN] * width for _ in range(height)]

    def put(self, x: int, y: int, text: str, style: Style = PLAIN) -> None:
        """Write text to the right of (x, y). A wide character that does not fit whole becomes a space."""
        if not 0 <= y < self.height:
            return
        for char, size in cells(text):
            if x >= 0 and x + size <= self.width:
                self._set(x, y, char, style)
                for offset in range(1, size):
                    self._set(x + offset, y, "", style)
            elif 0 <= x < self.width:
                self._set(x, y, " ", style)
            x += size

    def paint(self, x: int, y: int, char: str, style: Style) -> None:
        """Fill a cell that lies inside with a character of one cell: quicker than `put`, for whole areas."""
        self._chars[y][x] = char
        self._styles[y][x] = style

    def _set(self, x: int, y: int, char: str, style: Style) -> None:
        row = self._chars[y]
        if char and row[x] == "" and x:
            row[x - 1] = " "
        if char and x + 1 < self.width and row[x + 1] == "":
            row[x + 1] = " "
        row[x] = char
        self._styles[y][x] = style

    def at(self, x: int, y: int) -> str:
        """Return the character at a place, or a space outside."""
        return self._chars[y][x] if 0 <= x < self.width and 0 <= y < self.height else " "

    def style_at(self, x: int, y: int) -> Style:
        """Return the style at a place inside."""
        return self._styles[y][x]

    def is_free(self, x: int, y: int, width: int) -> bool:
        """Whether so many cells from (x, y) lie inside and are empty."""
        inside = 0 <= y < self.height and x >= 0 and x + width <= self.width
        return inside and all(char == " " for char in self._chars[y][x : x + width])

    def line(self, y: int) -> list[Part]:
        """Return a row as pieces, neighbors of one style joined."""
        parts: list[Part] = []
        start = 0
        chars, styles = self._chars[y], self._styles[y]
        for x in range(1, self.width + 1):
            if x == self.width or styles[x] is not styles[start]:
                parts.append(("".join(chars[start:x]), styles[start]))
                start = x
        return parts
