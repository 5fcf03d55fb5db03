"""Which days were to be studied: by the timetable that held then, and the days off that were named later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from tests.unit.progress_samples import event
from tutor.progress.digest import Digest, digest_of
from tutor.progress.events import COURSE, Event
from tutor.progress.study_days import MAX_CHOICES, StudyDays
from tutor.progress.timetable import DaysOff, Timetable, as_data

MONDAY = date(2026, 3, 2)
EPOCH = date(1970, 1, 1)
WEEKDAYS = Timetable(start=MONDAY)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def chosen(number: int, timetable: Timetable) -> Event:
    """The choice of a timetable on a day."""
    at = (day(number) - EPOCH).days * 86400.0
    data: dict[str, Any] = as_data(timetable)
    return replace(event(number + 10, "plan-set", COURSE, at=at, **data), offset=0)


def study_days(*events: Event) -> StudyDays:
    digest: Digest = digest_of(COURSE, events)
    return digest.study_days


def wanted(found: StudyDays, newest: Timetable, numbers: range) -> list[int]:
    return [number for number in numbers if found.wanted(day(number), newest)]


def test_without_a_choice_the_plans_own_timetable_holds() -> None:
    assert wanted(study_days(), WEEKDAYS, range(-2, 8)) == [0, 1, 2, 3, 4, 7]


def test_a_new_timetable_changes_the_days_to_come_and_not_those_that_are_over() -> None:
    every_day = replace(WEEKDAYS, weekdays=tuple(range(7)))
    found = study_days(chosen(0, WEEKDAYS), chosen(7, every_day))
    assert wanted(found, every_day, range(14)) == [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13]


def test_the_first_choice_holds_for_the_days_before_it() -> None:
    weekend = replace(WEEKDAYS, weekdays=(5, 6))
    assert wanted(study_days(chosen(3, weekend)), weekend, range(7)) == [5, 6]


def test_days_off_that_are_named_later_or_taken_back_later_are_free() -> None:
    ill = replace(WEEKDAYS, days_off=(DaysOff(first=day(1), last=day(2), name="ill"),))
    assert wanted(study_days(chosen(0, WEEKDAYS), chosen(4, ill)), ill, range(5)) == [0, 3, 4]
    found = study_days(chosen(0, ill), chosen(4, WEEKDAYS))
    assert wanted(found, WEEKDAYS, range(5)) == [0, 3, 4], "they were free when they were lived"


def test_what_is_no_timetable_is_passed_over_and_it_stays_small() -> None:
    odd = replace(event(1, "plan-set", COURSE, weekdays="all"), offset=0)
    assert study_days(odd) == StudyDays()
    many = [chosen(number, WEEKDAYS) for number in range(MAX_CHOICES + 20)]
    found = study_days(*many)
    assert len(found.chosen) == MAX_CHOICES and min(found.chosen) == day(20)
