"""How much of the time that passes counts as spent on a lesson: while somebody is there, or code runs."""

from __future__ import annotations

from dataclasses import dataclass

IDLE_SECONDS = 180
"""After so long without a key or a click nobody is there."""
TICK_SECONDS = 20
"""How often the time is counted."""


@dataclass(slots=True)
class StudyTime:
    """Counts seconds. All times are of one clock, such as `time.monotonic`."""

    counted_at: float
    touched_at: float

    def touch(self, now: float) -> None:
        """Notice that somebody is there."""
        self.touched_at = now

    def count(self, now: float, *, running: bool) -> float:
        """Return the seconds to count since the last call, 0 where nobody was there.

        A machine that slept in between makes a gap, of which no more than two ticks count.
        """
        passed, self.counted_at = now - self.counted_at, now
        there = running or now - self.touched_at < IDLE_SECONDS
        return min(passed, 2 * TICK_SECONDS) if there else 0.0
