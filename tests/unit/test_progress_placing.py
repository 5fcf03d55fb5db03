"""How a placement check comes out, from its events alone: tries, first answers, the end, which lessons are known."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest

from tests.conftest import lesson_id
from tests.unit.progress_samples import event
from tutor.course.loader import Course
from tutor.course.placement import Placement, make_placement
from tutor.course.placement_ids import placement_id
from tutor.progress.digest import digest_of
from tutor.progress.events import Event
from tutor.progress.history import History
from tutor.progress.placing import Try, outcome_of, to_set_aside
from tutor.progress.search import Search
from tutor.progress.standing import Standing
from tutor.progress.store import Store
from tutor.progress.trials import Trials

CHECK = placement_id(1)
FIRST, SECOND = lesson_id(1, 1), lesson_id(1, 2)


@pytest.fixture
def placement(small_course: Course) -> Placement:
    """The check of stage 1 of the small course: a question of each of two lessons, and the exercise of the second."""
    return make_placement(small_course, small_course.stages[0])


def told(*happened: tuple[Any, str, dict[str, Any]]) -> list[Event]:
    return [event(number, kind, CHECK, step, **data) for number, (kind, step, data) in enumerate(happened)]


def answered(lesson: str, *, right: bool) -> tuple[Any, str, dict[str, Any]]:
    return "answered", f"{lesson}-say", {"right": right, "answer": [0]}


def attempted(*, passed: bool) -> tuple[Any, str, dict[str, Any]]:
    return "attempted", f"{SECOND}-write", {"passed": passed, "code": "…"}


OVER: tuple[Any, str, dict[str, Any]] = ("lesson-done", "", {})
AGAIN: tuple[Any, str, dict[str, Any]] = ("reset", "", {})


def trials(events: Iterable[Event]) -> Trials:
    return digest_of(CHECK, events).trials


def test_right_answers_and_a_solved_exercise_pass(small_course: Course, placement: Placement) -> None:
    events = told(answered(FIRST, right=True), answered(SECOND, right=True), attempted(passed=True))
    before = outcome_of(small_course, placement, trials(events))
    assert (before.right, before.needed, before.open, before.solved, before.passed) == (2, 2, 0, True, False)
    outcome = outcome_of(small_course, placement, trials([*events, event(9, "lesson-done", CHECK)]))
    assert outcome.passed
    known = to_set_aside(small_course, outcome, 1, {})
    assert [entry.id for entry in known] == [FIRST, SECOND], "1.3 is not written"


def test_what_is_done_or_known_already_is_not_set_aside(small_course: Course, placement: Placement) -> None:
    events = told(answered(FIRST, right=True), answered(SECOND, right=True), attempted(passed=True), OVER)
    outcome = outcome_of(small_course, placement, trials(events))
    standings = {
        FIRST: Standing(lesson=FIRST, state="done"),
        SECOND: Standing(lesson=SECOND, state="started", aside="skipped"),
    }
    assert [entry.id for entry in to_set_aside(small_course, outcome, 1, standings)] == [SECOND]
    standings[SECOND] = Standing(lesson=SECOND, aside="known")
    assert to_set_aside(small_course, outcome, 1, standings) == ()


def test_the_first_answer_counts_and_the_last_attempt(small_course: Course, placement: Placement) -> None:
    events = told(
        answered(FIRST, right=False), answered(FIRST, right=True), attempted(passed=False), attempted(passed=True), OVER
    )
    outcome = outcome_of(small_course, placement, trials(events))
    assert (outcome.right, outcome.open, outcome.solved, outcome.passed) == (0, 1, True, False)
    missed = {one.entry.id: one.missed for one in outcome.lessons}
    assert missed == {FIRST: ("Say it",), SECOND: ("Say it",)}


def test_after_the_end_nothing_counts(small_course: Course, placement: Placement) -> None:
    events = told(answered(FIRST, right=True), OVER, answered(SECOND, right=True), attempted(passed=True))
    outcome = outcome_of(small_course, placement, trials(events))
    assert (outcome.right, outcome.solved, outcome.passed) == (1, False, False)


def test_a_lesson_is_sure_with_two_right_answers_over_all_tries(small_course: Course, placement: Placement) -> None:
    first = (answered(FIRST, right=False), answered(SECOND, right=True), attempted(passed=True), OVER)
    outcome = outcome_of(small_course, placement, trials(told(*first)))
    assert {one.entry.id: one.sure for one in outcome.lessons} == {FIRST: False, SECOND: True}, "question and exercise"
    assert [entry.id for entry in to_set_aside(small_course, outcome, 1, {})] == [SECOND]
    second = (AGAIN, answered(FIRST, right=True), answered(SECOND, right=False), OVER)
    found = trials(told(*first, *second))
    assert (found.tries, found.solved) == (1, False)
    outcome = outcome_of(small_course, placement, found)
    assert not any(one.sure for one in outcome.lessons), "each had a wrong answer"


def test_order_and_repetition_change_nothing() -> None:
    events = told(answered(FIRST, right=False), AGAIN, answered(FIRST, right=True), attempted(passed=True), OVER)
    wanted = trials(events)
    assert wanted.right == {f"{FIRST}-say": True} and wanted.shown[f"{FIRST}-say"] is False
    for seed in range(20):
        shuffled = random.Random(seed).sample(events + events, 2 * len(events))
        assert History(shuffled).digest(CHECK).trials == wanted


def test_the_events_of_lessons_are_no_trials() -> None:
    assert digest_of("one", [event(1, "answered", right=True), event(2, "reset")]).trials == Trials()


def walk(store: Store, tried: Try, *, right: bool) -> None:
    for step in tried.placement.questions:
        store.record("answered", CHECK, step.id, answer=[0], right=right)
    store.record("attempted", CHECK, tried.placement.exercise.id, code="…", passed=True)


def test_a_try_that_is_passed_makes_the_stage_known_once(small_course: Course, store: Store) -> None:
    tried = Try(small_course, store, small_course.stages[0])
    begun = [tried.begun]
    store.record("step-shown", CHECK, tried.placement.questions[0].id)
    begun.append(tried.begun)
    walk(store, tried, right=True)
    assert tried.sure == () and not tried.outcome.over
    tried.end()
    assert tried.outcome.passed and [*begun, tried.begun] == [False, True, False]
    assert [entry.id for entry in tried.known] == [FIRST, SECOND] and tried.sure == ()
    count = len(store.events)
    tried.end()
    assert len(store.events) == count
    before = store.standings()
    assert store.merge(store.events) == 0 and store.standings() == before
    assert all((before[one].asked, before[one].done, before[one].minutes) == (0, set(), 0) for one in (FIRST, SECOND))
    store.record("lesson-done", FIRST)
    store.reset(SECOND)
    assert store.standing(FIRST).state == "done" and store.standing(SECOND).aside == "" and tried.known == ()


def test_another_try_begins_anew_and_remembers_what_was_shown(small_course: Course, store: Store) -> None:
    tried = Try(small_course, store, small_course.stages[0])
    walk(store, tried, right=False)
    tried.end()
    assert (tried.outcome.right, tried.outcome.passed, tried.sure) == (0, False, ())
    second = tried.again()
    assert (second.outcome.open, second.outcome.solved, second.outcome.over) == (2, False, False)
    walk(store, second, right=True)
    second.end()
    assert second.outcome.passed and [entry.id for entry in second.known] == [FIRST, SECOND]


def test_the_code_of_a_check_is_not_found_where_no_step_could_be_opened(small_course: Course, store: Store) -> None:
    step = make_placement(small_course, small_course.stages[0]).exercise.id
    store.save_draft(CHECK, step, "def one(): return mine")
    store.save_draft(SECOND, "write", "def one(): return mine + 1")
    search = Search(small_course, store)
    search.read_own()
    assert [hit.document.place.lesson for hit in search.find("mine").hits] == [SECOND]
