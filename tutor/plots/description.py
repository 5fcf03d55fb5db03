"""Figures in words and numbers: for a screen reader, a dumb terminal, a log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from tutor.figures import (
    Attention,
    Bars,
    Calculator,
    Curves,
    DecisionMap,
    Diagram,
    Figure,
    Matrix,
    Number,
    OverTime,
    Panels,
    Points,
    Series,
    Surface,
    Table,
    Text,
    Tokens,
)  # fmt: skip
from tutor.plots.attention import head_matrix, heads_of, limits
from tutor.plots.calculator_description import calculation_told
from tutor.plots.diagram import diagram_told
from tutor.plots.labels import token, visible, wrapped
from tutor.plots.matrix_description import describe_matrix, head_told
from tutor.plots.numbers import compact, finite
from tutor.plots.over_time import over_time_told
from tutor.plots.palette import Palette
from tutor.plots.predictions import predictions_told
from tutor.plots.room import Room
from tutor.plots.surface import known_places, lowest_told
from tutor.plots.table import draw_table
from tutor.plots.table import wanted_height as table_height


def describe(figure: Figure, width: int) -> str:
    """Say what the figure shows, with numbers, in lines of at most ``width`` cells where words allow it.

    Args:
        figure: What to describe.
        width: Where to break lines.
    """
    return "\n".join(piece for line in _lines(figure, width) for piece in _broken(line, width))


def _broken(line: str, width: int) -> list[str]:
    """Break a line; what goes on in the next one is set in below it. Text of more than one line stays as it is."""
    width = max(20, width)
    first, *rest = wrapped(line, width)
    if not rest or "\n" in line:
        return [first, *rest]
    indent = " " * (4 if line.startswith("  ") else 2)
    return [first, *(indent + piece for piece in wrapped(line[len(first) :].lstrip(" "), width - len(indent)))]


def _lines(figure: Figure, width: int) -> Iterator[str]:
    if figure.title:
        yield visible(figure.title)
    match figure:
        case Curves():
            yield from _curves(figure)
        case Matrix():
            yield from describe_matrix(figure, width)
        case Attention():
            yield from _attention(figure, width)
        case Calculator():
            yield from calculation_told(figure)
        case OverTime():
            yield from over_time_told(figure)
        case DecisionMap():
            yield from _decision_map(figure)
        case Surface():
            yield from _surface(figure)
        case Points():
            yield from _points(figure)
        case Bars():
            yield from _bars(figure)
        case Table():
            yield from _table(figure, width)
        case Tokens():
            yield from _tokens(figure)
        case Text():
            yield visible(figure.text, keep_newlines=True).rstrip("\n")
        case Diagram():
            yield from diagram_told(figure)
        case Panels():
            for index, one in enumerate(figure.figures, 1):
                yield ""
                yield f"[{index} of {len(figure.figures)}]"
                yield from _lines(one, width)
        case _:
            assert_never(figure)


def _curves(figure: Curves) -> Iterator[str]:
    across = visible(figure.x_label or "x")
    scales = " and ".join(name for name, log in (("x", figure.log_x), ("y", figure.log_y)) if log)
    if figure.y_label or scales:
        yield f"{visible(figure.y_label)} over {across}{f', {scales} on a log scale' if scales else ''}".strip()
    for series in figure.series:
        yield _series(series, across)
    for level in figure.levels:
        yield f"  level {visible(level.label)}: {compact(level.y, 4)}"


def _series(series: Series, across: str) -> str:
    known = [(x, y) for x, y in zip(series.x, series.y, strict=False) if y is not None and finite((y,))]
    lost = len(series.y) - len(known)
    label = visible(series.label) or "values"
    missing = f"; {lost} of {len(series.y)} values not finite" if lost else ""
    if not known:
        return f"  {label}: no values{missing}"
    low, high = min(known, key=lambda point: point[1]), max(known, key=lambda point: point[1])

    def told(name: str, point: tuple[float, float]) -> str:
        return f"{name} {compact(point[1], 4)} at {across} {compact(point[0], 4)}"

    ends = finite([*series.low[-1:], *series.high[-1:]])
    missing += f"; the band ends at {compact(ends[0], 4)} to {compact(ends[1], 4)}" if len(ends) == 2 else ""
    if len(known) <= 6:
        pairs = ", ".join(f"{compact(x, 4)}: {compact(y, 4)}" for x, y in known)
        return f"  {label} ({across}: value): {pairs}{missing}"
    parts = (told("first", known[0]), told("lowest", low), told("highest", high), told("last", known[-1]))
    return f"  {label}: {len(known)} points; {', '.join(parts)}{missing}"


def _attention(figure: Attention, width: int) -> Iterator[str]:
    heads = heads_of(figure)
    if len(heads) == 1:
        yield from list(describe_matrix(head_matrix(figure, *heads[0]), width))
        yield from predictions_told(figure)
        return
    yield f"{len(figure.weights)} layers, {len(heads)} heads; how much weight a query gives, averaged over the queries"
    ends = limits(figure)
    for layer, head in heads:
        yield f"  L{layer + 1}H{head + 1}: {head_told(head_matrix(figure, layer, head, ends))}"
    yield from predictions_told(figure)


def _decision_map(figure: DecisionMap) -> Iterator[str]:
    cells = [group for row in figure.classes for group in row]
    (x_low, x_high), (y_low, y_high) = figure.x_limits, figure.y_limits
    yield (
        f"{visible(figure.x_label)} from {compact(x_low)} to {compact(x_high)}, "
        f"{visible(figure.y_label)} from {compact(y_low)} to {compact(y_high)}"
    )
    for group in sorted({*cells, *(point.group for point in figure.points)}):
        name = visible(figure.class_names[group]) if 0 <= group < len(figure.class_names) else f"class {group}"
        share = cells.count(group) / len(cells) if cells else 0.0
        own = [point for point in figure.points if point.group == group]
        right = sum(_class_at(figure, point.x, point.y) == group for point in own)
        told = f"; {right} of its {len(own)} points lie in it" if own else ""
        yield f"  {name}: {share:.0%} of the plane{told}"


def _class_at(figure: DecisionMap, x: float, y: float) -> int | None:
    (x_low, x_high), (y_low, y_high) = figure.x_limits, figure.y_limits
    if (
        len(finite((x, y))) < 2
        or x_high <= x_low
        or y_high <= y_low
        or not (x_low <= x <= x_high and y_low <= y <= y_high)
    ):
        return None
    rows = figure.classes
    row = rows[min(int((y_high - y) / (y_high - y_low) * len(rows)), len(rows) - 1)] if rows else ()
    return row[min(int((x - x_low) / (x_high - x_low) * len(row)), len(row) - 1)] if row else None


def _surface(figure: Surface) -> Iterator[str]:
    (x_low, x_high), (y_low, y_high) = figure.x_limits, figure.y_limits
    across, up = visible(figure.x_label or "x"), visible(figure.y_label or "y")
    yield f"{across} from {compact(x_low)} to {compact(x_high)}, {up} from {compact(y_low)} to {compact(y_high)}"
    yield from (f"  {line}" for line in lowest_told(figure))
    for path in figure.paths:
        walked = known_places(path)
        ends = [f"({compact(x, 4)}, {compact(y, 4)})" for x, y in (walked[:1] + walked[-1:])]
        way = f"{len(walked)} places, from {' to '.join(ends)}" if walked else "no places"
        yield f"  {visible(path.label) or 'path'}: {way}"


def _points(figure: Points) -> Iterator[str]:
    yield f"{len(figure.points)} points ({visible(figure.x_label or 'x')}, {visible(figure.y_label or 'y')})"
    for point in figure.points:
        known = 0 <= point.group < len(figure.group_names)
        group = f" [{visible(figure.group_names[point.group])}]" if known else ""
        yield f"  {visible(point.label) or 'point'}{group}: ({compact(point.x)}, {compact(point.y)})"


def _bars(figure: Bars) -> Iterator[str]:
    unit = f" {visible(figure.unit)}" if figure.unit else ""
    for index, label in enumerate(figure.labels):
        values = []
        for group in figure.groups:
            value: Number = group.values[index] if index < len(group.values) else None
            number = f"{value:.6g}{unit}" if value is not None and finite((value,)) else "not finite"
            values.append(f"{visible(group.name)} {number}" if len(figure.groups) > 1 else number)
        yield f"  {visible(label)}: {', '.join(values)}"


def _table(figure: Table, width: int) -> Iterator[str]:
    bare = Table(title="", columns=figure.columns, rows=figure.rows, marked=figure.marked)
    plain = Palette(colors="none")
    height = table_height(bare, width, plain)
    for line in draw_table(bare, Room(width=width, height=height, palette=plain)):
        yield "".join(segment.text for segment in line).rstrip()


def _tokens(figure: Tokens) -> Iterator[str]:
    pairs = []
    for index, text in enumerate(figure.tokens):
        value = figure.values[index] if index < len(figure.values) else None
        pairs.append(f"{token(text)} {compact(value)}" if value is not None and finite((value,)) else token(text))
    yield "  " + ", ".join(pairs)
