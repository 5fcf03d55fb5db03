"""How often a live widget draws: at most once a frame, and the last state always."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.timer import Timer
from textual.widget import Widget


class Pace:
    """Calls ``draw`` at once if the last call is a frame ago, else once when the frame is over."""

    def __init__(self, widget: Widget, draw: Callable[[], None]) -> None:
        self._widget = widget
        self._draw = draw
        self._drawn_at = float("-inf")
        self._due: Timer | None = None

    def request(self, fps: float) -> None:
        """Ask for a drawing; of several requests within one frame only one is fulfilled.

        Args:
            fps: How many frames a second there may be.
        """
        if self._due is not None:
            return
        left = self._drawn_at + 1 / fps - monotonic()
        if left <= 0:
            self.now()
        else:
            self._due = self._widget.set_timer(left, self.now)

    def now(self) -> None:
        """Draw at once, and take back what was asked for later."""
        if self._due is not None:
            self._due.stop()
            self._due = None
        self._drawn_at = monotonic()
        self._draw()
