"""When the learner was there: the time and the steps of each day, by the calendar of the place where it was lived."""

from __future__ import annotations

from datetime import date

from msgspec import Struct, field

from tutor.progress.events import Event, local_day


class Day(Struct, array_like=True, gc=False):
    """One day: the time spent, and how many steps were done and cards reviewed."""

    milliseconds: int = 0
    steps: int = 0
    reviews: int = 0

    @property
    def minutes(self) -> float:
        """The time spent, in minutes."""
        return self.milliseconds / 60_000


class Activity(Struct):
    """The days on which something was done. A reset of a lesson takes nothing away from them."""

    days: dict[date, Day] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take in an event."""
        when = local_day(event)
        day = self.days.get(when)
        if day is None:
            day = self.days[when] = Day()
        match event.kind:
            case "time-spent":
                day.milliseconds += milliseconds_of(event)
            case "step-done":
                day.steps += 1
            case "reviewed":
                day.reviews += 1
            case _:
                pass

    @property
    def milliseconds(self) -> int:
        """The time spent on all days: whole numbers, whose sum is the same in any order."""
        return sum(day.milliseconds for day in self.days.values())


def milliseconds_of(event: Event) -> int:
    """Return the time that a time-spent event tells of; what can not be true, such as more than a day, is none."""
    told = event.data.get("seconds")
    return round(1000 * told) if isinstance(told, (int, float)) and 0 <= told <= 86_400 else 0
