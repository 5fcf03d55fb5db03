"""Text that is a result, such as what a model wrote: shown as it is, wrapped."""

from __future__ import annotations

from tutor.figures import Text
from tutor.plots.canvas import Line
from tutor.plots.labels import visible, wrapped
from tutor.plots.palette import PLAIN, Palette
from tutor.plots.room import Room, clipped


def draw_text(figure: Text, room: Room) -> list[Line]:
    """Draw the text under its title, with control characters made visible."""
    lines = [room.line((line, PLAIN)) for line in _lines(figure, room.width, room.palette)]
    return clipped([room.title(figure.title), *lines] if figure.title else lines, room, head=bool(figure.title))


def wanted_height(figure: Text, width: int, palette: Palette) -> int:
    """Return how many lines the text takes at this width."""
    return bool(figure.title) + len(_lines(figure, width, palette))


def _lines(figure: Text, width: int, palette: Palette) -> list[str]:
    return wrapped(visible(figure.text, palette.ascii, keep_newlines=True).rstrip("\n"), width)
