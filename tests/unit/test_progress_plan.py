"""The timeline lays the lessons out over the weeks, and the plan names what comes next."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tutor.course.loader import Course, load_course
from tutor.locations import lessons_folder
from tutor.progress.plan import lesson_weeks, make_plan, week_number
from tutor.progress.standing import Standing

START = date(2026, 3, 2)
COURSE = """
format_version: 1
title: Test
stages:
  - number: 1
    title: First
    weeks: [1, 2]
    goal: g
    lessons: [{id: a, title: A}, {id: b, title: B}, {id: c, title: C}]
  - {number: 2, title: Second, weeks: [3, 3], goal: g, lessons: [{id: d, title: D}, {id: e, title: E}]}
  - {number: 3, title: Third, weeks: [4], goal: g, lessons: [{id: f, title: F}, {id: g, title: G}]}
"""


def course_with(folder: Path, written: str) -> Course:
    (folder / "course.yaml").write_text(COURSE)
    for lesson in written:
        (folder / lesson).mkdir()
        (folder / lesson / "lesson.yaml").write_text("")
    return load_course(folder)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return course_with(tmp_path, "abcdefg")


def done(*lessons: str) -> dict[str, Standing]:
    return {lesson: Standing(lesson=lesson, state="done", minutes=10, last_at=1.0) for lesson in lessons}


def names(entries: tuple[object, ...]) -> str:
    return "".join(getattr(entry, "id") for entry in entries)  # noqa: B009


def test_weeks_count_from_the_first_day() -> None:
    assert [week_number(START, day) for day in (START, date(2026, 3, 8), date(2026, 3, 9))] == [1, 1, 2]
    assert week_number(START, date(2026, 1, 1)) == 1, "a clock that was set back"
    assert week_number(None, START) == 1


def test_each_stage_lies_in_its_weeks() -> None:
    course = load_course(lessons_folder())
    weeks = lesson_weeks(course)
    assert len(weeks) == 41
    for stage in course.stages:
        found = [weeks[lesson.id] for lesson in stage.lessons]
        assert found == sorted(found) and found[0] == stage.weeks[0]
        assert len(stage.weeks) == 1 or set(found) == set(range(stage.weeks[0], stage.weeks[1] + 1))


def test_a_stage_is_shared_out_evenly(course: Course) -> None:
    assert lesson_weeks(course) == {"a": 1, "b": 1, "c": 2, "d": 3, "e": 3, "f": 4, "g": 4}


def test_the_first_day(course: Course) -> None:
    plan = make_plan(course, {}, started_on=None, today=START)
    assert (plan.week, plan.behind, plan.minutes, names(plan.this_week)) == (1, 0, 0, "ab")
    assert plan.next_lesson is not None and plan.next_lesson.id == "a" and plan.next_step is None
    assert [(row.weeks, row.done, row.total) for row in plan.stages] == [
        ("Weeks 1–2", 0, 3),
        ("Week 3", 0, 2),
        ("Week 4 and on", 0, 2),
    ]


def test_behind_the_plan_what_is_due_comes_first_and_no_more_than_a_week_holds(course: Course) -> None:
    plan = make_plan(course, done("a"), started_on=START, today=date(2026, 3, 18))
    assert (plan.week, plan.behind, names(plan.this_week)) == (3, 2, "bc")
    assert plan.stages[0].done == 1 and plan.minutes == 10


def test_ahead_of_the_plan_the_next_week_is_shown(course: Course) -> None:
    plan = make_plan(course, done("a", "b", "c"), started_on=START, today=START)
    assert (plan.behind, names(plan.this_week)) == (0, "de")


def test_the_lesson_under_way_is_next_with_its_step(course: Course) -> None:
    standings = done("a") | {
        "c": Standing(lesson="c", state="started", step="x", last_at=5.0),
        "d": Standing(lesson="d", state="started", step="y", last_at=9.0),
        "e": Standing(lesson="e"),
    }
    plan = make_plan(course, standings, started_on=START, today=START)
    assert plan.next_lesson is not None and (plan.next_lesson.id, plan.next_step) == ("d", "y")


def test_everything_done(course: Course) -> None:
    plan = make_plan(course, done(*"abcdefg"), started_on=START, today=date(2026, 12, 1))
    assert plan.next_lesson is None and plan.this_week == () and plan.behind == 0
    assert [row.done for row in plan.stages] == [3, 2, 2]


def test_lessons_that_are_not_written_are_never_planned(tmp_path: Path) -> None:
    course = course_with(tmp_path, "be")
    plan = make_plan(course, {}, started_on=START, today=date(2026, 3, 20))
    assert (names(plan.this_week), plan.behind) == ("be", 1)
    plan = make_plan(course, done("b", "e"), started_on=START, today=START)
    assert plan.next_lesson is None and [row.total for row in plan.stages] == [3, 2, 2]


def test_what_is_set_aside_is_settled_and_not_done(course: Course) -> None:
    standings = done("a") | {
        "b": Standing(lesson="b", aside="known"),
        "c": Standing(lesson="c", state="started", aside="skipped", step="x", last_at=5.0),
        "d": Standing(lesson="d", state="done", aside="known", last_at=1.0),
    }
    plan = make_plan(course, standings, started_on=START, today=date(2026, 3, 18))
    assert [(row.done, row.known, row.skipped) for row in plan.stages] == [(1, 1, 1), (1, 0, 0), (0, 0, 0)]
    assert plan.behind == 0 and names(plan.this_week) == "e"
    assert plan.next_lesson is not None and plan.next_lesson.id == "e"
