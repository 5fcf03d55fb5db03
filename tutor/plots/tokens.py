"""A strip of tokens, each on the color of its value, with the numbers underneath."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style

from tutor.figures import Matrix, Tokens
from tutor.plots.canvas import Line, compose
from tutor.plots.labels import cut, left, token
from tutor.plots.matrix import color_bar
from tutor.plots.matrix_layout import limits_of
from tutor.plots.numbers import Limits, cell_format, finite
from tutor.plots.palette import PLAIN, Palette, level_of
from tutor.plots.room import Room, clipped

Cell = tuple[str, str, Style]
"""A token, its number, and the style of both."""


def draw_tokens(figure: Tokens, room: Room) -> list[Line]:
    """Draw the strip wrapped, with numbers where there is room for them or where colors cannot tell them."""
    lines = _lines(figure, room, numbers=True)
    if len(lines) > room.height and room.palette.ramped:
        lines = _lines(figure, room, numbers=False)
    bar = len(lines) < room.height and bool(finite(figure.values))
    lines = clipped(lines, room.sized(room.width, room.height - bar), head=1)
    return [*lines, compose(_bar(figure, room), room.width)] if bar else lines


def wanted_height(figure: Tokens, width: int, palette: Palette) -> int:
    """Return how many lines the strip takes with its numbers."""
    room = Room(width=width, height=9999, palette=palette)
    return len(_lines(figure, room, numbers=True)) + bool(finite(figure.values))


def _lines(figure: Tokens, room: Room, numbers: bool) -> list[Line]:
    lines = [room.title(figure.title)]
    row: list[Cell] = []
    used = 0
    for cell in _cells(figure, room):
        size = cell_len(cell[0]) + 1
        if row and used + size > room.width:
            lines += _row(row, room, numbers)
            row, used = [], 0
        row.append(cell)
        used += size
    return lines + _row(row, room, numbers) if row else lines


def _row(row: list[Cell], room: Room, numbers: bool) -> list[Line]:
    gap = (" ", PLAIN)
    lines = [compose([part for text, _, style in row for part in ((text, style), gap)], room.width)]
    if numbers:
        muted = room.palette.ink("muted")
        lines.append(compose([part for _, number, _ in row for part in ((number, muted), gap)], room.width))
    return lines


def _cells(figure: Tokens, room: Room) -> list[Cell]:
    known = finite(figure.values)
    low, high = min(known, default=0.0), max(known, default=0.0)
    write = cell_format(low, high, all(value == int(value) for value in known))
    ends = limits_of(_as_matrix(figure))
    cells = []
    for index, text in enumerate(figure.tokens):
        value = figure.values[index] if index < len(figure.values) else None
        number = write(value) if value is not None and finite((value,)) else ""
        label = cut(token(text, room.palette.ascii), max(1, room.width - 3), room.palette.ascii)
        size = max(cell_len(label) + 2, len(number) + 1)
        cells.append((left(f" {label}", size), left(f" {number}", size), _style(value, ends, figure, room.palette)))
    return cells


def _style(value: float | None, ends: Limits, figure: Tokens, palette: Palette) -> Style:
    grounds = palette.grounds(figure.signed)
    if value is None or not finite((value,)) or not grounds:
        return PLAIN
    return grounds[level_of(value, *ends, len(grounds))]


def _as_matrix(figure: Tokens) -> Matrix:
    return Matrix(title="", values=(figure.values,), low=figure.low, high=figure.high, signed=figure.signed)


def _bar(figure: Tokens, room: Room) -> list[tuple[str, Style]]:
    matrix = _as_matrix(Tokens(title="", tokens=(), values=tuple(finite(figure.values)), signed=figure.signed,
                               low=figure.low, high=figure.high))  # fmt: skip
    return color_bar(matrix, limits_of(matrix), room, min(24, room.width // 3))
