"""Curves: lines over a common x axis, such as a loss while a model trains."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tutor.figures import Curves
from tutor.plots import chart, raster
from tutor.plots.axes import Axes, scale
from tutor.plots.canvas import Line
from tutor.plots.curve_bands import draw_bands
from tutor.plots.curve_data import Drawable, Reading, drawable, heights_of
from tutor.plots.curve_legend import header
from tutor.plots.numbers import compact, finite
from tutor.plots.palette import Palette
from tutor.plots.raster import Dot, Stroke, binned
from tutor.plots.room import Room

NO_READING = Reading()


def wanted_height(width: int) -> int:
    """Return the height that suits a chart of this width."""
    return max(10, min(20, width // 5 + 2))


def draw_curves(figure: Curves, room: Room, reading: Reading = NO_READING) -> list[Line]:
    """Draw lines or dots with a legend, axes, levels and a note on what could not be drawn.

    Args:
        figure: The curves.
        room: The room.
        reading: The cursor and the hidden series of a reader.
    """
    data = drawable(figure, reading.hidden)
    notes = data.notes()
    head = header(figure, room, max(1, room.height - 4 - bool(notes)), reading.hidden)
    height = max(3, room.height - len(head) - bool(notes))
    axes = _axes(figure, data, room.sized(room.width, height))
    draw_bands(figure, reading.hidden, axes, room.palette)
    if reading.cursor is not None:
        _draw_cursor(axes, reading.cursor, room.palette)
    _draw_levels(figure, axes, room.palette)
    if figure.dots:
        _draw_dots(data, axes, room.palette)
    else:
        _draw_lines(data, axes, room.palette)
    _label_levels(figure, axes, room)
    lines = [*head, *axes.lines()]
    if notes:
        lines.append(room.note("; ".join(notes)))
    return lines[: room.height]


def x_at(figure: Curves, room: Room, column: int) -> float | None:
    """Return the x that is drawn at a column of the picture, or None left of the plot area."""
    axes = _axes(figure, drawable(figure), room)
    if column < axes.left:
        return None
    return axes.x.value(min(1.0, (column - axes.left) / max(1, axes.grid.width - 1)))


def _draw_cursor(axes: Axes, x: float, palette: Palette) -> None:
    column = axes.column(x)
    for row in range(axes.grid.height):
        axes.grid.put(column, row, palette.sign("│", "|"), palette.ink("cursor"))


def _axes(figure: Curves, data: Drawable, room: Room) -> Axes:
    across = [x for x, _ in data.points]
    x_limits = figure.x_limits
    if x_limits and (len(finite(x_limits)) < 2 or x_limits[0] >= x_limits[1] or (figure.log_x and x_limits[0] <= 0)):
        x_limits = None
    x = scale(across, log=figure.log_x, limits=x_limits)
    y_limits = room.y_limits.get(figure.title)
    if y_limits and figure.log_y and y_limits[0] <= 0:
        y_limits = None
    y = scale(heights_of(figure, data), log=figure.log_y, pad=0.04, limits=y_limits)
    few = across if figure.log_x else ()
    return Axes(room.width, room.height, room.palette, x=x, y=y, x_label=room.text(figure.x_label), x_data=few)


# ------------------------------------------------------------------------------------------------ the plot area


def _strokes(data: Drawable, axes: Axes) -> list[Stroke]:
    strokes = []
    for index, runs in enumerate(data.runs):
        for run in runs:
            points = [(axes.x.fraction(x), axes.y.fraction(y)) for x, y in run]
            inside = [(x, y) for x, y in points if -1e-9 <= x <= 1 + 1e-9]
            if inside:
                strokes.append(Stroke(index, binned(inside, axes.grid.width)))
    return strokes


def _draw_lines(data: Drawable, axes: Axes, palette: Palette) -> None:
    grid = axes.grid
    strokes = _strokes(data, axes)
    if palette.ascii:
        marks = [palette.mark(index) for index in range(8)]
        dots = raster.rasterize(strokes, grid.width, grid.height, marks)
    else:
        dots = chart.rasterize(strokes, grid.width, grid.height, palette.marker)
    for dot in dots:
        grid.put(dot.x, dot.y, dot.char, palette.series(dot.series))
    if not palette.ascii:
        _mark_lines(strokes, dots, axes, palette, several=len(data.runs) > 1)


def _mark_lines(strokes: Sequence[Stroke], dots: Sequence[Dot], axes: Axes, palette: Palette, *, several: bool) -> None:
    """Put each series' mark on its line: at its points where they are few, else at places that stay the same."""
    width = axes.grid.width
    for stroke in strokes:
        spread = (stroke.points[-1][0] - stroke.points[0][0]) * width
        if len(stroke.points) == 1 or spread / len(stroke.points) >= 3:
            for dot in raster.rasterize(
                [Stroke(stroke.series, [p]) for p in stroke.points], width, axes.grid.height, "x"
            ):
                axes.grid.put(dot.x, dot.y, palette.mark(stroke.series), palette.series(stroke.series))
        elif several:
            _mark_at_steps(stroke.series, dots, axes, palette)


def _mark_at_steps(index: int, dots: Sequence[Dot], axes: Axes, palette: Palette) -> None:
    apart = 16 if palette.colors != "none" else 8
    offset = index * 5 % apart + 3
    columns: dict[int, list[int]] = {}
    for dot in dots:
        if dot.series == index and dot.x % apart == offset % apart:
            columns.setdefault(dot.x, []).append(dot.y)
    for x, rows in columns.items():
        axes.grid.put(x, sorted(rows)[len(rows) // 2], palette.mark(index), palette.series(index))


def _draw_dots(data: Drawable, axes: Axes, palette: Palette) -> None:
    for index, runs in enumerate(data.runs):
        for x, y in {(axes.column(x), axes.row(y)) for run in runs for x, y in run}:
            axes.grid.put(x, y, palette.mark(index), palette.series(index))


def _draw_levels(figure: Curves, axes: Axes, palette: Palette) -> None:
    for row, _ in _levels(figure, axes):
        axes.grid.put(0, row, palette.sign("╌", "-") * axes.grid.width, palette.ink("level"))


def _levels(figure: Curves, axes: Axes) -> list[tuple[int, str]]:
    return [
        (axes.row(level.y), f" {level.label} {compact(level.y)} ")
        for level in figure.levels
        if finite((level.y,)) and (level.y > 0 or not figure.log_y)
    ]


def _label_levels(figure: Curves, axes: Axes, room: Room) -> None:
    """Write each level's name into its line, as far right as the curves leave room, else above or below it."""
    dash = room.palette.sign("╌", "-")
    grid = axes.grid
    for row, label in _levels(figure, axes):
        text = room.cut(label, grid.width)
        size = cell_len(text)
        for line in (row, row - 1, row + 1):
            starts = [
                x
                for x in range(grid.width - size - 1, -1, -1)
                if 0 <= line < grid.height and all(grid.at(x + i, line) in (" ", dash) for i in range(size))
            ]
            if starts:
                grid.put(starts[0], line, text, room.palette.ink("level"))
                break
