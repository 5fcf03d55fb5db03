"""The timeline lays the forty lessons out over the weeks."""

from __future__ import annotations

from datetime import date

from tutor.course.loader import load_course
from tutor.locations import lessons_folder
from tutor.progress.plan import lesson_weeks, make_plan, week_number
from tutor.progress.standing import Standing


def test_weeks_count_from_the_first_day() -> None:
    start = date(2026, 3, 2)
    assert [week_number(start, day) for day in (start, date(2026, 3, 8), date(2026, 3, 9))] == [1, 1, 2]
    assert week_number(start, date(2026, 1, 1)) == 1, "a clock that was set back"
    assert week_number(None, start) == 1


def test_each_stage_lies_in_its_weeks() -> None:
    course = load_course(lessons_folder())
    weeks = lesson_weeks(course)
    assert len(weeks) == 40
    for stage in course.stages:
        found = {weeks[lesson.id] for lesson in stage.lessons}
        assert min(found) == stage.weeks[0]
        assert len(stage.weeks) == 1 or max(found) == stage.weeks[1]


def test_the_plan_names_this_week_and_counts_what_is_behind() -> None:
    course = load_course(lessons_folder())
    start = date(2026, 3, 2)
    first = make_plan(course, {}, started_on=start, today=start)
    assert first.week == 1 and first.this_week[0].id == "s1-01-neuron-layer" and first.behind == 0
    done = {"s1-01-neuron-layer": Standing(lesson="s1-01-neuron-layer", state="done")}
    later = make_plan(course, done, started_on=start, today=date(2026, 3, 12))
    assert later.week == 2 and later.stages[0].done == 1
    assert later.behind == len(first.this_week) - 1
    assert "s1-01-neuron-layer" not in {entry.id for entry in later.this_week}
