"""The dashboard follows from events alone: in any order, however often told, from however many machines."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.conftest import lesson_id
from tests.unit.progress_samples import event, histories
from tutor.course.loader import Course
from tutor.course.schema import Lesson
from tutor.progress.calendar import total_of
from tutor.progress.dashboard import Dashboard, make_dashboard
from tutor.progress.events import Event
from tutor.progress.history import History

TODAY = date(2026, 3, 20)
START = datetime(2026, 3, 2, 8, tzinfo=UTC).timestamp()
DAY = 86400.0
FIRST, SECOND = lesson_id(1, 1), lesson_id(1, 2)
STEPS = {"a": "say", "b": "guess", "c": "write"}
SAME = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


def lessons_of(course: Course) -> dict[str, Lesson]:
    return {entry.id: course.lesson(entry.id).lesson for entry in course.lessons if entry.written}


def placed(events: list[Event], first: int = 0) -> list[Event]:
    """A history in the small course: in the days before and after today, by clocks of several zones."""
    lesson = {"one": FIRST, "two": SECOND}
    return [
        replace(
            one,
            id=f"{first + number:032x}",
            lesson=lesson.get(one.lesson, one.lesson),
            step=STEPS.get(one.step, ""),
            at=START + one.at % (25 * DAY),
            offset=(number % 27 - 12) * 60,
        )
        for number, one in enumerate(events)
    ]


def dashboard(course: Course, events: list[Event]) -> Dashboard:
    return make_dashboard(course, History(events).digests(), lessons_of(course), TODAY)


@SAME
@given(histories(), st.integers(0, 1000))
def test_order_and_repetition_make_no_difference(small_course: Course, events: list[Event], seed: int) -> None:
    told = placed(events)
    shuffled = told + told[: len(told) // 2]
    random.Random(seed).shuffle(shuffled)
    assert dashboard(small_course, shuffled) == dashboard(small_course, told)


@SAME
@given(histories(), histories())
def test_two_machines_merge_to_the_same(small_course: Course, mine: list[Event], theirs: list[Event]) -> None:
    here, there = placed(mine), placed(theirs, 1000)
    assert dashboard(small_course, here + there) == dashboard(small_course, there + here)


@SAME
@given(histories())
def test_weeks_add_up_to_the_calendar_and_the_calendar_to_all(small_course: Course, events: list[Event]) -> None:
    found = dashboard(small_course, placed(events))
    calendar = found.calendar
    assert all(week.total == total_of(cell.day for cell in week.cells) for week in calendar.weeks)
    assert total_of(week.total for week in calendar.weeks) == total_of(calendar.days.values())
    assert total_of([*calendar.days.values(), *calendar.outside.values()]) == found.total
    assert bool(calendar.weeks) == bool(calendar.days)


@SAME
@given(histories())
def test_scores_add_up(small_course: Course, events: list[Event]) -> None:
    found = dashboard(small_course, placed(events))
    assert found.predictions.asked - found.predictions.right == len(found.predictions.missed)
    assert found.predictions.asked <= sum(stage.asked for stage in found.stages)
    for stage in found.stages:
        assert stage.settled + stage.started <= stage.total and stage.right <= stage.asked


# ------------------------------------------------------------------------------------------------ scores


@pytest.fixture
def taught(course_folder: Path) -> Course:
    """The small course, whose steps ask for concepts: 1.1 explains "query" at its step `try`."""
    import json

    from tests.conftest import STEPS as ALL
    from tests.conftest import lesson_data
    from tutor.course.loader import load_course

    concepts = {"say": ["query", "key"], "guess": ["Query"], "sort": ["key"], "write": ["key"]}
    steps = [step | {"concepts": concepts.get(str(step["id"]), [])} for step in ALL]
    glossary = [{"term": "query", "says": "It asks.", "step": "try"}]
    for lesson, title, terms in ((FIRST, "A layer of neurons", glossary), (SECOND, "Gradient descent", [])):
        data = lesson_data(lesson, title, 1, steps=steps, glossary=terms)
        (course_folder / lesson / "lesson.yaml").write_text(json.dumps(data), encoding="utf-8")
    return load_course(course_folder)


def test_concepts_come_with_the_neediest_first_and_the_step_to_go_back_to(taught: Course) -> None:
    found = dashboard(
        taught,
        [
            event(1, "answered", FIRST, "say", right=True),
            event(2, "predicted", FIRST, "guess", right=True),
            event(3, "answered", FIRST, "sort", right=False),
            event(4, "answered", SECOND, "say", right=False),
            event(5, "predicted", SECOND, "guess", right=True),
        ],
    )
    key, query = found.concepts
    assert (key.concept, key.right, key.asked) == ("key", 1, 3)
    assert (key.place.label, key.place.step, key.place.number) == ("1.1", "sort", 7), "the first that was missed"
    assert (query.concept, query.right, query.asked) == ("query", 3, 4)
    assert (query.place.lesson, query.place.step, query.place.title) == (FIRST, "try", "Try it"), (
        "it is explained there"
    )
    assert found.stages[0].right == 3 and found.stages[0].asked == 5


def test_three_wrong_of_three_need_more_than_one_wrong_of_one(taught: Course) -> None:
    events = [event(n, "answered", lesson, step, right=False) for n, (lesson, step) in enumerate(
        [(FIRST, "sort"), (SECOND, "sort"), (SECOND, "guess")]
    )]  # fmt: skip
    assert [score.concept for score in dashboard(taught, events).concepts] == ["key", "query"]


def test_exercises_come_by_what_they_have_cost(taught: Course) -> None:
    found = dashboard(
        taught,
        [
            event(1, "attempted", FIRST, "write", passed=False, mistake="two"),
            event(2, "attempted", FIRST, "write", passed=False, mistake="two"),
            event(3, "attempted", FIRST, "write", passed=True),
            event(4, "hint-shown", SECOND, "write", number=1),
            event(5, "solution-shown", SECOND, "write"),
            event(6, "attempted", SECOND, "other", passed=True),
        ],
    )
    assert [(one.place.label, one.cost, one.solved) for one in found.exercises] == [("1.2", 4, False), ("1.1", 2, True)]
    assert found.exercises[1].mistakes == (("two", 2),) and found.exercises[1].place.title == "Write it"


def test_predictions_are_counted_apart_and_the_missed_ones_are_listed(taught: Course) -> None:
    found = dashboard(
        taught, [event(1, "predicted", SECOND, "guess", right=False), event(2, "answered", FIRST, "say", right=False)]
    ).predictions
    assert (found.right, found.asked) == (0, 1)
    assert [(one.label, one.step, one.title) for one in found.missed] == [("1.2", "guess", "Guess")]


def test_stages_tell_done_known_and_skipped_apart_and_other_courses_add_only_time(taught: Course) -> None:
    found = dashboard(
        taught,
        [
            event(1, "set-aside", FIRST, why="known"),
            event(2, "set-aside", SECOND, why="skipped"),
            event(3, "time-spent", "elsewhere", at=START, seconds=120),
            event(4, "answered", "elsewhere", "x", at=START, right=True),
        ],
    )
    first = found.stages[0]
    assert (first.done, first.known, first.skipped, first.total, first.settled) == (0, 1, 1, 3, 2)
    assert found.total.minutes == 2 and found.concepts == () and found.calendar.weeks[0].total.minutes == 2


def test_a_clock_that_was_wrong_moves_neither_the_first_week_nor_the_plan(taught: Course) -> None:
    lived = [replace(event(n, "time-spent", FIRST, at=START + n * DAY, seconds=900), offset=0) for n in range(1, 4)]
    odd = [event(10, "time-spent", FIRST, at=0.0, seconds=60), event(11, "step-done", FIRST, "say", at=4e9)]
    found, right = dashboard(taught, lived + odd), dashboard(taught, lived)
    assert found.plan.week == right.plan.week == 3 and found.plan.timetable == right.plan.timetable
    assert found.calendar.weeks == right.calendar.weeks and found.streak == right.streak
    assert len(found.calendar.outside) == 2 and found.total.minutes == right.total.minutes + 1
