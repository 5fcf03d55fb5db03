"""Curves: lines over a common x axis, such as a loss while a model trains."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from tutor.figures import Curves, Number, Series
from tutor.plots import chart, raster
from tutor.plots.axes import Axes, scale
from tutor.plots.canvas import Line, Part, compose, flow, width_of
from tutor.plots.labels import left
from tutor.plots.numbers import Limits, compact, finite, round_limits
from tutor.plots.palette import PLAIN, Palette
from tutor.plots.raster import Dot, Stroke, binned
from tutor.plots.room import Room

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawable:
    """What of a `Curves` figure can be drawn: its series as runs of points without gaps, and how much was left out."""

    runs: tuple[tuple[tuple[Point, ...], ...], ...]
    not_finite: int
    not_positive: int

    @property
    def points(self) -> list[Point]:
        """All points of all series."""
        return [point for runs in self.runs for run in runs for point in run]

    def notes(self) -> list[str]:
        """Say which values are missing from the picture."""
        said = []
        if self.not_finite:
            said.append(f"{self.not_finite} value{'s' if self.not_finite > 1 else ''} not finite")
        if self.not_positive:
            said.append(f"{self.not_positive} not above 0: not on the log axis")
        return said


def drawable(figure: Curves) -> Drawable:
    """Split each series at the values that cannot be drawn: those not finite, and on a log axis those not above 0."""
    not_finite = not_positive = 0
    series = []
    for line in figure.series:
        runs: list[list[Point]] = [[]]
        for x, y in zip(line.x, line.y, strict=False):
            pair = finite((x, y))
            if len(pair) < 2:
                not_finite += 1
            elif (figure.log_x and pair[0] <= 0) or (figure.log_y and pair[1] <= 0):
                not_positive += 1
            else:
                runs[-1].append((pair[0], pair[1]))
                continue
            runs.append([])
        series.append(tuple(tuple(run) for run in runs if run))
    return Drawable(tuple(series), not_finite, not_positive)


def settled_y(figure: Curves, before: Limits | None) -> Limits:
    """Return limits for a live figure's y axis: those from before while the data fills them, else round ones.

    A y axis that moves at every step makes the whole picture change, which costs bandwidth and rest.
    """
    heights = _heights(figure, drawable(figure))
    if not heights:
        return before or ((1.0, 10.0) if figure.log_y else (0.0, 1.0))
    low, high = min(heights), max(heights)
    if (
        before
        and before[0] <= low
        and high <= before[1]
        and _length(low, high, figure.log_y) >= 0.4 * _length(*before, figure.log_y)
    ):
        return before
    if figure.log_y:
        return 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high * 1.0001))
    return round_limits(low, high)


def _length(low: float, high: float, log: bool) -> float:
    return math.log10(high / low) if log and low > 0 else high - low


def _heights(figure: Curves, data: Drawable) -> list[float]:
    levels = [level for level in finite(level.y for level in figure.levels) if level > 0 or not figure.log_y]
    return [y for _, y in data.points] + levels


def wanted_height(width: int) -> int:
    """Return the height that suits a chart of this width."""
    return max(10, min(20, width // 5 + 2))


def draw_curves(figure: Curves, room: Room) -> list[Line]:
    """Draw lines or dots with a legend, axes, levels and a note on what could not be drawn."""
    data = drawable(figure)
    notes = data.notes()
    head = _header(figure, room, max(1, room.height - 4 - bool(notes)))
    height = max(3, room.height - len(head) - bool(notes))
    axes = _axes(figure, data, room.sized(room.width, height))
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


def _axes(figure: Curves, data: Drawable, room: Room) -> Axes:
    across = [x for x, _ in data.points]
    x_limits = figure.x_limits
    if x_limits and (len(finite(x_limits)) < 2 or x_limits[0] >= x_limits[1] or (figure.log_x and x_limits[0] <= 0)):
        x_limits = None
    x = scale(across, log=figure.log_x, limits=x_limits)
    y_limits = room.y_limits.get(figure.title)
    if y_limits and figure.log_y and y_limits[0] <= 0:
        y_limits = None
    y = scale(_heights(figure, data), log=figure.log_y, pad=0.04, limits=y_limits)
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


# ------------------------------------------------------------------------------------------------ title and legend


def _header(figure: Curves, room: Room, most: int) -> list[Line]:
    palette = room.palette
    named = len(figure.series) > 1 or (figure.series and figure.series[0].label not in ("", figure.y_label))
    up = f"{palette.sign('↑', '^')} {room.text(figure.y_label)}" if figure.y_label else ""
    title: list[Part] = [(room.text(figure.title), palette.ink("title"))]
    if up:
        title.append((f"   {up}", palette.ink("muted")))
    for values in (True, False):
        items = [_legend_item(line, index, room, values) for index, line in enumerate(figure.series)] if named else []
        if width_of(title) + sum(map(width_of, items)) <= room.width:
            return [room.line(*title, *(part for item in items for part in item))]
    rows = flow([_legend_item(line, index, room, True) for index, line in enumerate(figure.series)], room.width)
    if len(rows) > most - 1:
        rows = flow([_legend_item(line, index, room, False) for index, line in enumerate(figure.series)], room.width)
    return [_title(figure, up, room), *_legend(rows, figure.series, room, most - 1)]


def _title(figure: Curves, up: str, room: Room) -> Line:
    if cell_len(room.text(figure.title)) + cell_len(up) + 3 > room.width:
        up = ""
    return room.title(figure.title, (f"   {up}", room.palette.ink("muted"))) if up else room.title(figure.title)


def _legend(rows: list[list[Part]], series: Sequence[Series], room: Room, most: int) -> list[Line]:
    if len(rows) <= most:
        return [compose(row, room.width) for row in rows]
    if most <= 0:
        return []
    shown = [compose(row, room.width) for row in rows[: most - 1]]
    note = f" +{len(series)} series"
    last = [(left("".join(text for text, _ in rows[most - 1]), room.width - len(note), room.palette.ascii), PLAIN)]
    return [*shown, compose([*last, (note, room.palette.ink("warning"))], room.width)]


def _legend_item(line: Series, index: int, room: Room, with_value: bool) -> list[Part]:
    mark, style = room.palette.mark(index), room.palette.series(index)
    last = _last(line.y)
    value = f" {compact(last)}" if with_value and last is not None else ""
    label = room.cut(line.label, max(6, room.width // 2))
    return [("   ", PLAIN), (mark, style), (f" {label}{value}", PLAIN)]


def _last(values: Sequence[Number]) -> float | None:
    numbers = finite(values[-1:])
    return numbers[0] if numbers else None


def sticky_limits(figures: Sequence[Curves], before: Mapping[str, Limits]) -> dict[str, Limits]:
    """Return y limits by title for live figures, from the limits of the frame before."""
    return {figure.title: settled_y(figure, before.get(figure.title)) for figure in figures}
