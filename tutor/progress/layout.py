"""Lessons laid out over the days of a timetable, one after another: each day's minutes are filled, none holds more.

Pure: lessons with their minutes, a timetable and a day in; dates out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from tutor.progress.timetable import Timetable


class Slot(Struct, frozen=True, kw_only=True):
    """When a lesson is worked on: the minutes of each day, the first and the last of which are not 0."""

    lesson: str
    days: tuple[tuple[date, int], ...]

    @property
    def begins(self) -> date:
        """The first day."""
        return self.days[0][0]

    @property
    def ends(self) -> date:
        """The day on which it is to be done."""
        return self.days[-1][0]

    @property
    def minutes(self) -> int:
        """The minutes of all days."""
        return sum(minutes for _, minutes in self.days)


def lay_out(work: Iterable[tuple[str, int]], timetable: Timetable, since: date, *, spent: int = 0) -> Iterator[Slot]:
    """Yield when each lesson is worked on, as far as it is asked for.

    Args:
        work: The lessons in their order, with their minutes, at least 1 each.
        timetable: The days.
        since: The day from which on there is time.
        spent: The minutes of that day that are gone already.
    """
    days = timetable.study_days(since)
    day, free = since, 0
    for lesson, minutes in work:
        taken: list[tuple[date, int]] = []
        while minutes > 0:
            if free <= 0:
                day = next(days)
                free = timetable.minutes - (spent if day == since else 0)
                continue
            share = min(free, minutes)
            taken.append((day, share))
            free -= share
            minutes -= share
        yield Slot(lesson=lesson, days=tuple(taken))
