"""What a plan says to learners whose weeks are not even: breaks, wrong clocks, other timetables, lessons begun anew."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.unit.simulated_weeks import LESSONS, Learner, days, hours
from tutor.course.loader import Course
from tutor.progress.dashboard import make_dashboard
from tutor.progress.history import History
from tutor.progress.plan import Plan, make_plan
from tutor.progress.plan_words import told, week_name
from tutor.progress.reports.week import WeekReport, make_week_report
from tutor.progress.store import Store
from tutor.progress.timetable import Timetable, as_data
from tutor.ui.overview import make_overview

MONDAY = date(2026, 5, 4)
MINUTES = 36  # five days of 36 minutes are three lessons of an hour
STEADY = Timetable(start=MONDAY, minutes=MINUTES)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return hours(Path(tmp_path_factory.mktemp("hours")))


def week_day(week: int, day: int = 0) -> date:
    """A day of a week, both from 1 and from 0 for Monday."""
    return MONDAY + timedelta(days=7 * (week - 1) + day)


def study(learner: Learner, first: date, last: date, minutes: int = MINUTES) -> None:
    """Study from Monday to Friday."""
    for day in days(first, (last - first).days + 1):
        if day.weekday() < 5:
            learner.study(day, minutes)


def steady(weeks: int) -> Learner:
    learner = Learner(STEADY)
    study(learner, MONDAY, week_day(weeks, 6))
    return learner


@pytest.mark.parametrize("away", [4, 8, 20, 52])
def test_a_break_says_nothing_of_pace_when_it_is_over_either(course: Course, away: int) -> None:
    learner = steady(3)
    back = week_day(4 + away)
    before = learner.plan(course, back)
    study(learner, back, back + timedelta(days=1))
    after = learner.plan(course, back + timedelta(days=2))
    for plan in (before, after):
        assert plan.pace.time.middle == pytest.approx(1) and plan.pace.days == plan.pace.planned_days
    assert before.ends is not None and after.ends is not None
    assert after.ends[0] <= before.ends[1], "to come back moves no end away"


def test_a_week_without_study_now_and_then_is_pace(course: Course) -> None:
    learner = Learner(STEADY)
    for week in (1, 3, 5):
        study(learner, week_day(week), week_day(week, 4))
    plan = learner.plan(course, week_day(6))
    assert (plan.pace.time.count, plan.pace.planned_days, plan.pace.days) == (5, 25, 15)


def with_wrong_clock(learner: Learner, day: date, clock: date) -> Learner:
    """The same learner, with what was done on a day dated as the clock said."""
    shift = (clock - day).days * 86_400
    wrong = [one for one in learner.events if one.kind != "plan-set" and (one.at - _noon(day)) ** 2 < (12 * 3600) ** 2]
    assert any(one.kind == "lesson-done" for one in wrong)
    learner.events = [replace(one, at=one.at + shift) if one in wrong else one for one in learner.events]
    return learner


def _noon(day: date) -> float:
    return (day - date(1970, 1, 1)).days * 86_400 + 12 * 3600.0


@pytest.mark.parametrize("clock", [date(2031, 5, 5), date(1970, 1, 2)])
def test_a_clock_that_was_wrong_for_a_day_makes_nobody_late(course: Course, clock: date) -> None:
    learner = Learner(STEADY)
    study(learner, MONDAY, week_day(1, 4))
    learner.study(week_day(2), 180)
    learner = with_wrong_clock(learner, week_day(2), clock)
    for week in range(3, 8):
        plan = make_plan(course, History(learner.events).digests(), today=week_day(week))
        assert (plan.behind, plan.ahead, plan.anew, plan.wanted) == (0, 0, False, week_day(8, 4)), week
        study(learner, week_day(week), week_day(week, 4))


def begun_anew(learner: Learner, lesson: str, on: date) -> Learner:
    learner._happen(on, "reset", lesson, after=60)
    return learner


def test_a_lesson_that_is_begun_anew_is_open_but_late_by_no_plan(course: Course) -> None:
    learner = steady(3)
    for lesson in LESSONS[:6]:
        begun_anew(learner, lesson, week_day(3, 4))
    plan = learner.plan(course, week_day(4))
    assert (plan.behind, plan.ahead, plan.made_on, plan.stages[0].done) == (0, 0, MONDAY, 2)
    assert [one.entry.id for one in plan.weeks[0].lessons] == list(LESSONS[:3])
    assert plan.next_lesson is not None and plan.next_lesson.id == LESSONS[0]


def test_the_pace_goes_by_the_timetable_that_held_and_not_by_the_new_one(course: Course) -> None:
    learner = steady(3)
    before = learner.plan(course, week_day(4))
    third = Timetable(start=MONDAY, minutes=MINUTES // 3)
    learner.choose(third, on=week_day(4))
    after = learner.plan(course, week_day(4))
    assert after.pace == before.pace
    assert after.wanted == max(one.ends for week in after.weeks for one in week.lessons)
    assert after.ends is not None and after.ends[0] <= after.wanted <= after.ends[1]


def test_lessons_that_may_be_skipped_promise_no_day_that_they_do_not_bring(course: Course) -> None:
    learner = Learner(STEADY)
    study(learner, MONDAY, week_day(1, 4))
    two_late = learner.plan(course, week_day(3))
    assert two_late.skips and two_late.skips_do
    assert told(two_late)[-1].startswith("To end by 26 June, ")
    far_behind = learner.plan(course, week_day(7))
    assert far_behind.skips and not far_behind.skips_do
    assert far_behind.wanted is not None and far_behind.wanted > far_behind.today
    assert told(far_behind)[-1].startswith("To end sooner, ")


def test_an_evening_finds_the_same_lessons_to_skip_as_the_next_morning(course: Course) -> None:
    learner = Learner(STEADY)
    study(learner, week_day(1, 2), week_day(2))
    digests = History(learner.events).digests()
    evening = make_plan(course, digests, today=week_day(2))
    morning = make_plan(course, digests, today=week_day(2, 1))
    assert morning.skips and (evening.skips, evening.skips_do) == (morning.skips, morning.skips_do)


def report(course: Course, learner: Learner, number: int, today: date) -> WeekReport:
    digests = History(learner.events).digests()
    found = make_week_report(course, digests, make_dashboard(course, digests, {}, today), number)
    assert found is not None
    return found


def test_the_report_of_a_week_tells_what_was_planned_then(course: Course) -> None:
    learner = Learner(STEADY)
    learner.study(MONDAY, 60)
    today = week_day(2)
    assert learner.plan(course, today).anew
    first = report(course, learner, 1, today)
    assert [entry.id for entry in first.planned] == list(LESSONS[:3])
    assert [entry.id for entry in first.left] == list(LESSONS[1:3])
    assert [entry.id for entry in report(course, learner, 2, today).planned] == list(LESSONS[1:4])
    study(learner, today, week_day(2, 4))
    later = report(course, learner, 1, week_day(3))
    assert [entry.id for entry in later.planned] == list(LESSONS[:3]) and later.left == ()


def test_a_lesson_that_is_begun_anew_was_finished_all_the_same(course: Course) -> None:
    learner = begun_anew(steady(3), LESSONS[0], week_day(2))
    learner._happen(week_day(3, 4), "time-spent", LESSONS[0], "a", seconds=600)
    learner.finish(LESSONS[0], on=week_day(3, 4))
    for week in (1, 3):
        done = {one.entry.id for one in report(course, learner, week, week_day(4)).lessons if one.finished}
        assert LESSONS[0] in done


def test_a_plan_that_is_not_begun_has_no_next_week(course: Course) -> None:
    learner = Learner(replace(STEADY, start=week_day(1, 2)))
    plan = learner.plan(course, MONDAY)
    assert week_name(plan.weeks[0].first, plan) == "From 6 May"


def test_when_everything_is_done_no_day_is_missed(course: Course) -> None:
    learner = steady(8)
    today = week_day(12)
    plan: Plan = learner.plan(course, today)
    assert (plan.weeks, plan.settled_on) == ((), week_day(8, 4))
    board = make_dashboard(course, History(learner.events).digests(), {}, today)
    assert (board.streak.days, board.streak.missed, board.streak.today_open) == (40, (), False)


@pytest.mark.parametrize(
    ("studied", "minutes"),
    [(0, "150–210 min"), (30, "125–175 min"), (55, "105–150 min"), (180, "150–210 min")],
)
def test_home_counts_what_is_left_of_the_week_as_the_plan_does(
    course: Course, store: Store, studied: int, minutes: str
) -> None:
    learner = Learner(STEADY)
    learner.study(MONDAY, studied)
    store.merge(learner.events)
    tuesday = replace(STEADY, minutes=60, weekdays=(1, 2, 3))
    store.record("plan-set", "", **as_data(tuesday))
    week = make_overview(course, store, {}, week_day(1, 1)).week
    assert week is not None and week.minutes == minutes
