"""How much of the time that passes counts as study: while somebody is there, or waits for code that runs.

A screen that is studied on makes a `StudyClock`, starts it when it is mounted, shows it every event, and has it count
once more when it goes: lessons, reviews and placement checks count alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from textual import events
from textual.screen import Screen

IDLE_SECONDS = 180
"""After so long without a key or a click nobody is there."""
WAITING_SECONDS = 900
"""So long somebody waits for code that runs; then they have left it to itself."""
TICK_SECONDS = 20
"""How often the time is counted."""
SIGNS = (events.Key, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp, events.Paste)
"""What only somebody does who is there."""


@dataclass(slots=True)
class StudyTime:
    """Counts seconds. All times are of one clock, such as `time.monotonic`: the time of day plays no part."""

    counted_at: float
    touched_at: float

    def touch(self, now: float) -> None:
        """Notice that somebody is there."""
        self.touched_at = now

    def count(self, now: float, *, running: bool) -> float:
        """Return the seconds to count since the last call, 0 where nobody was there.

        A machine that slept in between makes a gap, of which no more than two ticks count; where its clock stood
        still meanwhile, there is none.
        """
        passed, self.counted_at = now - self.counted_at, now
        there = now - self.touched_at < (WAITING_SECONDS if running else IDLE_SECONDS)
        return min(max(0.0, passed), 2 * TICK_SECONDS) if there else 0.0


class StudyClock:
    """Counts the time of one screen, and gives it away every `TICK_SECONDS`."""

    def __init__(
        self,
        spend: Callable[[float], None],
        *,
        running: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Make a clock that stands.

        Args:
            spend: Takes the seconds to count, which are more than 0.
            running: Whether code runs for which somebody may be waiting.
            clock: Tells the time in seconds, from any moment on; it never goes back.
        """
        self._spend = spend
        self._running = running
        self._clock = clock
        self._time = StudyTime(counted_at=clock(), touched_at=clock())

    def start(self, screen: Screen[Any]) -> None:
        """Count from now on, as long as the screen is there."""
        self._time = StudyTime(counted_at=self._clock(), touched_at=self._clock())
        screen.set_interval(TICK_SECONDS, self.count)

    def notice(self, event: events.Event) -> None:
        """Look whether an event of the screen shows that somebody is there."""
        if isinstance(event, SIGNS):
            self._time.touch(self._clock())

    def count(self) -> None:
        """Count what has passed since the last time: also when the screen goes."""
        seconds = self._time.count(self._clock(), running=self._running())
        if seconds > 0:
            self._spend(seconds)
