"""What is left, laid out from today over the weeks of the timetable: as planned, and at the learner's own pace."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec import Struct

from tutor.course.loader import Entry
from tutor.progress.layout import Slot, lay_out
from tutor.progress.situation import Situation
from tutor.progress.timetable import WEEK


class PlannedLesson(Struct, frozen=True, kw_only=True):
    """A lesson on the plan. ``minutes`` are those that are left, as planned."""

    entry: Entry
    minutes: int
    begins: date
    ends: date


class PlanWeek(Struct, frozen=True, kw_only=True):
    """A week of the plan, seven days from ``first``; it has the lessons that are to be done in it."""

    number: int
    first: date
    last: date
    lessons: tuple[PlannedLesson, ...]
    minutes: int
    """The planned minutes of its days, also those of a lesson that ends in a later week."""
    capacity: int
    """The minutes that its days have, from today on."""


def plan_weeks(situation: Situation) -> tuple[PlanWeek, ...]:
    """Lay the open lessons out, from this week on as far as there are lessons."""
    entries, timetable = {entry.id: entry for entry in situation.left}, situation.timetable
    lessons: dict[int, list[PlannedLesson]] = {}
    minutes: dict[int, int] = {}
    for slot in _laid(situation, ratio=1):
        planned = PlannedLesson(entry=entries[slot.lesson], minutes=slot.minutes, begins=slot.begins, ends=slot.ends)
        lessons.setdefault(timetable.week_of(slot.ends), []).append(planned)
        for day, share in slot.days:
            minutes[timetable.week_of(day)] = minutes.get(timetable.week_of(day), 0) + share
    numbers = range(timetable.week_of(situation.today), max(lessons, default=0) + 1)
    return tuple(_week(situation, number, lessons.get(number, []), minutes.get(number, 0)) for number in numbers)


def _week(situation: Situation, number: int, lessons: list[PlannedLesson], minutes: int) -> PlanWeek:
    today, timetable = situation.today, situation.timetable
    first = timetable.week_start(number)
    last = first + timedelta(days=WEEK - 1)
    gone = situation.gone if first <= today <= last else 0
    return PlanWeek(
        number=number,
        first=first,
        last=last,
        lessons=tuple(lessons),
        minutes=minutes,
        capacity=timetable.capacity_between(max(first, today), last) - gone,
    )


def ends_at_pace(situation: Situation) -> dict[str, tuple[date, date]]:
    """Return between which days each open lesson is done at the learner's own pace."""
    slow = situation.pace.slowness
    both = zip(_laid(situation, ratio=slow.low), _laid(situation, ratio=slow.high), strict=True)
    return {early.lesson: (early.ends, late.ends) for early, late in both}


def span_of(ends: Iterable[tuple[date, date]]) -> tuple[date, date] | None:
    """Return the days between which the last of some lessons is done; None without any."""
    spans = list(ends)
    return (max(early for early, _ in spans), max(late for _, late in spans)) if spans else None


def _laid(situation: Situation, *, ratio: float) -> Iterator[Slot]:
    work = [(lesson, math.ceil(ratio * left)) for lesson, left in situation.minutes_left.items()]
    return lay_out(work, situation.timetable, situation.today, spent=situation.spent)
