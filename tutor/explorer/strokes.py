"""Straight lines between two columns of text, made of the finest dots that a terminal has, the strongest on top."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.style import Style

from tutor.plots.canvas import Grid
from tutor.plots.palette import Palette

Dot = tuple[int, int]
_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line from a row at the left to a row at the right.

    Attributes:
        start: The row at the left.
        end: The row at the right.
        share: How strong it is, 0 to 1: a weak line is dotted, a strong one is thick.
        style: Its color.
    """

    start: int
    end: int
    share: float
    style: Style


def draw_strokes(strokes: list[Stroke], width: int, height: int, palette: Palette) -> Grid:
    """Draw lines on a grid of cells; of two in one cell the stronger one gives the color.

    Args:
        strokes: The lines.
        width: Cells across.
        height: Rows.
        palette: What the terminal can show; without block characters a line is made of characters by its strength.
    """
    grid = Grid(width, height)
    across, down = dots_of(palette)
    dots: dict[tuple[int, int], set[Dot]] = {}
    styles: dict[tuple[int, int], tuple[Style, float]] = {}
    for stroke in sorted(strokes, key=lambda one: one.share):
        for x, y in _path(stroke, width * across, down):
            cell = x // across, y // down
            if 0 <= cell[0] < width and 0 <= cell[1] < height:
                dots.setdefault(cell, set()).add((x % across, y % down))
                styles[cell] = stroke.style, stroke.share
    for cell, found in dots.items():
        style, share = styles[cell]
        grid.put(*cell, _char(found, share, palette), style)
    return grid


def dots_of(palette: Palette) -> Dot:
    """Return how many dots a cell has across and down."""
    if palette.ascii:
        return 1, 1
    return (2, 4) if palette.marker == "braille" else (2, 2)


def _path(stroke: Stroke, width: int, down: int) -> Iterator[Dot]:
    """Yield the dots of a line, from the middle of one row to the middle of another."""
    start, end = (row * down + (down - 1) / 2 for row in (stroke.start, stroke.end))
    fine = width > 1 and down > 1
    for x in range(width):
        if stroke.share < 0.1 and x % (4 if fine else 3):
            continue
        y = int(start + (end - start) * x / max(1, width - 1) + 0.5)
        yield x, y
        if fine and stroke.share >= 0.5:
            yield x, y + (1 if y - start <= 0 else -1)


def _char(dots: set[Dot], share: float, palette: Palette) -> str:
    if palette.ascii:
        return "#" if share >= 0.5 else "+" if share >= 0.1 else "."
    if palette.marker == "braille":
        return chr(0x2800 + sum(_BRAILLE[y][x] for x, y in dots))
    return _QUADRANTS[sum(1 << (x + 2 * y) for x, y in dots)]
