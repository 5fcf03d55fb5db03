"""Cards follow from events alone, and their dates are those of FSRS, counted in the learner's days."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import fsrs
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.unit.progress_samples import event, histories
from tutor.progress.digest import Digest, digest_of
from tutor.progress.events import Event
from tutor.progress.history import History
from tutor.progress.review.cards import Cards
from tutor.progress.review.due import due_on
from tutor.progress.review.schedule import RATINGS, Rating

MONDAY = date(2026, 3, 2)
SLOW_MACHINE = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def at(day: date, hour: float = 12.0) -> float:
    return datetime.combine(day, time(), UTC).timestamp() + 3600 * hour


def told(number: int, kind: str, day: date, step: str = "a", *, hour: float = 12.0, **data: object) -> Event:
    return replace(event(number, kind, step=step, at=at(day, hour), **data), offset=0)


def review(number: int, day: date, rating: str, card: str = "one/a", *, hour: float = 12.0) -> Event:
    return told(number, "reviewed", day, card.split("/")[1], hour=hour, card=card, rating=rating)


def cards(events: list[Event]) -> Cards:
    return digest_of("one", sorted(events, key=lambda one: one.id)).cards


def dates(events: list[Event]) -> dict[str, date]:
    return {key: card.memory.due for key, card in cards(events).cards.items()}


@SLOW_MACHINE
@given(st.lists(st.tuples(st.sampled_from(RATINGS), st.integers(0, 40), st.floats(0, 23.9)), min_size=1, max_size=12))
def test_the_schedule_is_that_of_fsrs_with_its_defaults(reviews: list[tuple[Rating, int, float]]) -> None:
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    wanted = fsrs.Card(card_id=1)
    events, day = [], MONDAY
    for number, (rating, gap, hour) in enumerate(reviews):
        day += timedelta(days=gap)
        noon = datetime.combine(day, time(12), UTC)
        wanted, _ = scheduler.review_card(wanted, fsrs.Rating[rating.capitalize()], noon)
        events.append(review(number, day, rating, hour=hour))
    memory = cards(events).cards["a"].memory
    assert (memory.stability, memory.difficulty) == (wanted.stability, wanted.difficulty)
    assert (memory.state, memory.step) == (wanted.state.value, wanted.step)
    assert memory.due == max(wanted.due.date(), day + timedelta(days=1))


def test_the_first_answer_rates_a_card_once_on_each_way_through_the_lesson() -> None:
    first = [
        told(1, "answered", MONDAY, right=False),
        told(2, "answered", MONDAY, right=True),
        told(3, "answered", MONDAY, "b", right=True),
    ]
    asked = cards(first).cards
    assert {key: (card.seen, card.again) for key, card in asked.items()} == {"a": (1, 1), "b": (1, 0)}
    again = [*first, told(4, "reset", MONDAY), told(5, "answered", MONDAY + timedelta(days=9), right=True)]
    asked = cards(again).cards
    assert (asked["a"].seen, asked["a"].memory.last) == (2, MONDAY + timedelta(days=9))
    assert asked["b"].seen == 1  # a reset takes no card away


def test_a_missed_prediction_and_a_recognized_mistake_become_cards_and_a_right_one_does_not() -> None:
    events = [
        told(1, "predicted", MONDAY, "a", right=True),
        told(2, "predicted", MONDAY, "a", right=False),
        told(3, "predicted", MONDAY, "b", right=False),
        told(4, "attempted", MONDAY, "c", code="x", passed=False, check="rows", mistake="axis = 0"),
        told(5, "attempted", MONDAY, "c", code="x", passed=False, check="rows", mistake="axis = 0"),
        told(6, "attempted", MONDAY, "c", code="x", passed=False, check="rows", mistake=""),
        told(7, "attempted", MONDAY, "c", code="x", passed=True, mistake=""),
    ]
    assert {key: (card.seen, card.again) for key, card in cards(events).cards.items()} == {
        "b": (1, 1),
        "c/axis = 0": (1, 1),
    }


def test_a_question_that_is_asked_in_its_lesson_only_becomes_no_card() -> None:
    assert cards([told(1, "answered", MONDAY, right=False, alone=False)]).cards == {}


def test_a_review_carries_a_card_on_and_one_that_makes_no_sense_changes_nothing() -> None:
    first = [told(1, "answered", MONDAY, right=True)]
    later = [*first, review(2, MONDAY + timedelta(days=1), "good")]
    assert cards(later).cards["a"].seen == 2
    odd = [
        review(3, MONDAY, "best"),
        review(4, MONDAY, "good", "two/a"),
        told(5, "reviewed", MONDAY, card="one/b", rating="good"),
        told(6, "reviewed", MONDAY, rating="good"),
    ]
    assert cards(later + odd) == cards(later)


@SLOW_MACHINE
@given(histories(), st.integers(0, 30))
def test_a_digest_that_was_kept_and_read_back_carries_on(events: list[Event], cut: int) -> None:
    mine = [one for one in events if one.lesson == "one"]
    kept = msgspec.json.decode(msgspec.json.encode(digest_of("one", mine[:cut])), type=Digest)
    for one in mine[cut:]:
        kept.add(one)
    assert kept == digest_of("one", mine)


@SLOW_MACHINE
@given(st.permutations(range(8)), st.lists(st.sampled_from(RATINGS), min_size=8, max_size=8))
def test_two_machines_that_review_the_same_card_on_one_day_agree_in_any_order(
    order: list[int], ratings: list[Rating]
) -> None:
    events = [
        review(number, MONDAY + timedelta(days=number // 2), rating, hour=8 + number)
        for number, rating in enumerate(ratings)
    ]
    assert cards([events[index] for index in order]) == cards(events)
    merged = History(events[index] for index in order)
    assert merged.digest("one").cards == cards(events) and cards(events).cards["a"].seen == 8


def test_a_learner_who_comes_an_hour_earlier_the_next_day_gets_the_cards_of_that_day() -> None:
    monday = told(1, "answered", MONDAY, right=True, hour=21)
    due = due_on(MONDAY + timedelta(days=1), {"one": cards([monday])}, lambda *_: True)
    assert due.cards == ("one/a",)
    early = review(2, MONDAY + timedelta(days=1), "good", hour=20)
    noon = [told(1, "answered", MONDAY, right=True), review(2, MONDAY + timedelta(days=1), "good")]
    assert dates([monday, early]) == dates(noon)


@pytest.mark.parametrize("offset", [-8 * 60, 0, 9 * 60])
def test_the_day_is_that_of_the_place_where_it_was_lived(offset: int) -> None:
    noon_there = at(MONDAY) - 60 * offset
    one = replace(event(1, "answered", step="a", at=noon_there, right=True), offset=offset)
    assert dates([one]) == {"a": MONDAY + timedelta(days=1)}


def test_nothing_is_due_on_the_day_on_which_it_was_seen() -> None:
    by_lesson = {"one": cards([told(1, "answered", MONDAY, right=False)])}
    today = due_on(MONDAY, by_lesson, lambda *_: True)
    assert (today.cards, today.total, today.next) == ((), 1, MONDAY + timedelta(days=1))


def test_a_card_seen_in_the_future_by_a_clock_that_was_wrong_is_due_and_then_as_any_other() -> None:
    wrong = [review(1, date(2090, 1, 1), "good")]
    assert due_on(MONDAY, {"one": cards(wrong)}, lambda *_: True).cards == ("one/a",)
    after = cards([*wrong, review(2, MONDAY, "good")])
    assert after.cards["a"].memory.last == MONDAY and not after.cards["a"].is_due(MONDAY)


def test_what_can_not_be_asked_is_neither_due_nor_counted() -> None:
    by_lesson = {"one": cards([told(1, "answered", MONDAY, right=True), told(2, "answered", MONDAY, "b", right=True)])}
    due = due_on(MONDAY + timedelta(days=1), by_lesson, lambda lesson, key: key != "b")
    assert (due.cards, due.total) == (("one/a",), 1)


def test_the_longest_waiting_come_first_and_the_order_of_a_day_is_another_the_next() -> None:
    events = [told(n, "answered", MONDAY, f"s{n}", right=True) for n in range(12)]
    events.append(told(20, "answered", MONDAY - timedelta(days=1), "old", right=True))
    by_lesson = {"one": cards(events)}
    first, second = (due_on(MONDAY + timedelta(days=n), by_lesson, lambda *_: True).cards for n in (1, 2))
    assert first[0] == second[0] == "one/old" and sorted(first) == sorted(second) and first != second


def test_counting_what_is_due_from_a_kept_digest_does_not_load_the_scheduler() -> None:
    kept = msgspec.json.encode(digest_of("one", [told(1, "answered", MONDAY, right=True)])).decode()
    code = f"""
import sys, msgspec
from datetime import date
from tutor.progress.digest import Digest
from tutor.progress.review.due import due_on
digest = msgspec.json.decode({kept!r}, type=Digest)
print(due_on(date(2026, 3, 3), {{"one": digest.cards}}, lambda *_: True).cards, "fsrs" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["('one/a',)", "False"]
