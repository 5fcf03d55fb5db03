"""An exploration as an SVG picture: one map with its labels, or all heads, each cell with its number as a tooltip."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tutor.explorer.exploration import Exploration
from tutor.explorer.map_matrix import is_signed, shown_matrix
from tutor.explorer.told import edits_told, head_told, place_told
from tutor.figures import Matrix
from tutor.plots.labels import token
from tutor.plots.matrix_layout import limits_of
from tutor.plots.numbers import Limits, compact
from tutor.plots.palette import level_of
from tutor.plots.ramps import ramp

FINEST = 32
"""A thumbnail has at most so many cells across."""
SMALL = 4
LETTER = 7
_MASKED = "#ececec"
_LOST = "#d03030"


def svg_of(exploration: Exploration) -> str:
    """Return the picture on white ground: the grid of all heads in their view, else the map that is shown."""
    if exploration.view in ("heads", "time"):
        width, height, body = _grid(exploration)
    else:
        width, height, body = _map(exploration)
    told = [place_told(exploration), head_told(exploration), edits_told(exploration)]
    title = "   ".join([exploration.figure.title, *filter(None, told[:1])])
    lines = [title, *filter(None, ["   ".join(filter(None, told[1:]))])]
    above = 18 * len(lines) + 10
    width = max(width, 12 + LETTER * max(map(len, lines)))
    head = "".join(_text(6, 16 + 18 * index, line, bold=index == 0) for index, line in enumerate(lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height + above}" '
        f'viewBox="0 0 {width} {height + above}" font-family="monospace" font-size="12">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{head}<g transform="translate(0 {above})">{body}</g></svg>\n'
    )


def _map(exploration: Exploration) -> tuple[int, int, str]:
    matrix = shown_matrix(exploration)
    ends, rows, columns = limits_of(matrix), len(matrix.values), len(matrix.column_labels)
    cell = 18 if max(rows, columns) <= 64 else 12
    left = 20 + LETTER * max([1, *(len(token(label)) for label in matrix.row_labels)])
    top = 20 + LETTER * max([1, *(len(token(label)) for label in matrix.column_labels)])
    parts = [_text(left, 12, "key →"), _text(4, top - 4, "query ↓")]
    for index, label in enumerate(matrix.column_labels):
        x = left + cell * index + cell / 2 + 4
        parts.append(f'<text transform="translate({x} {top - 4}) rotate(-90)">{_escaped(label)}</text>')
    for index, label in enumerate(matrix.row_labels):
        y = top + cell * index + cell / 2 + 4
        parts.append(f'<text x="{left - 6}" y="{y}" text-anchor="end">{_escaped(label)}</text>')
    parts += _cells(matrix, ends, left, top, cell)
    below = top + cell * rows + 12
    parts.append(_legend(ends, matrix.signed, left, below))
    return left + cell * columns + 12, below + 26, "".join(parts)


def _cells(matrix: Matrix, ends: Limits, left: int, top: int, size: int) -> Iterator[str]:
    colors = ramp("truecolor", False, matrix.signed)
    for row, values in enumerate(matrix.values):
        for column, value in enumerate(values):
            hidden = matrix.masked is not None and matrix.masked[row][column : column + 1] == (True,)
            fill = _MASKED if hidden else _LOST if value is None else colors[level_of(value, *ends, len(colors))]
            told = "masked" if hidden else compact(value, 4)
            place = f"{matrix.row_labels[row]} ({row}) → {matrix.column_labels[column]} ({column}): {told}"
            yield (
                f'<rect x="{left + size * column}" y="{top + size * row}" width="{size}" height="{size}" '
                f'fill="{fill}"><title>{escape(place)}</title></rect>'
            )


def _grid(exploration: Exploration) -> tuple[int, int, str]:
    maps = exploration.maps
    pool = -(-max(maps.queries, maps.keys) // FINEST)
    across, down = -(-maps.keys // pool) * SMALL, -(-maps.queries // pool) * SMALL
    signed = is_signed(exploration)
    ends = (-maps.limits[1], maps.limits[1]) if signed else maps.limits
    colors = ramp("truecolor", False, signed)
    parts = []
    for layer, head in maps.heads:
        left, top = 40 + head * (across + 10), 24 + layer * (down + 10)
        parts.append(_text(6, top + 12, f"L{layer + 1}") if head == 0 else "")
        parts.append(_text(left, 16, f"H{head + 1}") if layer == maps.heads[0][0] else "")
        for row, values in enumerate(maps.thumbnail(layer, head, pool)):
            for column, value in enumerate(values):
                fill = _MASKED if value is None else colors[level_of(value, *ends, len(colors))]
                x, y = left + SMALL * column, top + SMALL * row
                parts.append(f'<rect x="{x}" y="{y}" width="{SMALL}" height="{SMALL}" fill="{fill}"/>')
    layers, heads = len(maps.figure.weights), max(map(len, maps.figure.weights))
    below = 24 + layers * (down + 10) + 6
    parts.append(_legend(ends, signed, 40, below))
    note = f"query ↓  key →   cell: the largest of {pool}×{pool}" if pool > 1 else "query ↓  key →"
    parts.append(_text(40, below + 32, note))
    return 40 + heads * (across + 10) + 10, below + 44, "".join(parts)


def _legend(ends: Limits, signed: bool, left: int, top: int) -> str:
    colors = ramp("truecolor", False, signed)
    cells = "".join(
        f'<rect x="{left + 40 + 10 * index}" y="{top}" width="10" height="12" fill="{color}"/>'
        for index, color in enumerate(colors)
    )
    right = left + 46 + 10 * len(colors)
    masked = f'<rect x="{right + 60}" y="{top}" width="12" height="12" fill="{_MASKED}"/>'
    low, high = compact(ends[0], 2), compact(ends[1], 2)
    return (
        _text(left, top + 10, low)
        + cells
        + _text(right, top + 10, high)
        + masked
        + _text(right + 78, top + 10, "masked")
    )


def _text(x: float, y: float, text: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}"{weight} xml:space="preserve">{escape(text)}</text>'


def _escaped(label: str) -> str:
    return escape(token(label))
