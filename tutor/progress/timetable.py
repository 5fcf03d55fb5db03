"""When the learner wants to study: from which day on, on which days of the week, for how long, and which days are off.

`Schedule` is the part of the course's digest that keeps the newest one; `fitting` is the one without any wish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from tutor.course.loader import Course, Entry
from tutor.progress.events import Event, local_day

WEEK = 7
LEAST_MINUTES, MOST_MINUTES = 5, 600
FIRST_START, LAST_START = date(1970, 1, 1), date(2999, 12, 31)
LONGEST_OFF = 366
"""The days that one range of days off may have."""
WEEKDAYS = (0, 1, 2, 3, 4)
"""The days of a week without any wish, from 0 for Monday."""
_FALLBACK_MINUTES = 45

Weekday = Annotated[int, Meta(ge=0, le=6)]


class DaysOff(Struct, frozen=True, kw_only=True):
    """Days from the first to the last on which nothing is planned, with what they are."""

    first: date
    last: date
    name: str = ""

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < LONGEST_OFF:
            raise ValueError(f"days off are 1 to {LONGEST_OFF} days, and the first comes first")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


class Timetable(Struct, frozen=True, kw_only=True):
    """When the learner wants to study. Weeks of the plan are counted from its start, seven days each."""

    start: date
    weekdays: Annotated[tuple[Weekday, ...], Meta(min_length=1)] = WEEKDAYS
    """From 0 for Monday, in order."""
    minutes: Annotated[int, Meta(ge=LEAST_MINUTES, le=MOST_MINUTES)] = _FALLBACK_MINUTES
    """The minutes of a day."""
    days_off: tuple[DaysOff, ...] = ()

    def __post_init__(self) -> None:
        if not FIRST_START <= self.start <= LAST_START:
            raise ValueError(f"a plan begins between {FIRST_START} and {LAST_START}")

    @property
    def week_minutes(self) -> int:
        """The minutes of a week without days off."""
        return self.minutes * len(self.weekdays)

    def capacity(self, day: date) -> int:
        """Return the minutes of one day."""
        planned = day >= self.start and day.weekday() in self.weekdays
        return self.minutes if planned and not any(day in off for off in self.days_off) else 0

    def is_study_day(self, day: date) -> bool:
        """Whether the plan wants a day to be studied."""
        return self.capacity(day) > 0

    def capacity_between(self, first: date, last: date) -> int:
        """Return the minutes of the days from the first to the last."""
        return sum(self.capacity(first + timedelta(days=ahead)) for ahead in range((last - first).days + 1))

    def study_days(self, since: date) -> Iterator[date]:
        """Yield the days with time to study, from a day on, without end."""
        day = max(since, self.start)
        while True:
            if self.is_study_day(day):
                yield day
            day += timedelta(days=1)

    def week_of(self, day: date) -> int:
        """Return the number of the week of a day, from 1; days before the start belong to the first."""
        return max(0, (day - self.start).days) // WEEK + 1

    def week_start(self, number: int) -> date:
        """Return the first day of a week."""
        return self.start + timedelta(days=WEEK * (number - 1))


class Schedule(Struct):
    """What the learner chose last, and on which day. What can not be read as a timetable is passed over."""

    timetable: Timetable | None = None
    chosen_on: date | None = None

    def add(self, event: Event) -> None:
        """Take in an event."""
        if event.kind != "plan-set":
            return
        try:
            self.timetable = msgspec.convert(dict(event.data), Timetable)
        except msgspec.ValidationError:
            return
        self.chosen_on = local_day(event)


def as_data(timetable: Timetable) -> dict[str, Any]:
    """Return the data of a plan-set event."""
    data: dict[str, Any] = msgspec.to_builtins(timetable)
    return data


def planned_minutes(entry: Entry) -> int:
    """Return the minutes that a plan reckons with for a lesson: the middle of its range."""
    return max(1, round(sum(entry.minutes) / 2))


def fitting(course: Course, start: date) -> Timetable:
    """Return the timetable without any wish: Monday to Friday, with minutes that keep to the course's own weeks."""
    return Timetable(start=start, minutes=_minutes_that_fit(course, WEEKDAYS))


def _minutes_that_fit(course: Course, weekdays: Sequence[int]) -> int:
    """The minutes a day, a multiple of 5, by which each stage ends with its last week; open stages ask for none."""
    needed, before = 0.0, 0
    for stage in course.stages:
        before += sum(planned_minutes(entry) for entry in course.stage_entries(stage.number))
        if len(stage.weeks) == 2:
            needed = max(needed, before / (stage.weeks[1] * len(weekdays)))
    rounded = 5 * -(-round(needed, 6) // 5)
    return int(min(MOST_MINUTES, max(LEAST_MINUTES, rounded))) if needed else _FALLBACK_MINUTES
