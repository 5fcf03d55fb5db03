"""Days in weeks, and days in a row: clock changes, time zones, wrong clocks, days that the plan leaves free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tutor.progress.activity import Day
from tutor.progress.calendar import days_of, level, make_calendar, studied, total_of
from tutor.progress.digest import digest_of
from tutor.progress.events import Event
from tutor.progress.streak import Streak, find_streak, streak_in_words

MONDAY = date(2026, 3, 2)
FULL = Day(milliseconds=45 * 60_000, steps=4, reviews=2)


def every_day(day: date) -> bool:
    return True


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def days(*numbers: int, first: date = MONDAY) -> dict[date, Day]:
    """Full days, by their distance from the first one."""
    return {first + timedelta(days=number): FULL for number in numbers}


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


# ------------------------------------------------------------------------------------------------ weeks


def test_weeks_are_the_plans_and_go_up_to_today() -> None:
    calendar = make_calendar(days(0, 2, 9), day(15))
    assert [(week.number, week.first) for week in calendar.weeks] == [(1, day(0)), (2, day(7)), (3, day(14))]
    assert [week.total.minutes for week in calendar.weeks] == [90, 45, 0]
    assert [week.studied for week in calendar.weeks] == [2, 1, 0]
    assert sum(week.total.steps for week in calendar.weeks) == 12


def test_what_was_done_before_the_plans_first_day_lies_in_weeks_before_the_first() -> None:
    calendar = make_calendar(days(0, 5), day(12), week_1=day(3))
    assert [(week.number, week.first) for week in calendar.weeks] == [(0, day(-4)), (1, day(3)), (2, day(10))]
    ahead = make_calendar(days(0), day(1), week_1=day(30))
    assert [week.number for week in ahead.weeks] == [-4] and ahead.weeks[0].first <= day(0)


def test_nothing_done_makes_no_weeks() -> None:
    assert make_calendar({}, MONDAY).weeks == ()
    opened = digest_of("one", [Event(id="0" * 32, at=0.0, kind="lesson-opened", lesson="one", offset=0)])
    assert days_of([opened]) == {}
    assert not studied(Day(milliseconds=59_000)) and studied(Day(reviews=1)) and studied(Day(steps=1))


def test_a_day_has_one_of_four_levels_by_the_minutes_of_a_planned_day() -> None:
    minutes = (0, 10, 22.5, 44, 45, 200)
    assert [level(Day(milliseconds=int(m * 60_000)), 45) for m in minutes] == [0, 1, 2, 2, 3, 3]
    assert level(Day(steps=1), 45) == 1


# ------------------------------------------------------------------------------------------------ clocks that are wrong


def test_days_that_only_a_wrong_clock_can_have_dated_lie_outside_the_calendar_but_are_told() -> None:
    odd = {date(1970, 1, 1): FULL, date(2025, 12, 31): FULL, day(3): FULL, date(2099, 1, 1): FULL}
    calendar = make_calendar(days(0) | odd, day(1))
    assert [week.number for week in calendar.weeks] == [1]
    assert list(calendar.outside) == [date(1970, 1, 1), date(2025, 12, 31), day(3), date(2099, 1, 1)]
    assert total_of(calendar.outside.values()).minutes == 180
    assert find_streak(days(0) | odd, day(1), is_study_day=every_day).days == 1


def test_tomorrow_is_a_day_for_who_flew_west() -> None:
    calendar = make_calendar(days(0, 7), day(6))
    assert calendar.outside == {} and [week.total.minutes for week in calendar.weeks] == [45, 45]


def test_where_the_clock_says_that_it_is_long_ago_it_does_not_call_that_too_old() -> None:
    long_ago = date(1970, 1, 5)
    calendar = make_calendar(days(0, first=long_ago) | days(0), long_ago)
    assert calendar.weeks[0].total.minutes == 45 and list(calendar.outside) == [MONDAY]


def spent(at: datetime, number: int, offset: int | None) -> Event:
    return Event(
        id=f"{number:032x}",
        at=at.timestamp(),
        kind="time-spent",
        lesson="one",
        offset=offset,
        data={"seconds": 20},
    )


def lived(zone: ZoneInfo, moments: Sequence[datetime]) -> dict[date, Day]:
    """The days of moments with a tick of 20 seconds in each, by a clock of a place."""
    offsets = [round(zone.utcoffset(at.astimezone(zone)).total_seconds() / 60) for at in moments]  # type: ignore[union-attr]
    return days_of([digest_of("one", [spent(at, n, offsets[n]) for n, at in enumerate(moments)])])


@pytest.mark.parametrize(("when", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_the_days_of_a_clock_change_are_one_day_each(when: date, hours: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    midnight = datetime(when.year, when.month, when.day, tzinfo=berlin).astimezone(UTC)
    ticks = [midnight + timedelta(minutes=20 * number) for number in range(3 * hours)]
    found = lived(berlin, [midnight - timedelta(minutes=1), *ticks, midnight + timedelta(hours=hours)])
    assert {day: one.milliseconds // 20_000 for day, one in found.items()} == {
        when - timedelta(days=1): 1,
        when: 3 * hours,
        when + timedelta(days=1): 1,
    }


def test_a_journey_moves_no_day_that_was_lived_before() -> None:
    evening = datetime(2026, 3, 4, 22, 30, tzinfo=UTC)
    moments = [spent(evening, 1, 0), spent(evening, 2, 9 * 60), spent(evening, 3, -8 * 60)]
    found = days_of([digest_of("one", moments)])
    assert {one.isoformat(): day.milliseconds for one, day in found.items()} == {
        "2026-03-04": 40_000,
        "2026-03-05": 20_000,
    }


def test_a_clock_set_back_dates_what_comes_later_but_changes_no_sum() -> None:
    right, back = datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 3, 4, 3, tzinfo=UTC) - timedelta(days=1)
    digest = digest_of("one", [spent(right, 1, 0), spent(back, 2, 0), spent(right, 3, 0)])
    assert [one.milliseconds for one in days_of([digest]).values()] == [20_000, 40_000]


# ------------------------------------------------------------------------------------------------ days in a row


def streak(numbers: Sequence[int], today: int, planned: object = every_day) -> Streak:
    return find_streak(days(*numbers), day(today), is_study_day=planned)  # type: ignore[arg-type]


def test_planned_days_count_and_free_ones_neither_count_nor_break_the_row() -> None:
    assert streak(range(5), 4).days == 5
    assert streak([0, 1, 2, 3, 4, 7], 7, weekdays).days == 6
    assert streak([0, 1, 2, 3, 4, 5, 7], 7, weekdays).days == 6, "the Saturday does not count"
    holiday = {day(8), day(9)}
    assert streak([0, 1, 2, 3, 4, 7, 10], 10, lambda one: weekdays(one) and one not in holiday).days == 7


def test_today_is_open_until_something_is_done() -> None:
    open_today = streak([0, 1], 2)
    assert open_today == Streak(days=2, longest=2, today_open=True)
    assert streak_in_words(open_today) == "2 planned days in a row. Today is still open."
    assert streak_in_words(streak([0, 1, 2], 2)) == "3 planned days in a row."
    assert not streak([0, 1, 2, 3, 4], 5, weekdays).today_open


def test_a_missed_day_is_said_kindly() -> None:
    missed = streak([0, 1, 2], 4)
    assert missed == Streak(days=0, longest=3, missed=(day(3),), before=3, today_open=True)
    assert streak_in_words(missed) == (
        "One planned day was missed, Thursday. That happens. Before that: 3 planned days in a row."
    )
    assert streak([0, 1, 2, 4], 4).days == 1
    assert streak_in_words(streak([0, 1, 2, 4, 5], 5)) == "2 planned days in a row. Your longest row: 3."


def test_a_pause_is_said_kindly() -> None:
    quiet = streak([0], 11, weekdays)
    assert len(quiet.missed) == 8 and quiet.before == 1
    assert streak_in_words(quiet) == (
        "The last 8 planned days were quiet. Before that: 1 planned day in a row. One step today begins a new row."
    )
    assert streak_in_words(streak([0], 12, weekdays)).endswith(" One step on a planned day begins a new row.")
    assert streak_in_words(streak([], 3)) == ""
    assert streak_in_words(streak([5, 6], 6, weekdays)) == "", "only free days: nothing to count"


def test_who_studies_on_free_days_is_told_so() -> None:
    weekends = streak([5, 6, 12, 13], 13, weekdays)
    assert (len(weekends.missed), weekends.beside) == (5, 2), "rows begin with the first day of study"
    assert streak_in_words(weekends) == (
        "The last 5 planned days were quiet, but you studied on 2 days that the plan leaves free. "
        "The Plan screen changes its days."
    )
    assert streak_in_words(streak([0, 1, 2, 3, 5], 6, weekdays)) == (
        "One planned day was missed, Friday, but you studied on 1 day that the plan leaves free. "
        "Before that: 4 planned days in a row."
    )
