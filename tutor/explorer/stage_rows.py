"""The stages of one query unfolded, a key a line: score, scaled, masked, softmax, × V, and their sum, the output."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.cells import cell_len

from tutor.explorer.exploration import Exploration
from tutor.explorer.key_rows import keys_below, name_parts
from tutor.explorer.map_lines import cursor_of
from tutor.explorer.map_matrix import shown_matrix
from tutor.explorer.recomputation import QueryStages
from tutor.explorer.window import window
from tutor.plots.canvas import Line, Part
from tutor.plots.labels import token
from tutor.plots.numbers import compact, fixed
from tutor.plots.palette import PLAIN, level_of
from tutor.plots.room import Room

LONGEST = 14
CELL = 8
ENTRY = 7


def stage_lines(exploration: Exploration, room: Room) -> list[Line]:
    """Draw the table: a heading, the keys around the cursor, the output, and what is not seen or not kept."""
    stages = exploration.maps.stages(exploration.layer, exploration.head, exploration.query)
    matrix = shown_matrix(exploration)
    _, column = cursor_of(exploration)
    names = [token(label, room.palette.ascii) for label in matrix.column_labels]
    size = min(LONGEST, max([cell_len(name) for name in names] + [6]))
    besides = 2 + (stages.products is not None) + bool(_note(exploration, stages))
    keys = window(column, len(names), max(1, room.height - besides))
    entries = _entries(stages, room.width - size - 6 - 4 * CELL)
    lines = [_heading(exploration, stages, size, entries, room)]
    for index in keys:
        key = exploration.key_places[index]
        parts = name_parts(names, index, column, size, room)
        parts += _numbers(exploration, stages, key, room)
        if stages.products is not None:
            parts += [(_right(entry, ENTRY), PLAIN) for entry in stages.products[key][:entries]]
        lines.append(room.line(*parts))
    if stages.output is not None and stages.products is not None:
        lines.append(_output(stages.output, size, entries, room))
    note = _note(exploration, stages)
    lines += [room.note(note)] if note else []
    below = keys_below(matrix.values[cursor_of(exploration)[0]], keys, matrix, room)
    return [*lines[: room.height - 1], below]


def _entries(stages: QueryStages, width: int) -> int:
    """Return how many entries of the products fit."""
    return min(len(stages.output or ()), max(0, width // ENTRY))


def _heading(exploration: Exploration, stages: QueryStages, size: int, entries: int, room: Room) -> Line:
    scale = exploration.figure.scale
    times, minus = room.palette.sign("×", "x"), room.palette.sign("→", "->")
    first = ["score", f"{times}{compact(scale, 3)}" if scale is not None else "scaled"]
    names = first if stages.kept else ["", "ln weight"]
    heads = "".join(f"{name:>{CELL}}" for name in (*names, "masked", "softmax"))
    mixed = ""
    if stages.output is not None and entries:
        many = f"{1}-{entries} of {len(stages.output)}" if entries < len(stages.output) else ""
        mixed = f"  softmax {times} V  {many}"
    return room.line((" " * (6 + size), PLAIN), (heads.replace("->", minus), room.palette.ink("title")),
                     (mixed, room.palette.ink("title")))  # fmt: skip


def _numbers(exploration: Exploration, stages: QueryStages, key: int, room: Room) -> list[Part]:
    muted = room.palette.ink("muted")
    changed = (exploration.layer, exploration.head, exploration.query, key) in {
        cell[:4] for cell in exploration.edits.cells
    }
    score = stages.scores[key] if stages.kept and stages.scores is not None else None
    parts: list[Part] = [(_right(score, CELL) if score is not None else " " * CELL, muted)]
    set_ink = room.palette.ink("warning") if changed else PLAIN
    parts.append((_right(stages.scaled[key], CELL), set_ink))
    masked = stages.masked[key] == -math.inf
    parts.append(
        (f"{_infinite(room):>{CELL}}" if masked else _right(stages.masked[key], CELL), muted if masked else PLAIN)
    )
    weight = stages.weights[key]
    grounds = room.palette.grounds()
    style = grounds[level_of(weight, *exploration.maps.limits, len(grounds))] if grounds and weight == weight else PLAIN
    return [*parts, ("   ", PLAIN), (fixed(weight, CELL - 3, 3).rjust(CELL - 3), style)]


def _infinite(room: Room) -> str:
    return "-inf" if room.palette.ascii else "−∞"


def _right(value: float, size: int) -> str:
    text = fixed(value, size - 1)
    return text.replace("∞", "inf").rjust(size)


def _output(output: Sequence[float], size: int, entries: int, room: Room) -> Line:
    name = "output: their sum".rjust(6 + size + 4 * CELL)
    numbers = "".join(_right(entry, ENTRY) for entry in output[:entries])
    return room.line((name, room.palette.ink("muted")), (numbers, room.palette.ink("title")))


def _note(exploration: Exploration, stages: QueryStages) -> str:
    notes = []
    if not stages.kept and exploration.figure.scores is None:
        notes.append("no scores kept: ln(weight) stands for the scaled score")
    elif not stages.kept:
        notes.append("the kept scores do not give these weights: ln(weight) stands for them")
    if stages.products is None:
        notes.append("no values kept, so no output")
    if (exploration.layer, exploration.head) in exploration.edits.ablated:
        notes.append("this head is ablated: its output is zero")
    return "; ".join(notes)
