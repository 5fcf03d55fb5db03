"""Points in the plane with labels beside them: a map of words, two principal components."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from tutor.figures import Point, Points
from tutor.plots.axes import Axes, scale
from tutor.plots.canvas import Line, Part, compose, flow
from tutor.plots.labels import token
from tutor.plots.numbers import finite
from tutor.plots.palette import PLAIN
from tutor.plots.room import Room


def wanted_height(width: int) -> int:
    """Return the height that suits a map of this width."""
    return max(10, min(26, width // 3))


def draw_points(figure: Points, room: Room) -> list[Line]:
    """Draw each point as the mark of its group with its label beside it, as far as labels find room."""
    known = [point for point in figure.points if len(finite((point.x, point.y))) == 2]
    lost = len(figure.points) - len(known)
    head = _header(figure, known, room)
    height = max(3, room.height - len(head))
    axes = _axes(figure, known, room.sized(room.width, height))
    unlabeled = _draw(known, axes, room)
    notes = [f"{lost} not finite"] if lost else []
    if unlabeled:
        notes.append(f"{unlabeled} label{'s' if unlabeled > 1 else ''} without room")
    if notes:
        axes = _axes(figure, known, room.sized(room.width, max(3, height - 1)))
        _draw(known, axes, room)
        return [*[*head, *axes.lines()][: room.height - 1], room.note(", ".join(notes))]
    return [*head, *axes.lines()][: room.height]


def _axes(figure: Points, known: Sequence[Point], room: Room) -> Axes:
    x = scale(finite(point.x for point in known), pad=0.06)
    y = scale(finite(point.y for point in known), pad=0.06)
    return Axes(room.width, room.height, room.palette, x=x, y=y, x_label=room.text(figure.x_label))


def _draw(known: Sequence[Point], axes: Axes, room: Room) -> int:
    """Draw the marks, then each label at the first free place around its mark; return how many found none."""
    places = [(axes.column(*_held(point.x)), axes.row(*_held(point.y)), point) for point in known]
    for x, y, point in places:
        axes.grid.put(x, y, room.palette.mark(point.group), room.palette.series(point.group))
    lost = 0
    for x, y, point in places:
        if not point.label:
            continue
        text = token(point.label, room.palette.ascii)
        spot = next((spot for spot in _around(x, y, cell_len(text)) if _is_clear(axes, spot, cell_len(text))), None)
        if spot is None:
            lost += 1
        else:
            axes.grid.put(*spot, text, PLAIN)
    return lost


def _held(value: float) -> tuple[float]:
    return (finite((value,))[0],)


def _around(x: int, y: int, size: int) -> Iterator[tuple[int, int]]:
    yield x + 2, y
    yield x - size - 1, y
    for line in (y - 1, y + 1):
        yield x - size // 2, line
        yield x + 1, line
        yield x - size, line


def _is_clear(axes: Axes, spot: tuple[int, int], size: int) -> bool:
    """Whether a label finds room with a free cell on either side, so that no two run together."""
    x, y = spot
    before = 1 if x > 0 and not axes.grid.at(x - 1, y).strip() else 0
    after = 1 if x + size < axes.grid.width else 0
    if x > 0 and not before:
        return False
    return axes.grid.is_free(x, y, size + after)


def _header(figure: Points, known: Sequence[Point], room: Room) -> list[Line]:
    palette = room.palette
    title: list[Part] = [(room.text(figure.title), palette.ink("title"))]
    if figure.y_label:
        title.append((f"   {palette.sign('↑', '^')} {room.cut(figure.y_label, 16)}", palette.ink("muted")))
    groups = sorted({point.group for point in known}) if figure.group_names else []
    items: list[list[Part]] = []
    for group in groups:
        name = figure.group_names[group] if 0 <= group < len(figure.group_names) else f"group {group}"
        mark = (palette.mark(group), palette.series(group))
        items.append([("   ", PLAIN), mark, (f" {room.cut(name, 18)}", PLAIN)])
    rows = flow([title, *items], room.width)
    if len(rows) == 1:
        return [compose(rows[0], room.width)]
    legend = [compose(row, room.width) for row in flow(items, room.width)]
    return [room.title(figure.title, *title[1:]), *legend][: max(1, room.height - 5)]
