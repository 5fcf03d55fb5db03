"""Which days were to be studied, by the timetable that held then.

A new timetable changes the days to come, not those that are over: a learner who studied Monday to Friday and takes up
the weekend missed no Saturday. Days off count from both: those that were known then, and those that were named later,
such as the days of an illness.
"""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec import Struct, field

from tutor.progress.events import Event, local_day
from tutor.progress.timetable import Timetable

MAX_CHOICES = 100
"""How many timetables are kept; the oldest go first."""


class StudyDays(Struct):
    """The timetables that the learner has chosen, by the day of the choice. Takes events in their order."""

    chosen: dict[date, Timetable] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take in an event; what can not be read as a timetable is passed over."""
        if event.kind != "plan-set":
            return
        try:
            self.chosen[local_day(event)] = msgspec.convert(dict(event.data), Timetable)
        except msgspec.ValidationError:
            return
        if len(self.chosen) > MAX_CHOICES:
            del self.chosen[min(self.chosen)]

    def wanted(self, day: date, newest: Timetable) -> bool:
        """Whether a day was to be studied, or is, by the timetable that held or holds then.

        The first choice holds for the days before it, too, and ``newest`` for who never chose.
        """
        first = self.chosen[min(self.chosen)] if self.chosen else newest
        return self.minutes(day, newest, proposed=first) > 0

    def minutes(self, day: date, newest: Timetable, *, proposed: Timetable) -> int:
        """Return the minutes that a day had, or has, by the timetable that held or holds then.

        ``proposed`` holds for the days before the first choice, and ``newest`` for who never chose.
        """
        if any(day in off for off in newest.days_off):
            return 0
        when = max((when for when in self.chosen if when <= day), default=None)
        held = self.chosen[when] if when is not None else proposed if self.chosen else newest
        return held.capacity(day)
