"""How far a training loop is, on a line of its own that changes several times a second."""

from __future__ import annotations

from tutor.plots import Line, Palette
from tutor.plots.canvas import compose
from tutor.plots.palette import PLAIN
from tutor.ui.widgets.drawn import Drawn

BAR = 12


class ProgressLine(Drawn):
    """Words, and a bar at the right edge.

    A terminal is sent the line from its beginning to the last cell that has changed: what changes stands first.
    """

    DEFAULT_CSS = """
    ProgressLine { height: 1; width: 1fr; padding: 0 1; display: none; }
    """

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self._words = ""
        self._share = 0.0

    @property
    def words(self) -> str:
        """What the line says; empty while it is not shown."""
        return self._words

    def show(self, words: str, share: float) -> None:
        """Say how far the loop is.

        Args:
            words: Step, values and time. Without any, the line goes.
            share: How much of the loop is done, from 0 to 1.
        """
        self._words, self._share = words, share
        if self.display != bool(words):
            self.display = bool(words)
        else:
            self.redraw()

    def draw_lines(self, width: int, height: int) -> list[Line]:
        """Return the line; on a narrow one the words go before the bar."""
        done = round(min(1.0, max(0.0, self._share)) * BAR)
        room = width - BAR - 2
        bar = "━" * done + "─" * (BAR - done) if len(self._words) <= room else ""
        return [compose([(f"{self._words:<{room + 2}}" if bar else self._words, PLAIN), (bar, PLAIN)], width)]
