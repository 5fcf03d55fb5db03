"""Attention with its numbers: Q, K and V, and what becomes of a query, stage by stage.

Everything stands in blocks of columns that share their rows: K, the stages and V have a row for each key. Blocks stand
beside each other where there is room; what does not fit begins another band below.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len

from tutor.figures import Calculator
from tutor.plots.calculator_blocks import Block, CalculatorBlocks, Hand
from tutor.plots.canvas import Line, Part, width_of
from tutor.plots.labels import left
from tutor.plots.palette import PLAIN, Palette
from tutor.plots.room import Room, clipped


def draw_calculator(figure: Calculator, room: Room) -> list[Line]:
    """Draw what becomes of the figure's query, as a still picture."""
    return clipped(_still(figure, room), room, head=1)


def wanted_height(figure: Calculator, width: int, palette: Palette) -> int:
    """Return how many lines the still picture takes."""
    return len(_still(figure, Room(width=width, height=9999, palette=palette)))


def draw_live(figure: Calculator, room: Room, hand: Hand) -> list[Line]:
    """Draw all queries with their outputs, and the stages of the figure's query, with the reader's cursor."""
    paint = CalculatorBlocks(figure, room, hand)
    above = [*_title(figure, room), *_bands(paint.queries(), paint.query_labels(), room)]
    below = _bands(paint.stages(), paint.key_labels(), room)
    gap = [room.line()] if len(above) + len(below) < room.height else []
    return clipped([*above, *gap, *below], room, head=1)


def _still(figure: Calculator, room: Room) -> list[Line]:
    paint = CalculatorBlocks(figure, room, Hand())
    query = paint.matrix("q", figure.q[figure.query : figure.query + 1], first=figure.query)
    labels = ["", paint.label(figure.queries[figure.query], "q")]
    rows = _bands([Block(head=[], rows=query.rows)], labels, room)[1:]
    return [*_title(figure, room), *rows, *_bands(paint.stages(), paint.key_labels(), room)]


def _title(figure: Calculator, room: Room) -> list[Line]:
    told = settings_told(figure, ascii_only=room.palette.ascii)
    if len(figure.q) > 1:
        told = f"query {figure.query + 1} of {len(figure.q)}, {told}"
    ink = room.palette.ink("muted")
    if cell_len(room.text(figure.title)) + 3 + cell_len(told) <= room.width:
        return [room.title(figure.title, (f"   {told}", ink))]
    return [room.title(figure.title), room.line((told, ink))]


def settings_told(figure: Calculator, *, ascii_only: bool = False) -> str:
    """Say what happens to the scores: ``÷ √4, causal mask``."""
    root = f"/ sqrt({len(figure.q[0])})" if ascii_only else f"÷ √{len(figure.q[0])}"
    return f"{root if figure.scale else 'not scaled'}, {'causal mask' if figure.causal else 'no causal mask'}"


def _bands(blocks: Sequence[Block], labels: Sequence[str], room: Room) -> list[Line]:
    """Lay blocks out beside each other, each band with the labels at its left; the first label is the heading's."""
    size = cell_len(labels[1])
    if size + sum(block.width for block in blocks) > room.width:
        blocks = [block for block in blocks if not block.optional]
    bands: list[list[Block]] = [[]]
    for block in blocks:
        if bands[-1] and size + sum(one.width for one in bands[-1]) + block.width > room.width:
            bands.append([])
        bands[-1].append(block)
    lines = []
    muted = room.palette.ink("muted")
    for number, band in enumerate(bands):
        lines.append(room.line((left("" if number else labels[0], size), muted), *_joined(band, "head")))
        for index, label in enumerate(labels[1:]):
            lines.append(room.line((label, muted), *_joined(band, index)))
        if any(block.foot for block in band):
            lines.append(room.line((" " * size, PLAIN), *_joined(band, "foot")))
    return lines


def _joined(band: Sequence[Block], part: Literal["head", "foot"] | int) -> list[Part]:
    parts: list[Part] = []
    for block in band:
        own = block.rows[part] if isinstance(part, int) else getattr(block, part)
        parts += [*own, (" " * (block.width - width_of(own)), PLAIN)]
    return parts
