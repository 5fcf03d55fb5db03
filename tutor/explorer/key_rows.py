"""The keys of one query below each other: as bars, or with every stage from the score to its share of the output."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style

from tutor.explorer.axes import name_of
from tutor.explorer.exploration import Exploration
from tutor.explorer.map_lines import cursor_of
from tutor.explorer.map_matrix import shown_matrix
from tutor.explorer.window import window
from tutor.figures import Matrix
from tutor.plots.canvas import Line, Part
from tutor.plots.labels import right, token
from tutor.plots.matrix_layout import limits_of
from tutor.plots.numbers import Limits, finite, weight
from tutor.plots.palette import PLAIN, level_of
from tutor.plots.room import Room

LONGEST = 20
_CHOSEN = Style(reverse=True, bold=True)
_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar_lines(exploration: Exploration, room: Room) -> list[Line]:
    """Draw the row of the query as bars, a key a line, and what is not seen."""
    matrix = shown_matrix(exploration)
    row, column = cursor_of(exploration)
    names = [token(label, room.palette.ascii) for label in matrix.column_labels]
    keys = window(column, len(names), max(1, room.height - 2))
    size = min(LONGEST, max(map(cell_len, names), default=1))
    ends = limits_of(matrix)
    cells = max(8, min(80, room.width - size - 18))
    lines = [_asked(exploration, room)]
    values = matrix.values[row]
    hidden = matrix.masked[row] if matrix.masked else ()
    for key in keys:
        parts = name_parts(names, key, column, size, room)
        if key < len(hidden) and hidden[key]:
            parts.append((f" {room.palette.sign('·', '.')} masked", room.palette.ink("muted")))
        else:
            parts += _bar(values[key] if key < len(values) else None, ends, cells, matrix, room)
        lines.append(room.line(*parts))
    return [*lines[: room.height - 1], keys_below(values, keys, matrix, room)]


def _asked(exploration: Exploration, room: Room) -> Line:
    arrows = room.palette.sign("←→", "left, right:")
    told = f"{name_of(exploration.figure, 'queries', exploration.query)} looks at these keys   ({arrows} other query)"
    return room.line((room.text(told), room.palette.ink("muted")))


def name_parts(names: Sequence[str], key: int, chosen: int, size: int, room: Room) -> list[Part]:
    """Return a key's number and its name; those under the cursor stand out."""
    here = key == chosen
    mark = room.palette.sign("▸", ">") if here else " "
    return [
        (f"{mark}{key:>4} ", room.palette.ink("cursor" if here else "muted")),
        (right(names[key], size, room.palette.ascii), _CHOSEN if here else PLAIN),
    ]


def _bar(value: float | None, ends: Limits, cells: int, matrix: Matrix, room: Room) -> list[Part]:
    known = finite((value,))
    edge: Part = (room.palette.sign(" │", " |"), room.palette.ink("axis"))
    if not known:
        return [edge, ("not finite", room.palette.ink("warning"))]
    colors = room.palette.ramp(matrix.signed)
    level = level_of(known[0], *ends, len(colors)) if colors else 0
    style = Style(color=colors[level if matrix.signed else max(len(colors) // 3, level)]) if colors else PLAIN
    told = (f" {_number(known[0])}", PLAIN)
    size = abs(known[0]) / (max(map(abs, ends)) or 1.0)
    if not matrix.signed:
        return [edge, (_filled(size, cells, room), style), told]
    half = cells // 2
    bar = _filled(size, half, room).rstrip()
    if known[0] < 0:
        bar = ("#" if room.palette.ascii else "█") * round(size * half)
        return [(" " * (half - len(bar)), PLAIN), (bar, style), edge, told]
    return [(" " * half, PLAIN), edge, (bar, style), told]


def _filled(share: float, cells: int, room: Room) -> str:
    if room.palette.ascii:
        return "#" * round(min(1.0, share) * cells)
    eighths = round(min(1.0, share) * cells * 8)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _number(value: float) -> str:
    small = 0 < abs(value) < 0.005
    return f"{value:.4f}".replace("0.", ".", 1) if small else weight(value) if abs(value) < 1.005 else f"{value:.3g}"


def keys_below(values: Sequence[float | None], keys: range, matrix: Matrix, room: Room) -> Line:
    """Say which keys are not seen, and how much of the weight they have."""
    if len(keys) == len(matrix.column_labels):
        return room.line()
    outside = sum(math.fsum(finite(values[start:stop])) for start, stop in ((0, keys.start), (keys.stop, len(values))))
    share = "" if matrix.signed else f", {weight(outside)} of the weight lies outside"
    return room.note(room.span("keys", keys.start + 1, keys.stop, len(matrix.column_labels)) + share)
