"""The one way to draw a figure: choose by its kind, and hold the result to its place."""

from __future__ import annotations

from collections.abc import Mapping
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
    OverTime,
    Panels,
    Points,
    Surface,
    Table,
    Text,
    Tokens,
)  # fmt: skip
from tutor.plots import (
    attention,
    bars,
    calculator,
    curves,
    decision_map,
    diagram,
    matrix,
    over_time,
    panels,
    points,
    surface,
    table,
    text,
    tokens,
)
from tutor.plots.canvas import Line, compose, parts_of
from tutor.plots.numbers import Limits
from tutor.plots.palette import Palette
from tutor.plots.room import Room


def draw(
    figure: Figure,
    width: int,
    height: int,
    palette: Palette,
    *,
    y_limits: Mapping[str, Limits] | None = None,
    hint: str = "open it with f",
) -> list[Line]:
    """Draw a figure as at most ``height`` lines of exactly ``width`` cells; every segment has a style.

    Args:
        figure: What to draw.
        width: Cells across.
        height: Lines at most.
        palette: What the terminal can show.
        y_limits: The y axes of `Curves` figures by their titles, where a live view holds them still.
        hint: What the reader can do to see the rest of a figure that is too large.
    """
    if width < 1 or height < 1:
        return []
    room = Room(width=width, height=height, palette=palette, y_limits=y_limits or {}, hint=hint)
    return [compose(parts_of(line), width) for line in draw_in(figure, room)[:height]]


def draw_in(figure: Figure, room: Room) -> list[Line]:
    """Draw a figure in a room."""
    match figure:
        case Curves():
            return curves.draw_curves(figure, room)
        case Matrix():
            return matrix.draw_matrix(figure, room)
        case Attention():
            return attention.draw_attention(figure, room)
        case Calculator():
            return calculator.draw_calculator(figure, room)
        case OverTime():
            return over_time.draw_over_time(figure, room)
        case DecisionMap():
            return decision_map.draw_decision_map(figure, room)
        case Surface():
            return surface.draw_surface(figure, room)
        case Points():
            return points.draw_points(figure, room)
        case Bars():
            return bars.draw_bars(figure, room)
        case Table():
            return table.draw_table(figure, room)
        case Tokens():
            return tokens.draw_tokens(figure, room)
        case Text():
            return text.draw_text(figure, room)
        case Diagram():
            return diagram.draw_diagram(figure, room)
        case Panels():
            return panels.draw_panels(figure, room, draw_in, wanted_height)
        case _:
            assert_never(figure)


def wanted_height(figure: Figure, width: int, palette: Palette) -> int:
    """Return how many lines the figure takes when it is shown whole, or the height that suits it."""
    match figure:
        case Curves():
            return curves.wanted_height(width)
        case Matrix():
            return matrix.wanted_height(figure, width, palette)
        case Attention():
            return attention.wanted_height(figure, width, palette)
        case Calculator():
            return calculator.wanted_height(figure, width, palette)
        case OverTime():
            return over_time.wanted_height(figure, width, palette)
        case DecisionMap():
            return decision_map.wanted_height(width)
        case Surface():
            return surface.wanted_height(width)
        case Points():
            return points.wanted_height(width)
        case Bars():
            return bars.wanted_height(figure, width, palette)
        case Table():
            return table.wanted_height(figure, width, palette)
        case Tokens():
            return tokens.wanted_height(figure, width, palette)
        case Text():
            return text.wanted_height(figure, width, palette)
        case Diagram():
            return diagram.wanted_height(figure, width, palette)
        case Panels():
            return panels.wanted_height(figure, width, palette, wanted_height)
        case _:
            assert_never(figure)
