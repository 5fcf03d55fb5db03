"""Eight weeks of learners with a fake clock: what the plan says each week follows from the timetable alone.

The course has 24 lessons of an hour, the timetable 36 minutes from Monday to Friday: three lessons a week, eight weeks.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from tests.unit.simulated_weeks import (
    BERLIN,
    HONOLULU,
    LESSON_MINUTES,
    LESSONS,
    TOKYO,
    Learner,
    Zone,
    days,
    hours,
    lessons_by_week,
)
from tutor.course.loader import Course
from tutor.progress.history import History
from tutor.progress.plan import Plan
from tutor.progress.plan_words import told
from tutor.progress.timetable import DaysOff, Timetable

WEEKS = 8
MINUTES = 36
A_WEEK = 5 * MINUTES
MARCH = date(2026, 3, 2)
"""A Monday; the clocks of Berlin go forward in the fourth week."""
OCTOBER = date(2026, 10, 5)
"""A Monday; the clocks of Berlin go back in the third week."""
MAY = date(2026, 5, 4)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return hours(Path(tmp_path_factory.mktemp("hours")))


def timetable(start: date, *, off: tuple[DaysOff, ...] = ()) -> Timetable:
    return Timetable(start=start, minutes=MINUTES, days_off=off)


def monday(start: date, week: int) -> date:
    """The first day of a week, from 1."""
    return start + timedelta(days=7 * (week - 1))


def friday(start: date, week: int) -> date:
    return monday(start, week) + timedelta(days=4)


def study_steadily(learner: Learner, first: date, count: int) -> None:
    """Study the minutes of the timetable on each of its days."""
    for day in days(first, count):
        if day.weekday() < 5:
            learner.study(day, MINUTES)


def expect_on_plan(plan: Plan, start: date, week: int) -> None:
    """On the Monday of a week three lessons a week are done, three are on, and the course ends when it was to."""
    assert (plan.week, plan.behind, plan.ahead, plan.anew, plan.made_on) == (week, 0, 0, False, start)
    assert lessons_by_week(plan) == [[3 * number - 2, 3 * number - 1, 3 * number] for number in range(week, WEEKS + 1)]
    assert [week.minutes for week in plan.weeks] == [A_WEEK] * (WEEKS + 1 - week)
    assert plan.wanted == friday(start, WEEKS) == plan.weeks[-1].lessons[-1].ends
    assert sum(row.done for row in plan.stages) == 3 * (week - 1)


@pytest.mark.parametrize("start", [MAY, MARCH, OCTOBER], ids=["no change", "clocks forward", "clocks back"])
@pytest.mark.parametrize("at", [time(0, 10), time(2, 30), time(19, 30), time(23, 20)], ids=str)
def test_a_steady_learner_is_on_plan_every_week_also_where_clocks_change(course: Course, start: date, at: time) -> None:
    learner = Learner(timetable(start), at=at)
    widths = []
    for week in range(1, WEEKS + 1):
        plan = learner.plan(course, monday(start, week))
        expect_on_plan(plan, start, week)
        assert plan.pace.days == plan.pace.planned_days == 5 * min(week - 1, 6)
        assert plan.ends is not None and plan.ends[0] <= friday(start, WEEKS) <= plan.ends[1]
        widths.append((plan.ends[1] - plan.ends[0]).days)
        study_steadily(learner, monday(start, week), 7)
    assert widths == sorted(widths, reverse=True) and widths[0] > 10 and widths[-1] <= 3, "it becomes surer"
    plan = learner.plan(course, monday(start, WEEKS + 1))
    assert plan.weeks == () and [row.done for row in plan.stages] == [8, 8, 8]


def test_a_learner_who_studies_on_saturdays_is_on_plan_too(course: Course) -> None:
    learner = Learner(timetable(MAY))
    for week in range(1, WEEKS + 1):
        plan = learner.plan(course, monday(MAY, week))
        expect_on_plan(plan, MAY, week)
        assert plan.ends is not None and plan.ends[0] <= friday(MAY, WEEKS) <= plan.ends[1]
        assert plan.pace.time.middle == pytest.approx(1) and plan.pace.days == min(week - 1, 6)
        on_friday = learner.plan(course, friday(MAY, week))
        assert (on_friday.behind, on_friday.anew) == (0, False), "the week is not over"
        assert on_friday.weeks[0].minutes == MINUTES, "what is left of a week is no more than its time"
        learner.study(friday(MAY, week) + timedelta(days=1), A_WEEK)


def test_a_learner_with_marathons_every_other_week_is_never_told_to_hurry(course: Course) -> None:
    learner = Learner(timetable(MAY))
    for week in range(1, WEEKS + 1):
        plan = learner.plan(course, monday(MAY, week))
        assert all(one.minutes <= A_WEEK for one in plan.weeks)
        if week % 2:
            done = 3 * (week - 1)
            assert sum(row.done for row in plan.stages) == done and plan.behind == 0
            learner.study(friday(MAY, week) + timedelta(days=1), 2 * A_WEEK)
        elif week == 2:
            assert plan.ahead == 3 and told(plan)[0] == "3 lessons ahead of the plan of 4 May."


def test_ten_days_of_illness_are_planned_around_and_nothing_piles_up(course: Course) -> None:
    learner = Learner(timetable(MAY))
    study_steadily(learner, MAY, 16)  # up to Tuesday of the third week: 12 days, 432 minutes, 7 lessons
    ill = learner.plan(course, monday(MAY, 4))
    # 9 lessons were due, 7 are done: 120 minutes late, more than half of a week's 180.
    assert (ill.anew, ill.made_on, ill.behind) == (True, monday(MAY, 4), 0)
    back = learner.plan(course, monday(MAY, 5))
    assert (back.anew, back.made_on, back.behind) == (True, monday(MAY, 5), 0)
    assert told(back)[0] == "Laid out anew on 1 June, from where you are: no week has more than its time."
    # 17 lessons less 12 minutes: 1008 minutes are 5.6 weeks.
    assert [week.minutes for week in back.weeks] == [A_WEEK] * 5 + [108]
    assert lessons_by_week(back)[:2] == [[8, 9, 10], [11, 12, 13]]
    assert back.wanted == friday(MAY, WEEKS) and back.weeks[-1].lessons[-1].ends == monday(MAY, 10) + timedelta(days=2)
    assert back.pace.time.middle > 0.9, "a break is no pace"
    assert [entry.id for entry in back.skips] == ["lesson-12", "lesson-24"], "all that may be skipped and is not done"
    for week in range(5, WEEKS + 1):
        plan = learner.plan(course, monday(MAY, week))
        assert (plan.behind, plan.made_on) == (0, monday(MAY, 5)) and plan.ahead == 0
        assert all(one.minutes <= A_WEEK for one in plan.weeks)
        study_steadily(learner, monday(MAY, week), 7)
    assert learner.plan(course, monday(MAY, 9)).pace.time.middle == pytest.approx(1), "two bad weeks of eight"


def test_a_lesson_less_is_an_hour_sooner(course: Course) -> None:
    learner = Learner(timetable(MAY))
    study_steadily(learner, MAY, 16)
    before = learner.plan(course, monday(MAY, 5))
    learner.skip([entry.id for entry in before.skips], on=friday(MAY, 4))
    after = learner.plan(course, monday(MAY, 5))
    assert sum(week.minutes for week in before.weeks) - sum(week.minutes for week in after.weeks) == 2 * 60
    assert sum(row.skipped for row in after.stages) == 2 and after.skips == ()
    assert after.ends is not None and before.ends is not None and after.ends < before.ends


def test_days_off_that_were_told_are_no_delay(course: Course) -> None:
    off = DaysOff(first=monday(MAY, 3) + timedelta(days=2), last=friday(MAY, 4), name="away")
    learner = Learner(timetable(MAY, off=(off,)))
    study_steadily(learner, MAY, 16)
    for day in days(off.first, 10):
        plan = learner.plan(course, day)
        assert (plan.behind, plan.anew) == (0, False)
        assert all(not off.first <= one.ends <= off.last for week in plan.weeks for one in week.lessons)
    back = learner.plan(course, monday(MAY, 5))
    assert (back.behind, back.anew, back.made_on) == (0, False, MAY)
    assert back.pace.time.middle == pytest.approx(1) and back.pace.planned_days == 12
    # 432 of 1440 minutes are done: 28 days of study are left.
    assert back.wanted == back.weeks[-1].lessons[-1].ends == monday(MAY, 10) + timedelta(days=2)


def test_an_ill_learner_who_enters_the_days_later_has_a_new_plan(course: Course) -> None:
    learner = Learner(timetable(MAY))
    study_steadily(learner, MAY, 16)
    off = DaysOff(first=monday(MAY, 3) + timedelta(days=2), last=friday(MAY, 4), name="ill")
    learner.choose(timetable(MAY, off=(off,)), on=monday(MAY, 5))
    plan = learner.plan(course, monday(MAY, 5))
    assert (plan.made_on, plan.anew, plan.behind, plan.week) == (monday(MAY, 5), False, 0, 5)


def flying(start: date) -> Zone:
    """Two weeks in Berlin, then a week in Tokyo, then over the date line to Honolulu, and home for the last two."""
    places = [BERLIN, BERLIN, TOKYO, HONOLULU, TOKYO, HONOLULU, BERLIN, BERLIN, BERLIN]
    return lambda day: places[min(8, max(0, (day - start).days) // 7)]


@pytest.mark.parametrize("at", [time(0, 5), time(12), time(23, 20)], ids=str)
def test_a_journey_over_the_date_line_moves_no_day(course: Course, at: time, monkeypatch: pytest.MonkeyPatch) -> None:
    learner = Learner(timetable(MARCH), zone=flying(MARCH), at=at)
    for week in range(1, WEEKS + 1):
        expect_on_plan(learner.plan(course, monday(MARCH, week)), MARCH, week)
        study_steadily(learner, monday(MARCH, week), 7)
    days_of_study = [day for day in days(MARCH, 7 * WEEKS) if day.weekday() < 5]
    history = History(learner.events)
    for number, lesson in enumerate(LESSONS, 1):
        last = days_of_study[-(-number * LESSON_MINUTES // MINUTES) - 1]
        assert history.digest(lesson).standing.settled_on == last
    lived = {event.offset for event in learner.events}
    assert lived == {60, 120, 9 * 60, -10 * 60}, "it did go there, and the clocks did change"


def test_a_slow_learner_sees_an_own_pace(course: Course) -> None:
    """Every lesson takes twice its minutes, on all planned days: half the speed of the timetable."""
    learner = Learner(timetable(MAY))
    for day in days(MAY, 7 * WEEKS):
        if day.weekday() < 5:
            learner.study(day, MINUTES // 2)
    doubled = [
        event if event.kind != "time-spent" else type(event)(**{
            **{name: getattr(event, name) for name in event.__struct_fields__},
            "data": {"seconds": 2 * event.data["seconds"]},
        })
        for event in learner.events
    ]  # fmt: skip
    learner.events = doubled
    plan = learner.plan(course, monday(MAY, WEEKS + 1))
    # 18 minutes a day for 40 days: 12 lessons. The other 12 take 1440 minutes, another 8 weeks.
    assert sum(row.done for row in plan.stages) == 12 == len(LESSONS) // 2
    true_end = friday(MAY, 2 * WEEKS)
    assert plan.ends is not None and plan.ends[0] <= true_end <= plan.ends[1]
    assert plan.pace.lessons.middle == pytest.approx(2)
    assert plan.pace.time.middle == pytest.approx(1)
    assert [entry.id for entry in plan.skips] == ["lesson-24"], "12 and 6 are done"


def test_a_long_break_says_nothing_of_pace_and_the_plan_is_of_the_week_of_the_return(course: Course) -> None:
    learner = Learner(timetable(MAY))
    study_steadily(learner, MAY, 21)
    for week in (5, 12, 60):
        plan = learner.plan(course, monday(MAY, week))
        assert plan.pace.time.middle == pytest.approx(1) and plan.pace.planned_days == 15 == plan.pace.days
        assert (plan.anew, plan.behind, plan.made_on) == (True, 0, monday(MAY, week))
        assert [one.minutes for one in plan.weeks] == [A_WEEK] * 5, "nine of 24 lessons are done"
    assert told(plan)[0] == "Welcome back." and told(plan)[1].startswith("Laid out anew on 21 June, from where you are")


def test_a_lesson_is_settled_on_the_day_on_which_it_was_first_done(course: Course) -> None:
    learner = Learner(timetable(MAY))
    study_steadily(learner, MAY, 14)
    before = learner.plan(course, monday(MAY, 3))
    again = Learner(timetable(MAY))
    study_steadily(again, MAY, 14)
    again.finish(LESSONS[0], on=MAY + timedelta(days=13))
    assert (before.behind, before.ahead, before.made_on) == (0, 0, MAY)
    after = again.plan(course, monday(MAY, 3))
    assert (after.behind, after.ahead, after.made_on) == (0, 0, MAY)
    history = History(again.events)
    assert history.digest(LESSONS[0]).standing.settled_on == MAY + timedelta(days=1)
