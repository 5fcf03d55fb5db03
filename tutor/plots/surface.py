"""A loss over the plane, seen from above: bands of equal loss, with the paths that were walked on it."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.figures import Row, Series, Surface
from tutor.plots.axes import Axes, scale
from tutor.plots.canvas import Line, Part, compose, flow
from tutor.plots.numbers import Limits, compact, finite
from tutor.plots.palette import PLAIN, Palette, pair
from tutor.plots.ramps import surface_grounds
from tutor.plots.raster import Stroke, rasterize
from tutor.plots.room import Room

BANDS = 10
Bands = list[list[int | None]]


def wanted_height(width: int) -> int:
    """Return the height that suits the plane; it is seen whole on a screen of 24 lines."""
    return max(10, min(18, width // 4))


def draw_surface(figure: Surface, room: Room) -> list[Line]:
    """Draw the bands, the higher the lighter (on a dark screen), or their borders without color; then the paths."""
    head = _header(figure, room)
    axes = _axes(figure, room.sized(room.width, max(3, room.height - len(head))))
    if figure.values and all(figure.values):
        if room.palette.ramped and not room.palette.ascii:
            _fill(figure, axes, room.palette)
        else:
            _draw_borders(figure, axes, room.palette)
    for index, path in enumerate(figure.paths):
        _draw_path(index, path, axes, room.palette)
    return [*head, *axes.lines()][: room.height]


def bands(values: Sequence[Row]) -> Bands:
    """Return which band, 0 the lowest, each value lies in; None for one that is not finite.

    The borders lie at the squares of equal steps above the lowest value, so that those of a bowl are evenly apart.
    """
    known = finite(value for row in values for value in row if value is not None)
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    return [[_band(value, low, high) for value in row] for row in values]


def _band(value: float | None, low: float, high: float) -> int | None:
    if value is None or not finite((value,)):
        return None
    # halves, because the difference of the largest numbers is not finite
    span = high / 2 - low / 2
    share = max(0.0, (value / 2 - low / 2) / span) if span > 0 else 0.0
    return min(BANDS - 1, int(share**0.5 * BANDS))


def _axes(figure: Surface, room: Room) -> Axes:
    x, y = scale((), limits=_limits(figure.x_limits)), scale((), limits=_limits(figure.y_limits))
    return Axes(room.width, room.height, room.palette, x=x, y=y, x_label=room.text(figure.x_label))


def _limits(limits: Limits) -> Limits | None:
    return limits if len(finite(limits)) == 2 and limits[0] < limits[1] else None


def _sampled(found: Bands, width: int, height: int) -> Bands:
    rows = [found[int((y + 0.5) / height * len(found))] for y in range(height)]
    return [[row[int((x + 0.5) / width * len(row))] for x in range(width)] for row in rows]


def _fill(figure: Surface, axes: Axes, palette: Palette) -> None:
    grid = axes.grid
    grounds = surface_grounds(palette.colors, palette.dark)
    cells = _sampled(bands(figure.values), grid.width, 2 * grid.height)
    colors = [[None if band is None else grounds[band * len(grounds) // BANDS] for band in row] for row in cells]
    for y in range(grid.height):
        for x, (top, bottom) in enumerate(zip(colors[2 * y], colors[2 * y + 1], strict=True)):
            grid.paint(x, y, "▀" if top else " ", pair(top, bottom))


def _draw_borders(figure: Surface, axes: Axes, palette: Palette) -> None:
    grid = axes.grid
    # half as many borders: a row of text is twice as tall as a half block
    found = [[None if band is None else band // 2 for band in row] for row in bands(figure.values)]
    cells = _sampled(found, grid.width, grid.height)
    for y, row in enumerate(cells):
        below = cells[min(y + 1, grid.height - 1)]
        for x, band in enumerate(row):
            if band is not None and (band != row[min(x + 1, grid.width - 1)] or band != below[x]):
                grid.paint(x, y, palette.sign("·", "."), palette.ink("muted"))


def _draw_path(index: int, path: Series, axes: Axes, palette: Palette) -> None:
    walked = known_places(path)
    places = [(axes.x.fraction(x), axes.y.fraction(y)) for x, y in walked]
    line = rasterize([Stroke(index, places)], axes.grid.width, axes.grid.height, palette.sign("∙", "-"))
    for dot in line:
        _put(dot.x, dot.y, dot.char, index, axes, palette)
    for x, y in walked:
        _put(axes.column(x), axes.row(y), palette.mark(index), index, axes, palette)


def known_places(path: Series) -> list[tuple[float, float]]:
    """Return the places of a path that are finite."""
    pairs = ((x, y) for x, y in zip(path.x, path.y, strict=False) if y is not None)
    return [point for point in pairs if len(finite(point)) == 2]


def _put(x: int, y: int, char: str, index: int, axes: Axes, palette: Palette) -> None:
    if 0 <= x < axes.grid.width and 0 <= y < axes.grid.height:
        style, ground = palette.series(index), axes.grid.style_at(x, y).bgcolor
        colors = pair(style.color.name if style.color else None, ground.name if ground else None)
        axes.grid.put(x, y, char, style + colors)


def _header(figure: Surface, room: Room) -> list[Line]:
    palette = room.palette
    up: list[Part] = [(f"   {palette.sign('↑', '^')} {room.cut(figure.y_label, 12)}", palette.ink("muted"))]
    items: list[list[Part]] = []
    for index, path in enumerate(figure.paths):
        known = known_places(path)
        outside = sum(not _is_inside(figure, point) for point in known)
        told = f" {room.cut(path.label, 18)}"
        if outside or len(known) < len(path.y):
            told += f" ({outside + len(path.y) - len(known)} outside)"
        items.append([("   ", PLAIN), (palette.mark(index), palette.series(index)), (told, PLAIN)])
    rows = flow([[(room.text(figure.title), palette.ink("title")), *up], *items], room.width)
    if len(rows) == 1:
        return [compose(rows[0], room.width)]
    legend = [compose(row, room.width) for row in flow(items, room.width)]
    return [room.title(figure.title, *up), *legend][: max(1, room.height - 4)]


def _is_inside(figure: Surface, point: tuple[float, float]) -> bool:
    return all(low <= at <= high for at, (low, high) in zip(point, (figure.x_limits, figure.y_limits), strict=True))


def lowest_told(figure: Surface) -> list[str]:
    """Say where the surface is lowest, and how high it gets; nothing where no value is finite."""
    known = [
        (value, row, column)
        for row, line in enumerate(figure.values)
        for column, value in enumerate(line)
        if value is not None and finite((value,))
    ]
    if not known:
        return []
    value, row, column = min(known)
    x = _between(figure.x_limits, (column + 0.5) / len(figure.values[row]))
    y = _between(figure.y_limits, 1 - (row + 0.5) / len(figure.values))
    return [f"lowest {compact(value)}, near ({compact(x)}, {compact(y)}); highest {compact(max(known)[0])}"]


def _between(limits: Limits, share: float) -> float:
    return limits[0] * (1 - share) + limits[1] * share
