"""The title and the legend of curves, outside the plot area: one row where they fit."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tutor.figures import Curves, Number, Series
from tutor.plots.canvas import Line, Part, compose, flow, parts_of, width_of
from tutor.plots.numbers import compact, finite
from tutor.plots.palette import PLAIN
from tutor.plots.room import Room


def header(figure: Curves, room: Room, most: int, hidden: frozenset[int] = frozenset()) -> list[Line]:
    """Return the title, what the y axis shows, and for each series its mark, its name and its last value.

    Args:
        figure: The curves.
        room: The room.
        most: How many lines there may be.
        hidden: The series that are not drawn.
    """
    palette = room.palette
    named = len(figure.series) > 1 or any(line.label not in ("", figure.y_label) for line in figure.series)
    up = f"   {palette.sign('↑', '^')} {room.text(figure.y_label)}" if figure.y_label else ""
    title: list[Part] = [(room.text(figure.title), palette.ink("title")), (up, palette.ink("muted"))]
    full, short = _items(figure, room, hidden, True), _items(figure, room, hidden, False)
    for items in (full, short) if named else ([],):
        if width_of(title) + sum(map(width_of, items)) <= room.width:
            return [room.line(*title, *(part for item in items for part in item))]
    if most <= 1:
        return [_one_line(figure, short, room)]
    rows = flow(full, room.width)
    if len(rows) > most - 1:
        rows = flow(short, room.width)
    fits = cell_len(title[0][0]) + cell_len(up) <= room.width
    return [room.title(figure.title, *title[1:]) if fits else room.title(figure.title), *_rows(rows, room, most - 1)]


def _rows(rows: list[list[Part]], room: Room, most: int) -> list[Line]:
    lines = [compose(row, room.width) for row in rows[:most]]
    if len(rows) > most:
        lines[-1] = _more(rows[most - 1], sum(len(row) for row in rows[most:]) // 3, room)
    return lines


def _one_line(figure: Curves, items: Sequence[Sequence[Part]], room: Room) -> Line:
    size = sum(map(width_of, items))
    title = room.cut(figure.title, max(6, room.width - size))
    parts: list[Part] = [(title, room.palette.ink("title"))]
    left = room.width - cell_len(title)
    shown = 0
    while shown < len(items) and width_of(items[shown]) <= left - (0 if shown == len(items) - 1 else 4):
        parts += items[shown]
        left -= width_of(items[shown])
        shown += 1
    return compose(parts, room.width) if shown == len(items) else _more(parts, len(items) - shown, room)


def _more(parts: Sequence[Part], count: int, room: Room) -> Line:
    note = f" +{count}"
    kept = parts_of(compose(parts, room.width - len(note)))
    return compose([*kept, (note, room.palette.ink("warning"))], room.width)


def _items(figure: Curves, room: Room, hidden: frozenset[int], with_value: bool) -> list[list[Part]]:
    return [_item(line, index, room, with_value, hidden) for index, line in enumerate(figure.series)]


def _item(line: Series, index: int, room: Room, with_value: bool, hidden: frozenset[int]) -> list[Part]:
    mark, style = room.palette.mark(index), room.palette.series(index)
    last = _last(line.y)
    label = room.cut(line.label, max(6, room.width // 2))
    if index in hidden:
        return [("   ", PLAIN), (mark, room.palette.ink("muted")), (f" ({label})", room.palette.ink("muted"))]
    value = f" {compact(last)}" if with_value and last is not None else ""
    return [("   ", PLAIN), (mark, style), (f" {label}{value}", PLAIN)]


def _last(values: Sequence[Number]) -> float | None:
    numbers = finite(values[-1:])
    return numbers[0] if numbers else None
