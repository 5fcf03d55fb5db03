"""The plan: lessons laid out over the weeks of a timetable, compared with what was done, and said in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tutor.course.loader import Course, load_course
from tutor.locations import lessons_folder
from tutor.progress.activity import Day
from tutor.progress.digest import Digest
from tutor.progress.events import COURSE
from tutor.progress.plan import Plan, make_plan
from tutor.progress.plan_words import span_in_words, standing_in_short, told, week_in_short, week_name
from tutor.progress.timetable import DaysOff, Schedule, Timetable, fitting

MONDAY = date(2026, 3, 2)
LISTING = """
format_version: 1
title: Test
stages:
  - number: 1
    title: First
    weeks: [1, 2]
    goal: g
    lessons:
      - {id: a, title: A, minutes: [50, 70]}
      - {id: b, title: B, minutes: [50, 70], needs: [a]}
      - {id: c, title: C, minutes: [50, 70], importance: useful, needs: [a]}
  - number: 2
    title: Second
    weeks: [3, 3]
    goal: g
    lessons:
      - {id: d, title: D, minutes: [50, 70], needs: [b]}
      - {id: e, title: E, minutes: [50, 70], importance: extra, needs: [c]}
  - number: 3
    title: Third
    weeks: [4]
    goal: g
    lessons:
      - {id: f, title: F, minutes: [50, 70], needs: [d]}
      - {id: g, title: G, minutes: [50, 70], importance: extra, needs: [f]}
"""


def course_with(folder: Path, written: str) -> Course:
    (folder / "course.yaml").write_text(LISTING)
    for lesson in written:
        (folder / lesson).mkdir()
        (folder / lesson / "lesson.yaml").write_text("")
    return load_course(folder)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Seven lessons of an hour."""
    return course_with(tmp_path, "abcdefg")


def chosen(timetable: Timetable) -> dict[str, Digest]:
    return {COURSE: Digest(COURSE, schedule=Schedule(timetable=timetable, chosen_on=timetable.start))}


def done(lessons: Iterable[str], on: date, *, minutes: int = 60) -> dict[str, Digest]:
    digests = {}
    for lesson in lessons:
        digest = Digest(lesson)
        digest.way.finished_on, digest.way.last_at, digest.way.milliseconds = on, 1.0, minutes * 60_000
        digest.activity.days[on] = Day(milliseconds=minutes * 60_000, steps=1)
        digests[lesson] = digest
    return digests


def weeks(plan: Plan) -> list[str]:
    """The lessons of each week."""
    return ["".join(one.entry.id for one in week.lessons) for week in plan.weeks]


HOUR_ON_THREE_DAYS = Timetable(start=MONDAY, weekdays=(0, 2, 4), minutes=60)


def test_without_any_wish_the_plan_keeps_to_the_weeks_of_the_course() -> None:
    course = load_course(lessons_folder())
    timetable = fitting(course, MONDAY)
    assert (timetable.weekdays, timetable.minutes % 5) == ((0, 1, 2, 3, 4), 0)
    plan = make_plan(course, {}, today=MONDAY)
    assert plan.timetable == timetable and not plan.chosen and plan.week == 1
    for stage, row in zip(course.stages, plan.stages, strict=True):
        assert row.wanted is not None
        assert len(stage.weeks) == 1 or timetable.week_of(row.wanted) <= stage.weeks[1]
    less = Timetable(start=MONDAY, minutes=timetable.minutes - 5)
    stages = make_plan(course, chosen(less), today=MONDAY).stages
    ends = [less.week_of(row.wanted) for row in stages[:3] if row.wanted]
    assert ends != [] and any(end > last for end, last in zip(ends, (2, 4, 6), strict=True)), "no minutes too many"


def test_the_first_day(course: Course) -> None:
    plan = make_plan(course, chosen(HOUR_ON_THREE_DAYS), today=MONDAY)
    assert weeks(plan) == ["abc", "def", "g"] and [week.minutes for week in plan.weeks] == [180, 180, 60]
    assert [one.ends.day for week in plan.weeks for one in week.lessons] == [2, 4, 6, 9, 11, 13, 16]
    assert plan.next_lesson is not None and plan.next_lesson.id == "a" and plan.next_step is None
    assert (plan.behind, plan.ahead, plan.skips, plan.wanted) == (0, 0, (), date(2026, 3, 16))
    assert [(row.weeks, row.done, row.total) for row in plan.stages] == [
        ("Weeks 1–2", 0, 3),
        ("Week 3", 0, 2),
        ("Week 4 and on", 0, 2),
    ]


