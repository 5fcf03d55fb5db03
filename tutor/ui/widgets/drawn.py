"""A widget whose picture is a list of lines: it keeps them, and repaints only what changes."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tutor.plots import Line, Palette
from tutor.plots.difference import changed_spans


class Drawn(Widget):
    """Base of the figure widgets: subclasses say what the lines are, this class puts them on the screen."""

    def __init__(self, palette: Palette, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._palette = palette
        self._lines: list[Line] = []
        self._strips: list[Strip] = []
        self._lines_for: tuple[int, int] = (-1, -1)
        self.frames = 0
        """How many times the lines were made."""

    def draw_lines(self, width: int, height: int) -> list[Line]:
        """Return the picture for a place of this size."""
        raise NotImplementedError

    def set_palette(self, palette: Palette) -> None:
        """Draw with another palette, as after a change between dark and light."""
        self._palette = palette
        self.redraw(whole=True)

    def redraw(self, *, whole: bool = False) -> None:
        """Make the lines again and repaint what differs.

        Args:
            whole: Repaint everything, as after a change of colors.
        """
        place = (self.content_size.width, self.content_size.height)
        if not self.is_attached or 0 in place:
            self._lines_for = (-1, -1)
            return
        before, same_place = self._lines, self._lines_for == place
        self._make(place)
        if whole or not same_place or len(self._lines) < len(before):
            self.refresh()
            return
        self.repaint(changed_spans(before, self._lines))

    def repaint(self, spans: list[tuple[int, int, int]]) -> None:
        """Send these parts of the picture, each (first cell, line, cells), to the terminal again."""
        if spans:
            self.refresh(*(Region(x, y, size, 1) for x, y, size in spans))

    def replace_line(self, y: int, line: Line) -> None:
        """Change one line of the picture and repaint what differs in it."""
        if y < len(self._lines):
            spans = [(x, y, size) for x, _, size in changed_spans([self._lines[y]], [line])]
            self._lines[y] = line
            self._strips[y] = Strip(line, self.content_size.width)
            self.repaint(spans)

    def render_line(self, y: int) -> Strip:
        """Return a line of the picture on the widget's own background."""
        place = (self.content_size.width, self.content_size.height)
        if self._lines_for != place:
            self._make(place)
        if y < len(self._strips):
            return self._strips[y].apply_style(self.rich_style)
        return Strip([Segment(" " * place[0], self.rich_style)], place[0])

    def _make(self, place: tuple[int, int]) -> None:
        self._lines_for = place
        self.frames += 1
        self._lines = self.draw_lines(*place)
        self._strips = [Strip(line, place[0]) for line in self._lines]
