"""All heads as thumbnails, a layer a band, with a cursor: as many as fit, the others by scrolling."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from tutor.explorer.exploration import Exploration
from tutor.explorer.map_matrix import is_signed, shown_matrix
from tutor.explorer.window import window
from tutor.plots.canvas import Line, Part
from tutor.plots.labels import left
from tutor.plots.matrix import color_bar
from tutor.plots.numbers import Limits
from tutor.plots.palette import PLAIN
from tutor.plots.room import Room
from tutor.plots.thumbnail import thumbnail, thumbnail_kind

LEAST = 5
"""A head is never shown with fewer cells across: its pattern would be gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridPlan:
    """Where the thumbnails lie: `layers` × `heads` of them, each of `columns` × `lines` cells, `gap` lines between."""

    layers: range
    heads: range
    columns: int
    lines: int
    pool: int
    gap: int
    gutter: int

    def head_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the (layer, head) that is drawn at a place of the grid, or None."""
        across, down = (x - self.gutter) // (self.columns + 1), (y - 1) // (self.lines + self.gap)
        if x < self.gutter or y < 1 or across >= len(self.heads) or down >= len(self.layers):
            return None
        return self.layers[down], self.heads[across]


def plan_grid(exploration: Exploration, room: Room) -> GridPlan:
    """Choose the largest thumbnails with which all heads fit, else the smallest ones and the part with the cursor."""
    maps = exploration.maps
    layers, widest = len(maps.figure.weights), max(map(len, maps.figure.weights))
    gutter = len(str(layers)) + 3
    per_line = 2 if thumbnail_kind(room.palette) == "half" else 1
    width, height = room.width - gutter, room.height - 2
    for pool in range(1, max(maps.queries, maps.keys) + 1):
        columns, rows = ceil(maps.keys / pool), ceil(maps.queries / pool)
        lines = ceil(rows / per_line)
        gap = 0 if per_line == 2 and rows % 2 else 1
        columns = max(columns, len(f"H{widest}"))
        across, down = max(1, width // (columns + 1)), max(1, (height + gap) // (lines + gap))
        plan = GridPlan(
            layers=window(exploration.layer, layers, down), heads=window(exploration.head, widest, across),
            columns=columns, lines=min(lines, max(1, height)), pool=pool, gap=gap, gutter=gutter,
        )  # fmt: skip
        smallest = min(ceil(maps.keys / (pool + 1)), ceil(maps.queries / (pool + 1))) < LEAST
        if (across >= widest and down >= layers) or smallest:
            return plan
    return plan


def grid_lines(exploration: Exploration, room: Room) -> list[Line]:
    """Draw the grid and the line below it: the ramp, and what is not seen."""
    plan, palette = plan_grid(exploration, room), room.palette
    muted, chosen = palette.ink("muted"), palette.ink("cursor")
    heads: list[Part] = [(" " * plan.gutter, PLAIN)]
    for head in plan.heads:
        heads.append((left(f"H{head + 1}", plan.columns + 1), chosen if head == exploration.head else muted))
    lines = [room.line(*heads)]
    signed = is_signed(exploration)
    high = exploration.maps.limits[1]
    ends = (-high, high) if signed else (0.0, high)
    for layer in plan.layers:
        lines += _band(exploration, layer, plan, ends, room)
        lines += [room.line()] * plan.gap
    lines = lines[: room.height - 1]
    return [*lines, room.line(*_below(exploration, plan, ends, room))]


def _band(exploration: Exploration, layer: int, plan: GridPlan, ends: Limits, room: Room) -> list[Line]:
    palette, maps = room.palette, exploration.maps
    signed = is_signed(exploration)
    there = [head for head in plan.heads if head < len(maps.figure.weights[layer])]
    drawn = [
        thumbnail(maps.thumbnail(layer, head, plan.pool), plan.columns, plan.lines, ends, palette, signed)
        for head in there
    ]
    here = [layer == exploration.layer and head == exploration.head for head in there]
    chosen = palette.ink("cursor")
    lines = []
    for line in range(plan.lines):
        name = f"L{layer + 1}" if line == 0 else ""
        ink = chosen if layer == exploration.layer else palette.ink("muted")
        parts: list[Part] = [(left(name, plan.gutter - 1), ink)]
        for index, one in enumerate(drawn):
            parts += [_edge(here, index, room), *one[line]]
        lines.append(room.line(*parts, _edge(here, len(drawn), room)))
    return lines


def _edge(here: list[bool], index: int, room: Room) -> Part:
    """Return what stands before a thumbnail: the cursor's brackets stand on both sides of its head."""
    if index < len(here) and here[index]:
        return "[", room.palette.ink("cursor")
    if index > 0 and here[index - 1]:
        return "]", room.palette.ink("cursor")
    return " ", PLAIN


def _below(exploration: Exploration, plan: GridPlan, ends: Limits, room: Room) -> list[Part]:
    figure, palette = exploration.figure, room.palette
    layers, widest = len(figure.weights), max(map(len, figure.weights))
    parts = color_bar(shown_matrix(exploration), ends, room, min(16, room.width // 4))
    if plan.pool > 1:
        parts.append((f"   cell: largest of {plan.pool}{palette.sign('×', 'x')}{plan.pool}", palette.ink("muted")))
    spans = [
        room.span(what, shown.start + 1, shown.stop, total)
        for what, shown, total in (("layers", plan.layers, layers), ("heads", plan.heads, widest))
        if len(shown) < total
    ]
    return [*parts, *((f"   {span}", palette.ink("warning")) for span in spans)]