def test_within_a_week_nobody_is_late_and_after_it_what_is_left_moves_on(course: Course) -> None:
    digests = chosen(HOUR_ON_THREE_DAYS) | done("ab", MONDAY)
    sunday = make_plan(course, digests, today=date(2026, 3, 8))
    assert (sunday.week, sunday.behind, standing_in_short(sunday)) == (1, 0, "on plan")
    assert weeks(sunday) == ["", "cde", "fg"] and sunday.this_week == sunday.weeks[1]
    monday = make_plan(course, digests, today=date(2026, 3, 9))
    assert (monday.week, monday.behind, monday.anew) == (2, 1, False)
    assert week_in_short(monday) == "week 2 of 3, 1 lesson behind the plan"
    assert told(monday)[0] == "1 lesson behind the plan of 2 March."


def test_when_too_much_is_late_the_rest_is_laid_out_anew_and_nothing_piles_up(course: Course) -> None:
    digests = chosen(HOUR_ON_THREE_DAYS) | done("a", MONDAY)
    plan = make_plan(course, digests, today=date(2026, 3, 9))
    assert (plan.anew, plan.made_on, plan.behind) == (True, date(2026, 3, 9), 0)
    assert weeks(plan) == ["bcd", "efg"] and all(week.minutes <= 180 for week in plan.weeks)
    assert week_in_short(plan) == "week 2 of 3, planned anew"
    assert plan.wanted == date(2026, 3, 16), "what the learner wanted stays"
    # A third of the time was used: the middle of 1/3, 0.8, 1 and 1.25 is 0.9, so that 360 minutes take 400. There are
    # 240 until 16 March: two lessons, 133 minutes, would not do.
    assert "".join(entry.id for entry in plan.skips) == "egc"
    assert told(plan)[0] == "Laid out anew on 9 March, from where you are: no week has more than its time."
    assert told(plan)[-1] == "To end by 16 March, 2.2, 3.2 and 1.3 may be skipped: no lesson that is left needs them."
    later = make_plan(course, digests, today=date(2026, 3, 13))
    assert (later.made_on, later.behind) == (date(2026, 3, 9), 0), "the plan of a week is not made again every day"


def test_ahead_of_the_plan(course: Course) -> None:
    plan = make_plan(course, chosen(HOUR_ON_THREE_DAYS) | done("abcd", MONDAY), today=date(2026, 3, 7))
    assert (plan.ahead, plan.behind) == (1, 0) and plan.this_week is not None and plan.this_week.number == 2
    assert week_in_short(plan) == "week 1 of 2, 1 lesson ahead of the plan"
    out_of_order = chosen(HOUR_ON_THREE_DAYS) | done("fga", MONDAY)
    plan = make_plan(course, out_of_order, today=date(2026, 3, 9))
    assert (plan.behind, plan.ahead, plan.anew) == (0, 0, False), "what was done out of order counts as done"


def test_the_lesson_under_way_is_next_with_its_step_and_takes_less(course: Course) -> None:
    digests = chosen(HOUR_ON_THREE_DAYS) | done("a", MONDAY)
    digests["d"] = Digest("d")
    digests["d"].way.step, digests["d"].way.last_at, digests["d"].way.milliseconds = "y", 9.0, 40 * 60_000
    plan = make_plan(course, digests, today=MONDAY)
    assert plan.next_lesson is not None and (plan.next_lesson.id, plan.next_step) == ("d", "y")
    left = {one.entry.id: one.minutes for week in plan.weeks for one in week.lessons}
    assert left == {"b": 60, "c": 60, "d": 20, "e": 60, "f": 60, "g": 60}
    assert all(entry.id != "d" for entry in plan.skips)


def test_what_was_studied_today_is_gone_from_the_day(course: Course) -> None:
    plan = make_plan(course, chosen(HOUR_ON_THREE_DAYS) | done("a", MONDAY, minutes=45), today=MONDAY)
    assert plan.weeks[0].capacity == 15 + 2 * 60 and plan.weeks[0].minutes == 135
    assert plan.weeks[0].lessons[0].begins == MONDAY and plan.weeks[0].lessons[0].ends == date(2026, 3, 4)


def test_everything_is_settled(course: Course) -> None:
    plan = make_plan(course, done("abcdefg", MONDAY), today=date(2026, 12, 1))
    assert (plan.next_lesson, plan.weeks, plan.this_week, plan.behind, plan.ends) == (None, (), None, 0, None)
    assert [row.done for row in plan.stages] == [3, 2, 2]
    assert week_in_short(plan) == "nothing is left on the plan"
    assert told(plan) == ["Every lesson is done or set aside. There is nothing left to plan."]


def test_lessons_that_are_not_written_are_never_planned(tmp_path: Path) -> None:
    course = course_with(tmp_path, "be")
    plan = make_plan(course, chosen(HOUR_ON_THREE_DAYS), today=MONDAY)
    assert weeks(plan) == ["be"] and [row.total for row in plan.stages] == [3, 2, 2]
    assert make_plan(course, done("be", MONDAY), today=MONDAY).weeks == ()


