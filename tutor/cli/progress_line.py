"""One line of a terminal that says how far something is; other lines are printed above it."""

from __future__ import annotations

import shutil
import sys
import time

PERIOD = 0.25
"""Seconds between two drawings: a slow line over SSH keeps up."""
WIDEST_BAR = 30


class ProgressLine:
    """A bar on stderr, drawn over itself, where stderr is a terminal. ASCII only."""

    def __init__(self, total: int) -> None:
        self._total = max(1, total)
        self._live = sys.stderr.isatty()
        self._drawn = -PERIOD
        self._text = ""

    def show(self, done: int, note: str) -> None:
        """Say that ``done`` of the total is reached; drawn a few times a second."""
        self._text = progress_text(done, self._total, note, shutil.get_terminal_size().columns - 1)
        now = time.monotonic()
        if now - self._drawn >= PERIOD or done >= self._total:
            self._drawn = now
            self._write(f"\r{self._text}\x1b[K")

    def clear(self) -> None:
        """Take the line away, so that something can be printed; the next `show` brings it back."""
        self._write("\r\x1b[K")
        self._drawn = -PERIOD

    def _write(self, text: str) -> None:
        if self._live:
            sys.stderr.write(text)
            sys.stderr.flush()


def progress_text(done: int, total: int, note: str, width: int) -> str:
    """Return a bar, a share and a note in at most ``width`` columns; the bar gets what the note leaves."""
    share = min(1.0, done / total)
    tail = f" {share:>4.0%}  {note}"
    room = min(WIDEST_BAR, width - len(tail) - 2)
    if room < 5:
        return tail.strip()[:width]
    full = int(room * share)
    return f"[{'#' * full}{'-' * (room - full)}]{tail}"
