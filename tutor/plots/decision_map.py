"""What a classifier says at each place of the plane, with the data on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tutor.figures import DecisionMap, Point
from tutor.plots.axes import Axes, scale
from tutor.plots.canvas import Line, Part, compose, flow
from tutor.plots.numbers import Limits, finite
from tutor.plots.palette import PLAIN, Palette, pair
from tutor.plots.ramps import class_grounds
from tutor.plots.room import Room

Cell = TypeVar("Cell")


def wanted_height(width: int) -> int:
    """Return the height at which the plane is about as tall as wide."""
    return max(10, min(24, width // 3))


def draw_decision_map(figure: DecisionMap, room: Room) -> list[Line]:
    """Draw the parts of the classes, sure ones stronger, with a mark for each data point, axes and a legend."""
    head = _header(figure, room)
    height = max(3, room.height - len(head))
    axes = _axes(figure, room.sized(room.width, height))
    known = bool(figure.classes) and all(figure.classes)
    if known and room.palette.ramped and not room.palette.ascii:
        _fill_halves(figure, axes, room.palette)
    elif known:
        _fill_cells(figure, axes, room.palette)
    _draw_points(figure.points, axes, room.palette)
    return [*head, *axes.lines()][: room.height]


def _axes(figure: DecisionMap, room: Room) -> Axes:
    x = scale(finite(point.x for point in figure.points), limits=_limits(figure.x_limits))
    y = scale(finite(point.y for point in figure.points), limits=_limits(figure.y_limits))
    return Axes(room.width, room.height, room.palette, x=x, y=y, x_label=room.text(figure.x_label))


def _limits(limits: Limits) -> Limits | None:
    return limits if len(finite(limits)) == 2 and limits[0] < limits[1] else None


def _fill_halves(figure: DecisionMap, axes: Axes, palette: Palette) -> None:
    grid = axes.grid
    shades = _shades(figure, palette)
    rows = [_sampled(shades, (half + 0.5) / (2 * grid.height)) for half in range(2 * grid.height)]
    for y in range(grid.height):
        upper, lower = rows[2 * y], rows[2 * y + 1]
        for x in range(grid.width):
            across = (x + 0.5) / grid.width
            grid.paint(x, y, "▀", pair(upper[int(across * len(upper))], lower[int(across * len(lower))]))


def _fill_cells(figure: DecisionMap, axes: Axes, palette: Palette) -> None:
    grid = axes.grid
    for y in range(grid.height):
        row = _sampled(figure.classes, (y + 0.5) / grid.height)
        for x in range(grid.width):
            group = row[int((x + 0.5) / grid.width * len(row))]
            grid.paint(x, y, palette.fill(group), palette.series(group))


def _sampled(rows: Sequence[Sequence[Cell]], down: float) -> Sequence[Cell]:
    return rows[int(down * len(rows))]


def _shades(figure: DecisionMap, palette: Palette) -> list[list[str]]:
    """Return the color of each cell of the map: the shade of its class, stronger where the classifier is surer."""
    grounds = class_grounds(palette.colors, palette.dark)
    least = 1 / max(2, len(figure.class_names))
    sure = figure.confidence or ()
    shades = []
    for y, row in enumerate(figure.classes):
        trusts = sure[y] if y < len(sure) else ()
        shades.append([_shade(grounds[group % len(grounds)], trusts[x : x + 1], least) for x, group in enumerate(row)])
    return shades


def _shade(shades: tuple[str, ...], trust: tuple[float, ...], least: float) -> str:
    known = finite(trust)
    share = (known[0] - least) / (1 - least) if known else 1.0
    return shades[int(min(1.0, max(0.0, share)) * (len(shades) - 1) + 0.5)]


def _draw_points(points: tuple[Point, ...], axes: Axes, palette: Palette) -> None:
    for point in points:
        if len(finite((point.x, point.y))) < 2:
            continue
        x, y = axes.column(point.x), axes.row(point.y)
        style = palette.series(point.group)
        if palette.ramped and not palette.ascii and 0 <= x < axes.grid.width and 0 <= y < axes.grid.height:
            ground = axes.grid.style_at(x, y)
            style += pair(style.color.name if style.color else None, ground.bgcolor.name if ground.bgcolor else None)
        axes.grid.put(x, y, palette.mark(point.group), style)


def _header(figure: DecisionMap, room: Room) -> list[Line]:
    palette = room.palette
    up: list[Part] = [(f"   {palette.sign('↑', '^')} {room.cut(figure.y_label, 12)}", palette.ink("muted"))]
    groups = sorted({point.group for point in figure.points} | {g for row in figure.classes for g in row})
    items = [_legend_item(figure, group, room) for group in groups]
    lost = sum(len(finite((point.x, point.y))) < 2 for point in figure.points)
    if lost:
        items.append([(f"   {lost} not finite", palette.ink("warning"))])
    title: list[Part] = [(room.text(figure.title), palette.ink("title")), *up]
    rows = flow([title, *items], room.width)
    if len(rows) == 1:
        return [compose(rows[0], room.width)]
    most = max(1, room.height - 5)
    return [room.title(figure.title, *up), *(compose(row, room.width) for row in flow(items, room.width))][: 1 + most]


def _legend_item(figure: DecisionMap, group: int, room: Room) -> list[Part]:
    palette = room.palette
    name = figure.class_names[group] if 0 <= group < len(figure.class_names) else f"class {group}"
    fill: list[Part] = []
    if not palette.ramped or palette.ascii:
        fill = [(palette.fill(group) * 2 + " ", palette.series(group))]
    else:
        grounds = class_grounds(palette.colors, palette.dark)
        fill = [("  ", pair(None, grounds[group % len(grounds)][-1])), (" ", PLAIN)]
    return [("   ", PLAIN), *fill, (palette.mark(group), palette.series(group)), (f" {room.cut(name, 18)}", PLAIN)]