def test_what_is_set_aside_is_settled_and_not_done(course: Course) -> None:
    digests = chosen(HOUR_ON_THREE_DAYS) | done("a", MONDAY) | done("d", MONDAY)
    for lesson, why in (("b", "known"), ("c", "skipped"), ("d", "known")):
        digest = digests.setdefault(lesson, Digest(lesson))
        digest.way.aside, digest.way.aside_on = why, MONDAY  # type: ignore[assignment]
    plan = make_plan(course, digests, today=date(2026, 3, 18))
    assert [(row.done, row.known, row.skipped) for row in plan.stages] == [(1, 1, 1), (1, 0, 0), (0, 0, 0)]
    assert weeks(plan) == ["ef", "g"] and plan.next_lesson is not None and plan.next_lesson.id == "e"


def test_a_lesson_that_is_skipped_is_less_to_do_and_no_lead(course: Course) -> None:
    digests = chosen(HOUR_ON_THREE_DAYS) | done("a", MONDAY)
    for lesson in "eg":
        digests[lesson] = Digest(lesson)
        digests[lesson].way.aside, digests[lesson].way.aside_on = "skipped", MONDAY
    plan = make_plan(course, digests, today=date(2026, 3, 4))
    assert (plan.ahead, plan.behind, standing_in_short(plan)) == (0, 0, "on plan") and weeks(plan) == ["bc", "df"]
    assert plan.wanted == date(2026, 3, 16), "the first plan had them"
    digests["c"] = Digest("c")
    digests["c"].way.aside, digests["c"].way.aside_on = "skipped", MONDAY
    plan = make_plan(course, digests, today=date(2026, 3, 9))
    assert (plan.behind, plan.anew) == (1, False), "of 1.2 and 1.3 one is late, and not too much"
    digests[lesson].way.aside = "known"
    assert make_plan(course, digests, today=date(2026, 3, 4)).ahead == 1, "what is known is done before its day"


def test_days_off_get_nothing_and_what_would_be_late_because_of_them_is_not(course: Course) -> None:
    ski = DaysOff(first=date(2026, 3, 3), last=date(2026, 3, 8), name="skiing")
    timetable = Timetable(start=MONDAY, weekdays=(0, 2, 4), minutes=60, days_off=(ski,))
    plan = make_plan(course, chosen(timetable) | done("a", MONDAY), today=date(2026, 3, 9))
    assert (plan.behind, plan.ahead, standing_in_short(plan)) == (0, 0, "on plan") and weeks(plan) == ["bcd", "efg"]


def test_a_plan_that_begins_later_says_when(course: Course) -> None:
    timetable = Timetable(start=date(2027, 1, 4))
    plan = make_plan(course, chosen(timetable), today=date(2026, 12, 20))
    assert week_in_short(plan) == "the plan begins on 4 January 2027" and plan.weeks[0].first == timetable.start
    assert told(plan)[0] == "The plan begins on Monday, 4 January 2027."


def test_after_a_year_away_the_plan_is_of_this_week(course: Course) -> None:
    digests = chosen(HOUR_ON_THREE_DAYS) | done("ab", MONDAY)
    plan = make_plan(course, digests, today=MONDAY + timedelta(days=371))
    assert (plan.week, plan.made_on, plan.behind) == (54, MONDAY + timedelta(days=371), 0)
    assert weeks(plan) == ["cde", "fg"] and plan.wanted == date(2026, 3, 16)
    assert told(plan)[:2] == [
        "Welcome back.",
        "Laid out anew on 8 March, from where you are: no week has more than its time.",
    ]


def test_another_timetable_is_a_new_plan_from_that_day(course: Course) -> None:
    digests = chosen(HOUR_ON_THREE_DAYS) | done("a", MONDAY)
    digests[COURSE].schedule.chosen_on = date(2026, 3, 11)
    plan = make_plan(course, digests, today=date(2026, 3, 12))
    assert (plan.made_on, plan.anew, plan.behind) == (date(2026, 3, 11), False, 0)
    assert weeks(plan) == ["b", "cde", "fg"]


def test_weeks_have_names(course: Course) -> None:
    plan = make_plan(course, chosen(Timetable(start=MONDAY)), today=date(2026, 3, 8))
    names = [week_name(first, plan) for first in (MONDAY, date(2026, 3, 9), date(2026, 3, 16))]
    assert names == ["This week", "Next week", "From 16 March"]


def test_dates_in_words() -> None:
    near = date(2026, 11, 3)
    assert span_in_words((date(2026, 12, 4), date(2026, 12, 9)), near=near) == "between 4 and 9 December"
    assert span_in_words((date(2026, 11, 28), date(2026, 12, 2)), near=near) == "between 28 November and 2 December"
    assert span_in_words((date(2026, 12, 28), date(2027, 1, 2)), near=near) == (
        "between 28 December 2026 and 2 January 2027"
    )
    assert span_in_words((date(2027, 1, 2), date(2027, 1, 2)), near=near) == "around 2 January 2027"
