"""The place a figure is drawn in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tutor.plots.canvas import Line, Part, compose
from tutor.plots.labels import cut, visible
from tutor.plots.numbers import Limits
from tutor.plots.palette import Palette


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much place there is, what the terminal can show, and what the caller holds fixed.

    Attributes:
        width: Cells across; every line gets exactly these.
        height: Lines at most.
        palette: What the terminal can show.
        y_limits: The y axis of a `Curves` figure by its title, where a live view holds it still.
        hint: What the reader can do to see the rest of a figure that is too large, or an empty text.
    """

    width: int
    height: int
    palette: Palette
    y_limits: Mapping[str, Limits] = field(default_factory=dict)
    hint: str = "open it with f"

    def sized(self, width: int, height: int) -> Room:
        """Return the same with another size."""
        return replace(self, width=width, height=height)

    def text(self, text: str) -> str:
        """Return text of the figure fit for this terminal."""
        return visible(text, self.palette.ascii)

    def cut(self, text: str, width: int) -> str:
        """Return text of the figure fit for this terminal and so many cells."""
        return cut(self.text(text), width, self.palette.ascii)

    def span(self, what: str, first: int, last: int, total: int) -> str:
        """Say which part is shown: ``rows 1–20 of 64``. ``first`` counts from 1."""
        dash = self.palette.sign("–", "-")
        return f"{what} {first}{dash}{last} of {total}" if last >= first else f"no {what} of {total}"

    def missing(self, *spans: str) -> str:
        """Say what is shown of a figure that is too large, and how to see the rest."""
        told = ", ".join(span for span in spans if span)
        return f"{told}, {self.hint}" if self.hint and told else told

    def line(self, *parts: Part) -> Line:
        """Return a line of this width."""
        return compose(parts, self.width)

    def title(self, title: str, *after: Part) -> Line:
        """Return a title line; what stands after the title is kept and the title cut where both do not fit."""
        used = sum(len(text) for text, _ in after)
        room = max(min(8, self.width), self.width - used)
        return self.line((self.cut(title, room), self.palette.ink("title")), *after)

    def note(self, text: str) -> Line:
        """Return a line that says something about the drawing."""
        return self.line((cut(text, self.width, self.palette.ascii), self.palette.ink("warning")))


def clipped(lines: list[Line], room: Room, what: str = "lines", head: int = 0) -> list[Line]:
    """Return the lines, or as many as there is room for and a last line that says how many there are.

    Args:
        lines: All lines.
        room: The room.
        what: What a line is, in the plural.
        head: How many of the first lines (title, header) do not count.
    """
    if len(lines) <= room.height:
        return lines
    shown = max(0, room.height - 1)
    span = room.span(what, 1, max(0, shown - head), len(lines) - head)
    return [*lines[:shown], room.note(room.missing(span))][: room.height]
