"""Queries at the left, keys at the right, and between them the lines of one query by weight."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style

from tutor.explorer.exploration import Exploration
from tutor.explorer.map_lines import cursor_of
from tutor.explorer.map_matrix import shown_matrix
from tutor.explorer.strokes import Stroke, draw_strokes
from tutor.explorer.window import window
from tutor.figures import Matrix
from tutor.plots.canvas import Line, Part
from tutor.plots.labels import left, right, token
from tutor.plots.numbers import finite, weight
from tutor.plots.palette import PLAIN, level_of
from tutor.plots.room import Room

LEAST = 0.02
"""Lines of a smaller share are not drawn; their numbers stand beside the keys."""
LONGEST = 18
"""The cells that a label takes at most."""
APART = 3
"""Tokens lie at most so many lines apart, where there is room."""
_CHOSEN = Style(reverse=True, bold=True)


def connection_lines(exploration: Exploration, room: Room) -> list[Line]:
    """Draw the lines, their numbers beside the keys, and what is not seen."""
    matrix = shown_matrix(exploration)
    row, column = cursor_of(exploration)
    height = max(1, room.height - 2)
    rows = window(row, len(matrix.values), height)
    keys = window(column, max(map(len, matrix.values)), height)
    ascii_only = room.palette.ascii
    names = [[token(label, ascii_only) for label in labels] for labels in (matrix.row_labels, matrix.column_labels)]
    sizes = [min(LONGEST, max(5, *map(cell_len, labels))) for labels in names]
    middle = max(8, min(60, room.width - sum(sizes) - 9))
    apart = max(1, min(APART, height // max(len(rows), len(keys), 1)))
    grid = draw_strokes(_strokes(matrix, row, rows, keys, apart, room), middle, height, room.palette)
    lines = [room.line((right("query", sizes[0]), room.palette.ink("muted")), (" " * (middle + 7), PLAIN),
                       ("key", room.palette.ink("muted")))]  # fmt: skip
    for y in range(max(len(rows), len(keys)) * apart):
        at = y // apart if y % apart == 0 else -1
        parts: list[Part] = [*_name(names[0], rows, at, row, sizes[0], room, at_right=True), (" ", PLAIN)]
        parts += grid.line(y)
        parts += [_number(matrix, row, keys, at, room), (" ", PLAIN)]
        lines.append(room.line(*parts, *_name(names[1], keys, at, column, sizes[1], room, at_right=False)))
    return [*lines[: room.height - 1], _below(matrix, row, rows, keys, room)]


def _strokes(matrix: Matrix, row: int, rows: range, keys: range, apart: int, room: Room) -> list[Stroke]:
    """Return the lines of the chosen query, those that are worth one."""
    largest = max((abs(value) for value in finite(matrix.values[row])), default=0.0) or 1.0
    found = []
    for key in keys:
        value = _value(matrix, row, key)
        if value is not None and abs(value) >= LEAST * largest:
            share = abs(value) / largest if largest > 1 else abs(value)
            start, end = (row - rows.start) * apart, (key - keys.start) * apart
            found.append(Stroke(start=start, end=end, share=share, style=_color(matrix, value, largest, room)))
    return found


def _color(matrix: Matrix, value: float, largest: float, room: Room) -> Style:
    colors = room.palette.ramp(matrix.signed)
    if not colors:
        return PLAIN
    if matrix.signed:
        return Style(color=colors[level_of(value, -largest, largest, len(colors))])
    darkest = len(colors) // 3  # a line on the screen's own ground needs more contrast than a cell
    return Style(color=colors[max(darkest, level_of(value, 0.0, matrix.high or largest, len(colors)))])


def _value(matrix: Matrix, row: int, key: int) -> float | None:
    hidden = matrix.masked is not None and matrix.masked[row][key : key + 1] == (True,)
    return (
        None
        if hidden or key >= len(matrix.values[row])
        else next(iter(finite(matrix.values[row][key : key + 1])), None)
    )


def _name(
    names: Sequence[str], places: range, y: int, chosen: int, size: int, room: Room, *, at_right: bool
) -> list[Part]:
    if not 0 <= y < len(places):
        return [(" " * size, PLAIN)]
    here = places[y] == chosen
    pad = right if at_right else left
    name = pad(names[places[y]], size, room.palette.ascii)
    return [(name, _CHOSEN if here else PLAIN)]


def _number(matrix: Matrix, row: int, keys: range, y: int, room: Room) -> Part:
    if not 0 <= y < len(keys):
        return "      ", PLAIN
    value = _value(matrix, row, keys[y])
    if value is None:
        masked = matrix.masked is not None and matrix.masked[row][keys[y] : keys[y] + 1] == (True,)
        return f"{room.palette.sign('·', '.') if masked else '?':>6}", room.palette.ink("muted")
    strong = abs(value) >= 0.1
    return f"{weight(value) if abs(value) < 10 else f'{value:.1f}':>6}", PLAIN if strong else room.palette.ink("muted")


def _below(matrix: Matrix, row: int, rows: range, keys: range, room: Room) -> Line:
    spans, total = [], len(matrix.column_labels)
    if len(rows) < len(matrix.values):
        spans.append(room.span("queries", rows.start + 1, rows.stop, len(matrix.values)))
    if len(keys) < total:
        outside = sum(abs(_value(matrix, row, key) or 0.0) for key in range(total) if key not in keys)
        share = f", {weight(outside)} of this query's weight lies outside" if not matrix.signed else ""
        spans.append(room.span("keys", keys.start + 1, keys.stop, total) + share)
    if spans:
        return room.note(", ".join(spans))
    thin, thick = ("...", "###") if room.palette.ascii else ("dotted", "thick")
    told = f"{thin}: below .1   {thick}: .5 and more"
    return room.line((told, room.palette.ink("muted")))
