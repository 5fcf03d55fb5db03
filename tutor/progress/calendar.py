"""The days on which something was done, in weeks, and how many planned ones were studied in a row.

A day is the date on the learner's calendar where it was lived: `tutor.progress.events.local_day`. So a day of 23 or 25
hours is one day, and a journey moves none. Weeks have seven days and are counted from the plan's first day.

A machine's clock may be wrong. What it dated after tomorrow, or before there was a tutor, lies *outside* the calendar:
it counts in every total, and is told apart, but makes no week and no row of days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from tutor.progress.activity import Day
from tutor.progress.digest import Digest

OLDEST = date(2026, 1, 1)
"""No tutor is older: what is dated before was done by a clock that was wrong."""
WEEK = 7
STUDIED_MILLISECONDS = 60_000
"""A day is studied from this time on, or by one step or card."""

IsStudyDay = Callable[[date], bool]
"""Whether the plan wants a day to be studied: no day off, no holiday, no weekday that is left free."""


class Cell(Struct, frozen=True, kw_only=True):
    """One day of the calendar."""

    date: date
    day: Day
    planned: bool


class Week(Struct, frozen=True, kw_only=True):
    """Seven days. ``number`` is the plan's, from 1; the weeks before it have 0, -1 and so on."""

    number: int
    cells: tuple[Cell, ...]
    total: Day

    @property
    def first(self) -> date:
        """The first of its days."""
        return self.cells[0].date

    @property
    def studied(self) -> int:
        """On how many of its days something was done."""
        return sum(studied(cell.day) for cell in self.cells)


class Calendar(Struct, frozen=True, kw_only=True):
    """All days up to today, and what lies outside of them."""

    today: date
    days: Mapping[date, Day]
    outside: Mapping[date, Day]
    weeks: tuple[Week, ...]
    """From the first day on which something was done, or the plan's first, to today; none where nothing was done."""


def studied(day: Day) -> bool:
    """Whether a day was one of study."""
    return day.milliseconds >= STUDIED_MILLISECONDS or day.steps > 0 or day.reviews > 0


def level(day: Day, planned_minutes: float) -> int:
    """Return how much was done: 0 nothing, 1 less than half of the planned minutes, 2 less than all, 3 all or more."""
    if not studied(day):
        return 0
    return 1 + (day.minutes >= planned_minutes / 2) + (day.minutes >= planned_minutes)


def total_of(days: Iterable[Day]) -> Day:
    """Return the sum of days."""
    total = Day()
    for day in days:
        total.milliseconds += day.milliseconds
        total.steps += day.steps
        total.reviews += day.reviews
    return total


def is_outside(day: date, today: date) -> bool:
    """Whether a date can only come from a clock that was wrong.

    Tomorrow can be right: a learner who flew west comes back to yesterday. Where the clock says even now that it is
    long ago, it can not tell what is too old.
    """
    first, last = believable(today)
    return not first <= day <= last


def believable(today: date) -> tuple[date, date]:
    """Return the first and the last date that are not outside, for whoever asks of thousands: see `is_outside`."""
    return OLDEST if today >= OLDEST else date.min, today + timedelta(days=1)


def days_of(digests: Iterable[Digest]) -> dict[date, Day]:
    """Return what was done on each day, in all lessons together, in the order of the dates; none without anything."""
    by_date: dict[date, list[Day]] = {}
    for digest in digests:
        for when, day in digest.activity.days.items():
            by_date.setdefault(when, []).append(day)
    totals = ((when, total_of(by_date[when])) for when in sorted(by_date))
    return {when: total for when, total in totals if total != Day()}


def make_calendar(
    days: Mapping[date, Day], today: date, *, week_1: date | None = None, is_study_day: IsStudyDay = lambda day: True
) -> Calendar:
    """Lay days out in weeks.

    Args:
        days: What was done on each day: `days_of`.
        today: The date here and now.
        week_1: The first day of the plan's first week; by default the first day on which something was done.
        is_study_day: Whether the plan wants a day to be studied.
    """
    inside = {when: day for when, day in days.items() if not is_outside(when, today)}
    outside = {when: day for when, day in days.items() if when not in inside}
    if not inside:
        return Calendar(today=today, days={}, outside=outside, weeks=())
    start = week_1 or min(inside)
    numbers = range(_week_number(start, min(start, today, *inside)), _week_number(start, max(today, *inside)) + 1)
    weeks = tuple(_week(number, start, inside, is_study_day) for number in numbers)
    return Calendar(today=today, days=inside, outside=outside, weeks=weeks)


def _week_number(start: date, day: date) -> int:
    return (day - start).days // WEEK + 1


def _week(number: int, start: date, days: Mapping[date, Day], is_study_day: IsStudyDay) -> Week:
    first = start + timedelta(days=WEEK * (number - 1))
    dates = [first + timedelta(days=index) for index in range(WEEK)]
    cells = tuple(Cell(date=when, day=days.get(when, Day()), planned=is_study_day(when)) for when in dates)
    return Week(number=number, cells=cells, total=total_of(cell.day for cell in cells))
