"""Lines made of quadrant blocks or braille dots, drawn by plotext; the only module that knows plotext.

plotext is imported by the first call, not with the tutor. Each drawing has a figure object of its own, because the one
behind plotext's public functions is shared by the whole process and never larger than the terminal. Axes, ticks and
legend are ours (`axes`, `curves`): plotext rasterizes only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tutor.plots.palette import Marker
from tutor.plots.raster import Dot, Stroke


def rasterize(strokes: Sequence[Stroke], width: int, height: int, marker: Marker) -> list[Dot]:
    """Draw the strokes, later ones over earlier ones, and return the cells that are not empty.

    Args:
        strokes: Lines in shares of the plot area.
        width: Columns of the plot area.
        height: Rows of the plot area.
        marker: What the lines are made of.
    """
    figure = _figure(width, height)
    for stroke in strokes:
        # the color tells afterwards which series a cell belongs to
        xs, ys = zip(*stroke.points, strict=True)
        draw = figure.plot if len(stroke.points) > 1 else figure.scatter
        draw(list(xs), list(ys), marker=marker, color=(stroke.series // 256, stroke.series % 256, 0))
    figure.build()
    matrix = figure.monitor.matrix
    return [
        Dot(x, height - 1 - y, char, colors[x][0] * 256 + colors[x][1])
        for y, (chars, colors) in enumerate(zip(matrix.marker, matrix.fullground, strict=True))
        for x, char in enumerate(chars)
        if char != " "
    ]


def _figure(width: int, height: int) -> Any:
    from plotext._figure import _figure_class

    figure = _figure_class()
    figure._limit_size(False, False)
    figure._set_terminal_size(width, height + 1)
    figure.plotsize(width, height)
    figure.xaxes(False, False)
    figure.yaxes(False, False)
    figure.xticks([])
    figure.yticks([])
    figure.xlim(0, 1)
    figure.ylim(0, 1)
    return figure
