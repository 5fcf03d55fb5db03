"""What a person types for a timetable is understood, and what can not be is told with what to write instead."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tutor.progress.timetable import DaysOff, Timetable
from tutor.progress.timetable_entry import DAYS, DAYS_OFF, MINUTES, START, EntryError, Field, read_date

TODAY = date(2026, 11, 24)
"""A Tuesday."""
PLAIN = Timetable(start=TODAY, minutes=50)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("2027-1-4", date(2027, 1, 4)),
        ("24 December", date(2026, 12, 24)),
        ("24 Dec.", date(2026, 12, 24)),
        ("24. dec 2025", date(2025, 12, 24)),
        ("1 march", date(2027, 3, 1)),
        ("24 November", TODAY),
        ("29 February", date(2028, 2, 29)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 25)),
        ("monday", date(2026, 11, 30)),
        ("Tue", TODAY),
    ],
)
def test_dates(typed: str, day: date) -> None:
    assert read_date(typed, since=TODAY) == day
    assert START.read(f" {typed} ", PLAIN, TODAY).start == day


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("Mon Wed Sun", (0, 2, 6)),
        ("mon, wed; sunday", (0, 2, 6)),
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("Monday to Friday", (0, 1, 2, 3, 4)),
        ("Mon – Wed, Sat", (0, 1, 2, 5)),
        ("Sat-Mon", (0, 5, 6)),
        ("every day", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_days_of_the_week(typed: str, days: tuple[int, ...]) -> None:
    assert DAYS.read(typed, PLAIN, TODAY).weekdays == days


def test_minutes() -> None:
    typed = ("45", " 90 min", "5", "600 minutes")
    assert [MINUTES.read(one, PLAIN, TODAY).minutes for one in typed] == [45, 90, 5, 600]


def test_days_off() -> None:
    typed = "8 February; 24 December to 1 January, the holidays; 2026-12-06 – 2026-12-08 Rome"
    assert DAYS_OFF.read(typed, PLAIN, TODAY).days_off == (
        DaysOff(first=date(2026, 12, 6), last=date(2026, 12, 8), name="Rome"),
        DaysOff(first=date(2026, 12, 24), last=date(2027, 1, 1), name="the holidays"),
        DaysOff(first=date(2027, 2, 8), last=date(2027, 2, 8)),
    )
    assert DAYS_OFF.read(" ", PLAIN, TODAY).days_off == ()


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("16 to 20 November ill", date(2026, 11, 16), date(2026, 11, 20)),
        ("24.-27. Dec. 2027", date(2027, 12, 24), date(2027, 12, 27)),
        ("28 November to 3 December", date(2026, 11, 28), date(2026, 12, 3)),
        ("16 November to 20 November ill", date(2026, 11, 16), date(2026, 11, 20)),
        ("30 September", date(2026, 9, 30), date(2026, 9, 30)),
        ("1 September", date(2027, 9, 1), date(2027, 9, 1)),
        ("20 November to 3 December", date(2026, 11, 20), date(2026, 12, 3)),
        ("Monday", date(2026, 11, 30), date(2026, 11, 30)),
    ],
)
def test_days_off_are_named_afterwards_too(typed: str, first: date, last: date) -> None:
    today, weeks = date(2026, 11, 25), replace(PLAIN, start=date(2026, 6, 1))
    assert [(one.first, one.last) for one in DAYS_OFF.read(typed, weeks, today).days_off] == [(first, last)]


def test_no_day_off_lies_before_the_plan_unless_its_year_says_so() -> None:
    today, young = date(2026, 11, 25), replace(PLAIN, start=date(2026, 11, 23))
    assert DAYS_OFF.read("16 November", young, today).days_off[0].first == date(2027, 11, 16)
    assert DAYS_OFF.read("24 November", young, today).days_off[0].first == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (START, "soon", "'soon' is no date. Write it as 2026-12-24, 24 December, or Monday."),
        (START, "", "'' is no date."),
        (START, "31 February", "There is no such day: 31 February."),
        (START, "2026-02-30", "There is no such day: 2026-02-30."),
        (START, "9999-01-01", "too far away"),
        (DAYS, "Mon Foo", "'foo' is no day of the week. Write them as Mon Wed Sat, or Mon-Fri."),
        (DAYS, "", "'' is no day of the week."),
        (DAYS, "5", "'5' is no day of the week."),
        (MINUTES, "an hour", "Write the minutes of a day, from 5 to 600."),
        (MINUTES, "0", "Write the minutes of a day"),
        (MINUTES, "601", "Write the minutes of a day"),
        (DAYS_OFF, "some day", "'some day' is no date."),
        (DAYS_OFF, "24 December 2026 to 1 January 2026", "comes before the first"),
        (DAYS_OFF, "2026-12-24 to 2027-12-25", "a year after it"),
    ],
)
def test_what_can_not_be_understood_is_told(field: Field, typed: str, told: str) -> None:
    with pytest.raises(EntryError) as caught:
        field.read(typed, PLAIN, TODAY)
    assert told in str(caught.value)


off = st.builds(
    lambda first, length, name: DaysOff(first=first, last=date.fromordinal(first.toordinal() + length), name=name),
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.integers(0, 60),
    st.sampled_from(["", "holidays", "a week in Rome"]),
)


@given(
    start=st.dates(date(1970, 1, 1), date(2999, 12, 31)),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    minutes=st.integers(5, 600),
    days_off=st.lists(off, max_size=4),
    today=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
)
def test_what_a_field_offers_to_be_changed_is_understood_as_it_was(
    start: date, weekdays: set[int], minutes: int, days_off: list[DaysOff], today: date
) -> None:
    ordered = tuple(sorted(days_off, key=lambda one: one.first))
    timetable = Timetable(start=start, weekdays=tuple(sorted(weekdays)), minutes=minutes, days_off=ordered)
    for field in (START, DAYS, MINUTES, DAYS_OFF):
        assert field.read(field.typed(timetable), timetable, today) == timetable
        assert field.shown(timetable)
