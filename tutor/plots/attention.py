"""The attention of a whole model: a grid of small head pictures, or one head as a matrix."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from tutor.figures import Attention, Matrix
from tutor.plots.canvas import Line, Part, compose
from tutor.plots.labels import left
from tutor.plots.matrix import axes_told, color_bar, draw_matrix
from tutor.plots.matrix import wanted_height as matrix_height
from tutor.plots.numbers import Limits, finite
from tutor.plots.open_cells import OpenCells, extremes
from tutor.plots.palette import PLAIN, Palette
from tutor.plots.room import Room
from tutor.plots.thumbnail import thumbnail, thumbnail_kind

GAP = 2

_LEAST = 5
"""A head is never shown with fewer cells across: its pattern would be gone."""


def head_matrix(figure: Attention, layer: int, head: int, ends: Limits | None = None) -> Matrix:
    """Return the weights of one head as a matrix; all heads share one ramp, from 0 to the figure's largest weight.

    Args:
        figure: The attention.
        layer: The layer, from 0.
        head: The head of the layer.
        ends: The `limits` of the figure, where they are known already.
    """
    several = len(figure.weights) > 1 or len(figure.weights[0]) > 1
    name = f"{figure.title} · layer {layer + 1} head {head + 1}" if several else figure.title
    return Matrix(
        title=name,
        values=figure.weights[layer][head],
        row_labels=figure.queries,
        column_labels=figure.keys,
        masked=figure.masked,
        low=0.0,
        high=(ends or limits(figure))[1],
    )


def limits(figure: Attention) -> Limits:
    """Return the ramp's ends for all heads: 0 and the largest weight of a cell that is not masked."""
    return ramp_of(figure, extremes_of(figure))


def ramp_of(figure: Attention, known: Limits | None) -> Limits:
    """Return the ramp's ends for all heads, given the `extremes_of` the figure."""
    if figure.high is not None:
        return 0.0, finite((figure.high,))[0] if finite((figure.high,)) and figure.high > 0 else 1.0
    return 0.0, max(known[1], 0.0) or 1.0 if known else 1.0


def extremes_of(figure: Attention) -> Limits | None:
    """Return the smallest and the largest weight of a cell that is not masked, in all heads."""
    cells = OpenCells(figure.masked)
    return extremes(row for heads in figure.weights for values in heads for row in cells.rows(values))


def heads_of(figure: Attention) -> list[tuple[int, int]]:
    """Return the (layer, head) of each head that has weights, in order."""
    return [(layer, head) for layer, heads in enumerate(figure.weights) for head in range(len(heads))]


def draw_attention(figure: Attention, room: Room) -> list[Line]:
    """Draw the only head as a matrix, or several heads as a grid of thumbnails named L1H2."""
    heads = heads_of(figure)
    if not heads:
        return [room.title(figure.title), room.note("no attention weights")][: room.height]
    if len(heads) == 1:
        return draw_matrix(head_matrix(figure, *heads[0]), room)
    return _draw_grid(figure, heads, room)


def wanted_height(figure: Attention, width: int, palette: Palette) -> int:
    """Return the height at which every head is seen."""
    heads = heads_of(figure)
    if not heads:
        return 2
    if len(heads) == 1:
        return matrix_height(head_matrix(figure, *heads[0]), width, palette)
    plan = _plan(figure, len(heads), Room(width=width, height=60, palette=palette))
    return 2 + -(-len(heads) // plan.across) * (plan.lines + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How the thumbnails lie: so many side by side, so large, each cell the largest of pool × pool weights."""

    across: int
    columns: int
    lines: int
    pool: int


def _plan(figure: Attention, count: int, room: Room) -> _Plan:
    rows, columns = len(figure.queries), len(figure.keys)
    rows = max([rows, *(len(values) for heads in figure.weights for values in heads)])
    columns = max([columns, *(len(row) for heads in figure.weights for values in heads for row in values[:1])])
    per_line = 2 if thumbnail_kind(room.palette) == "half" else 1
    widest_layer = max(len(heads) for heads in figure.weights)
    best = None
    for pool in range(1, max(rows, columns, 1) + 1):
        if best and min(rows, columns) / pool < _LEAST:
            break
        wide, tall = max(4, ceil(columns / pool)), max(1, ceil(ceil(rows / pool) / per_line))
        fits = max(1, (room.width + GAP) // (wide + GAP))
        # whole layers side by side, so that a layer never starts in the middle of a band
        steps = [layers * widest_layer for layers in range(1, len(figure.weights) + 1)]
        for across in [step for step in steps if step <= fits] or [fits]:
            best = _Plan(across=across, columns=wide, lines=tall, pool=pool)
            if ceil(count / across) * (tall + 1) <= room.height - 2:
                return best
    return best or _Plan(across=1, columns=4, lines=1, pool=1)


def _draw_grid(figure: Attention, heads: list[tuple[int, int]], room: Room) -> list[Line]:
    plan = _plan(figure, len(heads), room)
    ends = limits(figure)
    fits = max(1, (room.height - 2) // (plan.lines + 1))
    bands = [heads[start : start + plan.across] for start in range(0, len(heads), plan.across)]
    sample = head_matrix(figure, *heads[0], ends)
    told = f"   {axes_told(sample, room)}"
    lines = [room.title(figure.title, (told, room.palette.ink("muted")))]
    for band in bands[:fits]:
        lines += _band(figure, band, plan, ends, room)
    shown = sum(map(len, bands[:fits]))
    notes = []
    if plan.pool > 1:
        notes.append(f"cell: the largest of {plan.pool}{room.palette.sign('×', 'x')}{plan.pool}")
    if shown < len(heads):
        notes = [room.missing(room.span("heads", 1, shown, len(heads)))]
    bar = color_bar(sample, ends, room, min(20, room.width // 3))
    ink = room.palette.ink("warning" if shown < len(heads) else "muted")
    parts: list[Part] = [(f"{note}   ", ink) for note in notes] + bar
    return [*lines[: room.height - 1], compose(parts, room.width)]


def _band(figure: Attention, band: list[tuple[int, int]], plan: _Plan, ends: Limits, room: Room) -> list[Line]:
    titles: list[Part] = []
    drawn: list[list[list[Part]]] = []
    cells = OpenCells(figure.masked)
    for layer, head in band:
        name = f"L{layer + 1}H{head + 1}"
        titles += [(left(name, plan.columns + GAP, room.palette.ascii), room.palette.ink("title"))]
        values = cells.pooled(figure.weights[layer][head], plan.pool)
        drawn.append(thumbnail(values, plan.columns, plan.lines, ends, room.palette))
    lines = [compose(titles, room.width)]
    for index in range(plan.lines):
        parts = [part for thumbnail in drawn for part in [*thumbnail[index], (" " * GAP, PLAIN)]]
        lines.append(compose(parts, room.width))
    return lines
