"""Figures that are to be compared: side by side where each gets enough width, else one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tutor.figures import Figure, Panels, Single
from tutor.plots.canvas import Line, Part, compose, parts_of
from tutor.plots.palette import PLAIN, Palette
from tutor.plots.room import Room

LEAST = 34
"""The width below which figures are not put side by side."""

LOWEST = 7
"""The height below which a figure is not drawn."""

_GAP = 3

Draw = Callable[[Figure, Room], list[Line]]
Wanted = Callable[[Figure, int, Palette], int]


def draw_panels(figure: Panels, room: Room, draw: Draw, wanted: Wanted) -> list[Line]:
    """Draw the figures in a grid.

    Args:
        figure: The figures.
        room: The room.
        draw: Draws a single figure.
        wanted: The height that a single figure wants.
    """
    title = [room.title(figure.title)] if figure.title else []
    bands = _bands(figure.figures, room.width)
    heights = [max(wanted(one, _width(band, room.width), room.palette) for one in band) for band in bands]
    free = room.height - len(title)
    fitting = _fitting(heights, free)
    if len(fitting) < len(bands):
        fitting = _fitting(heights, free - 1)
    lines = list(title)
    for band, height in zip(bands, fitting, strict=False):
        lines += _band(band, room, height, draw)
    shown = sum(len(band) for band in bands[: len(fitting)])
    if shown < len(figure.figures):
        lines.append(room.note(room.missing(room.span("figures", 1, shown, len(figure.figures)))))
    return lines[: room.height]


def wanted_height(figure: Panels, width: int, palette: Palette, wanted: Wanted) -> int:
    """Return the height at which each figure gets what it wants."""
    bands = _bands(figure.figures, width)
    return bool(figure.title) + sum(max(wanted(one, _width(band, width), palette) for one in band) for band in bands)


def _bands(figures: Sequence[Single], width: int) -> list[Sequence[Single]]:
    across = max(1, min(len(figures), (width + _GAP) // (LEAST + _GAP)))
    bands = -(-len(figures) // across)
    across = -(-len(figures) // max(1, bands))
    return [figures[start : start + across] for start in range(0, len(figures), across)]


def _width(band: Sequence[Single], width: int) -> int:
    return (width - _GAP * (len(band) - 1)) // len(band)


def _fitting(heights: Sequence[int], free: int) -> list[int]:
    """Share the height out: each band what it wants, or less for the tallest, or no place for the last bands."""
    given = list(heights)
    while given and len(given) * LOWEST > max(free, LOWEST):
        given.pop()
    while sum(given) > free:
        tallest = max(range(len(given)), key=lambda index: given[index])
        if given[tallest] <= LOWEST:
            break
        given[tallest] -= 1
    return [min(height, free) for height in given] if free >= 1 else []


def _band(band: Sequence[Single], room: Room, height: int, draw: Draw) -> list[Line]:
    width = _width(band, room.width)
    drawn = [draw(one, room.sized(width, height)) for one in band]
    tallest = max(map(len, drawn))
    rule = (room.palette.sign(" │ ", " | "), room.palette.ink("axis"))
    lines = []
    for index in range(tallest):
        parts: list[Part] = []
        for lines_of_one in drawn:
            parts += [rule] if parts else []
            parts += parts_of(lines_of_one[index]) if index < len(lines_of_one) else [(" " * width, PLAIN)]
        lines.append(compose(parts, room.width))
    return lines
