"""What a classifier says at each place of the plane, with the data on top."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.figures import DecisionMap, Point
from tutor.plots.axes import Axes, scale
from tutor.plots.canvas import Line, Part, compose, flow
from tutor.plots.numbers import Limits, finite
from tutor.plots.palette import PLAIN, Palette, pair
from tutor.plots.ramps import class_grounds
from tutor.plots.room import Room


def wanted_height(width: int) -> int:
    """Return the height at which the plane is about as tall as wide."""
    return max(10, min(24, width // 3))


def draw_decision_map(figure: DecisionMap, room: Room) -> list[Line]:
    """Draw the parts of the classes, sure ones stronger, with a mark for each data point, axes and a legend."""
    head = _header(figure, room)
    height = max(3, room.height - len(head))
    axes = _axes(figure, room.sized(room.width, height))
    field = _Field(figure)
    if field.known and room.palette.ramped and not room.palette.ascii:
        _fill_halves(field, axes, room.palette)
    elif field.known:
        _fill_cells(field, axes, room.palette)
    _draw_points(figure.points, axes, room.palette)
    return [*head, *axes.lines()][: room.height]


def _axes(figure: DecisionMap, room: Room) -> Axes:
    x = scale(finite(point.x for point in figure.points), limits=_limits(figure.x_limits))
    y = scale(finite(point.y for point in figure.points), limits=_limits(figure.y_limits))
    return Axes(room.width, room.height, room.palette, x=x, y=y, x_label=room.text(figure.x_label))


def _limits(limits: Limits) -> Limits | None:
    return limits if len(finite(limits)) == 2 and limits[0] < limits[1] else None


@dataclass(frozen=True, slots=True)
class _Field:
    """Looks a place of the plot area up in the map's own cells, which may be more or fewer."""

    figure: DecisionMap

    @property
    def known(self) -> bool:
        return bool(self.figure.classes) and bool(self.figure.classes[0])

    def at(self, across: float, down: float) -> tuple[int, float]:
        """Return the class and the confidence at shares of the width from the left and of the height from the top."""
        classes = self.figure.classes
        row = classes[min(int(down * len(classes)), len(classes) - 1)]
        y, x = min(int(down * len(classes)), len(classes) - 1), min(int(across * len(row)), len(row) - 1)
        sure = self.figure.confidence
        trust = sure[y][x] if sure and y < len(sure) and x < len(sure[y]) else 1.0
        return row[x], trust if finite((trust,)) else 0.0


def _fill_halves(field: _Field, axes: Axes, palette: Palette) -> None:
    grid = axes.grid
    grounds = class_grounds(palette.colors, palette.dark)

    def color(x: int, half: int) -> str:
        group, trust = field.at((x + 0.5) / grid.width, (half + 0.5) / (2 * grid.height))
        shades = grounds[group % len(grounds)]
        least = 1 / max(2, len(field.figure.class_names))
        share = 1.0 if field.figure.confidence is None else (trust - least) / (1 - least)
        return shades[min(len(shades) - 1, max(0, int(share * len(shades))))]

    for y in range(grid.height):
        for x in range(grid.width):
            grid.put(x, y, "▀", pair(color(x, 2 * y), color(x, 2 * y + 1)))


def _fill_cells(field: _Field, axes: Axes, palette: Palette) -> None:
    grid = axes.grid
    for y in range(grid.height):
        for x in range(grid.width):
            group, _ = field.at((x + 0.5) / grid.width, (y + 0.5) / grid.height)
            style = palette.series(group) if palette.colors != "none" else PLAIN
            grid.put(x, y, palette.fill(group), style)


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
