"""A matrix as a small picture without labels: the pattern, not the numbers."""

from __future__ import annotations

from typing import Literal

from tutor.plots.canvas import Part
from tutor.plots.labels import centered
from tutor.plots.matrix import half_block, shade
from tutor.plots.numbers import Limits
from tutor.plots.open_cells import Pooled
from tutor.plots.palette import PLAIN, Palette, level_of

Kind = Literal["half", "wide", "shade"]


def thumbnail_kind(palette: Palette) -> Kind:
    """Return how a terminal shows thumbnails: two rows a line, a row a line on colored ground, or by characters."""
    if not palette.ramped:
        return "shade"
    return "wide" if palette.ascii else "half"


def thumbnail(
    values: Pooled, columns: int, lines: int, ends: Limits, palette: Palette, signed: bool = False
) -> list[list[Part]]:
    """Draw a pooled matrix as so many lines, each of exactly so many cells.

    Args:
        values: What to show, a cell each; None is drawn as masked.
        columns: Cells across, filled with blanks where the matrix is narrower.
        lines: Lines, of two rows each where the terminal shows half blocks.
        ends: What the ends of the ramp stand for.
        palette: What the terminal can show.
        signed: Use the ramp with its middle at 0.
    """
    width = max(map(len, values), default=0)
    rows = [[*row, *[None] * (width - len(row))] for row in values]
    drawn: list[list[Part]] = []
    for line in range(lines):
        if thumbnail_kind(palette) == "half":
            upper, lower = rows[2 * line] if 2 * line < len(rows) else [], rows[2 * line + 1 : 2 * line + 2]
            parts = _half_line(upper, lower[0] if lower else None, ends, palette, signed)
        else:
            parts = _plain_line(rows[line] if line < len(rows) else [], ends, palette, signed)
        used = sum(len(text) for text, _ in parts)
        drawn.append([*parts, (centered("", columns - used), PLAIN)])
    return drawn


def _half_line(
    upper: list[float | None], lower: list[float | None] | None, ends: Limits, palette: Palette, signed: bool
) -> list[Part]:
    colors = palette.ramp(signed)

    def color(value: float | None) -> str | None:
        return None if value is None else colors[level_of(value, *ends, len(colors))]

    return [
        half_block(color(upper[x]), color(lower[x]) if lower else None, palette, edge=lower is None)
        for x in range(len(upper))
    ]


def _plain_line(row: list[float | None], ends: Limits, palette: Palette, signed: bool) -> list[Part]:
    grounds = palette.grounds(signed)
    parts: list[Part] = []
    for value in row:
        if value is None:
            parts.append((palette.sign("·", "."), palette.ink("muted")))
        elif grounds:
            parts.append((" ", grounds[level_of(value, *ends, len(grounds))]))
        else:
            parts.append((shade(value, ends, palette, signed), PLAIN))
    return parts
