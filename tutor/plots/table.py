"""A small table: numbers aligned at the right, long text wrapped, the cells to point out marked."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style

from tutor.figures import Table
from tutor.plots.canvas import Line, Part, compose
from tutor.plots.labels import left, right, wrapped
from tutor.plots.palette import PLAIN, Palette
from tutor.plots.room import Room, clipped

_GAP = 2


def draw_table(figure: Table, room: Room) -> list[Line]:
    """Draw the table; what is too long for its column goes on in the next line."""
    lines = _lines(figure, room)
    return clipped(lines, room, "lines", head=3 if figure.title else 2)


def wanted_height(figure: Table, width: int, palette: Palette) -> int:
    """Return how many lines the table takes at this width."""
    return len(_lines(figure, Room(width=width, height=9999, palette=palette)))


def _lines(figure: Table, room: Room) -> list[Line]:
    rows = [[room.text(cell) for cell in row] for row in figure.rows]
    count = max([len(figure.columns), *(len(row) for row in rows)])
    if count == 0:
        return [room.title(figure.title), room.line(("no columns", room.palette.ink("muted")))]
    heads = [room.text(name) for name in figure.columns] + [""] * (count - len(figure.columns))
    mark = room.palette.sign(" ◂", " <")
    for at, column in figure.marked:
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] += mark
    rows = [row + [""] * (count - len(row)) for row in rows]
    numeric = [all(_is_number(row[column].removesuffix(mark)) for row in rows) for column in range(count)]
    widths = _widths([heads, *rows], room.width)
    lines = [room.title(figure.title)] if figure.title else []
    lines += _row(heads, widths, numeric, room, [room.palette.ink("title")] * count)
    rule = "  ".join(room.palette.sign("─", "-") * width for width in widths)
    lines.append(room.line((rule, room.palette.ink("axis"))))
    marked = set(figure.marked)
    for index, row in enumerate(rows):
        inks = [room.palette.ink("warning") if (index, column) in marked else PLAIN for column in range(count)]
        lines += _row(row, widths, numeric, room, inks)
    return lines


def _is_number(text: str) -> bool:
    bare = text.strip().rstrip("%kMG×x").replace(",", "").replace("−", "-").strip("±+ ")
    try:
        float(bare or "0")
    except ValueError:
        return False
    return True


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Give each column what it needs, and take from the widest until all fit."""
    count = len(rows[0])
    needed = [max(1, *(cell_len(row[column]) for row in rows)) for column in range(count)]
    room = max(count, width - _GAP * (count - 1))
    while sum(needed) > room:
        widest = max(range(count), key=lambda column: needed[column])
        if needed[widest] <= 1:
            break
        second = max((size for index, size in enumerate(needed) if index != widest), default=1)
        needed[widest] -= max(1, min(sum(needed) - room, needed[widest] - second))
    return needed


def _row(cells: list[str], widths: list[int], numeric: list[bool], room: Room, inks: Sequence[Style]) -> list[Line]:
    pieces = [wrapped(cell, max(2, size)) for cell, size in zip(cells, widths, strict=True)]
    lines = []
    for index in range(max(map(len, pieces))):
        parts: list[Part] = []
        for column, (piece, size) in enumerate(zip(pieces, widths, strict=True)):
            text = piece[index] if index < len(piece) else ""
            put = right if numeric[column] else left
            parts += [(put(text, size, room.palette.ascii), inks[column]), (" " * _GAP, PLAIN)]
        lines.append(compose(parts[:-1], room.width))
    return lines
