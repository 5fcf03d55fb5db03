"""Every number follows from events alone: in any order, however often each is told."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.unit.progress_samples import LESSONS, STEPS, event, histories
from tutor.progress import standing
from tutor.progress.digest import Digest, digest_of
from tutor.progress.events import Event
from tutor.progress.history import History
from tutor.progress.standing import Standing


def shuffled(events: list[Event], seed: int) -> list[Event]:
    told = events + events[: len(events) // 2]
    random.Random(seed).shuffle(told)
    return told


def digests(events: list[Event]) -> dict[str, Digest]:
    """What each lesson's events come to, taken in at once and in order."""
    by_lesson: dict[str, list[Event]] = {}
    for one in standing.in_order(events):
        by_lesson.setdefault(one.lesson, []).append(one)
    return {lesson: digest_of(lesson, mine) for lesson, mine in by_lesson.items()}


def standings(events: list[Event]) -> dict[str, Standing]:
    return {lesson: digest.standing for lesson, digest in digests(events).items()}


def everything(history: History) -> object:
    by_lesson = {
        lesson: (
            history.digest(lesson),
            standing.answers(history.counting(lesson)),
            [standing.attempts(history.counting(lesson), step) for step in STEPS],
            [standing.hints_shown(history.counting(lesson), step) for step in STEPS],
        )
        for lesson in LESSONS
    }
    return by_lesson, history.latest(), history.digests(), tuple(history.events())


@given(histories(), st.integers(0, 1000))
def test_order_and_repetition_of_events_make_no_difference(events: list[Event], seed: int) -> None:
    assert digests(shuffled(events, seed)) == digests(events)
    assert everything(History(shuffled(events, seed))) == everything(History(events))


@given(histories(), st.integers(0, 30))
def test_what_is_worked_out_as_events_come_equals_what_is_worked_out_at_the_end(events: list[Event], cut: int) -> None:
    history = History(events[:cut])
    history.digests()
    for one in events[cut:]:
        history.add(one)
        history.digest(one.lesson)
    assert history.digests() == digests(events)


@given(histories(), histories())
def test_two_machines_merge_to_the_same_in_either_order(mine: list[Event], theirs: list[Event]) -> None:
    renamed = [event(1000 + i, one.kind, one.lesson, one.step, at=one.at, **one.data) for i, one in enumerate(theirs)]
    assert everything(History(mine + renamed)) == everything(History(renamed + mine))


@given(histories())
def test_after_a_reset_a_lesson_is_new_and_the_other_one_as_it_was(events: list[Event]) -> None:
    before = standings(events)
    after = standings([*events, event(999, "reset", "one")])
    assert after["one"] == Standing(lesson="one")
    assert after.get("two") == before.get("two")


def test_a_lesson_step_by_step() -> None:
    events = [
        event(1, "lesson-opened"),
        event(2, "step-shown", step="a"),
        event(3, "time-spent", step="a", seconds=90),
        event(4, "predicted", step="a", answer=[1], right=False),
        event(5, "step-done", step="a"),
        event(6, "step-shown", step="b"),
        event(7, "answered", step="b", answer=[0], right=True),
        event(8, "answered", step="b", answer=[2], right=False),
    ]
    assert standings(events)["one"] == Standing(
        lesson="one", state="started", step="b", done=frozenset("a"), minutes=1.5, right=1, asked=2, last_at=8.0
    )
    answer = standing.answers(events)["b"]
    assert (answer.answer, answer.right, answer.first_right) == ([2], False, True)
    assert standings([*events, event(9, "lesson-done")])["one"].state == "done"
    assert standings([*events, event(9, "lesson-done"), event(10, "step-shown", step="a")])["one"].state == "done"


def test_attempts_and_hints_begin_anew_after_a_reset() -> None:
    history = History(
        [
            event(1, "attempted", step="c", code="x", passed=False, check="rows", mistake="axis"),
            event(2, "hint-shown", step="c", number=3),
            event(3, "reset"),
            event(4, "attempted", step="c", code="y", passed=True),
            event(5, "hint-shown", step="c", number=1),
        ]
    )
    attempts = standing.attempts(history.counting("one"), "c")
    assert [(one.code, one.passed) for one in attempts] == [("y", True)]
    assert standing.hints_shown(history.counting("one"), "c") == 1
    assert len(history.events()) == 5


def test_the_latest_step_is_that_of_a_lesson_that_was_not_reset() -> None:
    history = History([event(1, "step-shown", "one", "a"), event(2, "step-shown", "two", "b")])
    assert history.latest() == ("two", "b")
    history.add(event(3, "reset", "two"))
    assert history.latest() == ("one", "a")
    history.add(event(4, "reset", "one"))
    assert history.latest() is None


def test_time_before_a_reset_counts_as_time_spent_learning_but_not_for_the_lesson() -> None:
    history = History([event(1, "time-spent", seconds=60), event(2, "reset"), event(3, "time-spent", seconds=30)])
    digest = history.digest("one")
    assert digest.activity.milliseconds == 90_000 and digest.standing.minutes == 0.5


def test_what_is_no_work_on_the_steps_begins_no_lesson_and_a_lesson_is_set_aside_until_it_is_taken_up() -> None:
    history = History([event(1, "noted", text="why 1/sqrt(d)?"), event(2, "set-aside", why="skipped")])
    assert history.digest("one").standing == Standing(lesson="one", aside="skipped", settled_on=date(1970, 1, 1))
    assert history.digest("one").standing.settled
    history.add(event(3, "set-aside", why=""))
    assert not history.digest("one").standing.settled


def test_a_day_keeps_its_date_after_a_journey() -> None:
    at = datetime(2026, 3, 4, 22, 30, tzinfo=UTC).timestamp()
    told = [event(1, "time-spent", at=at, seconds=60), event(2, "time-spent", at=at, seconds=30)]
    there = [replace(told[0], offset=0), replace(told[1], offset=9 * 60)]
    days = History(there).digest("one").activity.days
    assert {day.isoformat(): one.minutes for day, one in days.items()} == {"2026-03-04": 1.0, "2026-03-05": 0.5}


def test_data_that_makes_no_sense_counts_nothing() -> None:
    odd = [event(1, "time-spent", seconds="long"), event(2, "hint-shown", step="a", number=None), event(3, "answered")]
    history = History(odd)
    assert history.digest("one").standing.minutes == 0 and standing.hints_shown(odd, "a") == 0
    assert history.digest("one").standing.asked == 1 and history.digest("one").standing.right == 0
    for number, seconds in enumerate((-60.0, 1e9, 1e308), 4):
        assert history.add(event(number, "time-spent", seconds=seconds))
    assert history.digest("one").standing.minutes == 0
