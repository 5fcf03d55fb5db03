"""What was answered and tried: first answers of the current way, and what exercises have cost on all ways."""

from __future__ import annotations

import msgspec

from tests.unit.progress_samples import event
from tutor.progress.digest import digest_of
from tutor.progress.events import Event
from tutor.progress.practice import MAX_MISTAKES, FirstAnswer, Practice, Tried


def practice(*events: Event) -> Practice:
    return digest_of("one", events).practice


def test_only_the_first_answer_to_each_question_counts_and_predictions_are_told_apart() -> None:
    found = practice(
        event(1, "answered", step="a", right=False),
        event(2, "answered", step="a", right=True),
        event(3, "predicted", step="b", right=True),
        event(4, "predicted", step="b", right=False),
    )
    assert found.answers == {
        "a": FirstAnswer(right=False, prediction=False),
        "b": FirstAnswer(right=True, prediction=True),
    }


def test_an_exercise_costs_what_was_tried_and_shown_until_it_was_solved() -> None:
    found = practice(
        event(1, "attempted", step="c", passed=False, mistake="axis"),
        event(2, "attempted", step="c", passed=False, mistake=""),
        event(3, "hint-shown", step="c", number=1),
        event(4, "hint-shown", step="c", number=2),
        event(5, "attempted", step="c", passed=False, mistake="axis"),
        event(6, "attempted", step="c", passed=True),
        event(7, "attempted", step="c", passed=False, mistake="scale"),
        event(8, "hint-shown", step="c", number=3),
        event(9, "solution-shown", step="c"),
    )
    assert found.exercises == {"c": Tried(attempts=4, wrong=3, hints=2, solved=True, mistakes={"axis": 2})}


def test_a_reset_begins_the_answers_anew_but_forgets_no_effort() -> None:
    first_way = (
        event(1, "answered", step="a", right=False),
        event(2, "attempted", step="c", passed=False, mistake="axis"),
        event(3, "solution-shown", step="c"),
        event(4, "attempted", step="c", passed=True),
    )
    found = practice(*first_way, event(6, "reset"), event(7, "answered", step="a", right=True))
    assert found.answers["a"].right
    assert found.exercises["c"] == Tried(attempts=2, wrong=1, solution=True, solved=False, mistakes={"axis": 1})
    again = practice(*first_way, event(6, "reset"), event(7, "attempted", step="c", passed=True))
    assert again.exercises["c"].attempts == 3 and again.exercises["c"].solved


def test_it_stays_small_and_odd_data_counts_nothing() -> None:
    many = [event(n, "attempted", step="c", passed=False, mistake=f"m{n}") for n in range(1, 100)]
    tried = practice(*many).exercises["c"]
    assert tried.wrong == 99 and len(tried.mistakes) == MAX_MISTAKES
    odd = practice(event(1, "attempted", step="c", mistake=7), event(2, "hint-shown", step="c", number="2"))
    assert odd.exercises["c"] == Tried(attempts=1, wrong=1)


def test_it_is_plain_data() -> None:
    found = practice(
        event(1, "predicted", step="b", right=True),
        event(2, "attempted", step="c", passed=False, mistake="axis"),
    )
    assert msgspec.json.decode(msgspec.json.encode(found), type=Practice) == found
