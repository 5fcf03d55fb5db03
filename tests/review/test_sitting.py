"""Questions, grades and sessions, without a screen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from tests.review.conftest import CARDS, LESSON, happened, later
from tutor.course.loader import Course, LoadedLesson
from tutor.course.schema import Choice, Exercise, Predict, Quiz
from tutor.progress.review.deck import can_ask, due_cards
from tutor.progress.review.due import Due, day_words, due_words
from tutor.progress.review.questions import difference, question_of, right_answer, why_right
from tutor.progress.review.session import Grading, Session
from tutor.progress.review.sitting import Sitting
from tutor.progress.review.words import graded_words, summary
from tutor.progress.store import Store
from tutor.ui.lesson.progress import LessonProgress

NUMBER = Quiz(id="n", title="N", question="?", form="number", answer=1)


def go_through(sitting: Sitting, ratings: dict[str, str]) -> list[str]:
    """Answer every card: right unless a rating says otherwise. Return the cards as they came."""
    came = []
    while (asked := sitting.ask()) is not None:
        assert sitting.grading is not None
        came.append(asked.card)
        if came.count(asked.card) == 1 and ratings.get(asked.card) == "again":
            sitting.grading.give_up()
        else:
            sitting.grading.answer(right=True)
        sitting.keep()
    return came


def test_what_was_asked_missed_and_mistaken_is_due_and_what_is_not_understood_alone_is_not(
    asking: Course, asked: Store
) -> None:
    due = due_cards(asking, asked, {LESSON: asking.lesson(LESSON).lesson}, date.today())
    assert set(due.cards) == CARDS and due.total == len(CARDS)
    unread = due_cards(asking, asked, {}, date.today())
    assert set(unread.cards) == CARDS | {f"{LESSON}/not-alone"}


def test_lessons_say_which_of_their_questions_are_asked_nowhere_else(asking: Course, store: Store) -> None:
    lesson = asking.lesson(LESSON).lesson
    progress = LessonProgress(store, lesson)
    for step in lesson.steps:
        if isinstance(step, Quiz):
            progress.judge(step, [0], right=True)
    assert store.digest(LESSON).cards.cards.keys() == {"one", "many", "number", "order", "match"}


def test_a_session_asks_each_card_once_and_what_was_not_known_once_more(asking: Course, asked: Store) -> None:
    sitting = Sitting(asking, asked)
    came = go_through(sitting, {f"{LESSON}/match": "again"})
    assert set(came[:7]) == CARDS and came[7:] == [f"{LESSON}/match"]
    assert (sitting.session.size, sitting.session.right, sitting.session.again) == (7, 6, 1)
    events = [event for event in asked.events if event.kind == "reviewed"]
    assert len(events) == 8 and all(event.data["card"] in CARDS for event in events)
    assert not sitting.due().cards and sitting.due().total == 7
    assert summary(sitting).startswith("7 cards: 6 known, 1 not yet.\n\nNone due, next ")


def test_leaving_in_the_middle_keeps_what_was_graded_and_the_rest_stays_due(asking: Course, asked: Store) -> None:
    sitting = Sitting(asking, asked)
    for _ in range(3):
        sitting.ask()
        assert sitting.grading is not None
        sitting.grading.answer(right=True)
        sitting.keep()
    left = sitting.ask()
    sitting.keep()  # nothing was answered
    assert left is not None and len(sitting.due().cards) == 4 and left.card in sitting.due().cards


def test_a_session_has_ten_cards_at_the_most() -> None:
    session = Session(f"card {number}" for number in range(12))
    assert session.size == 10 and session.place == "1 of 10"


def test_a_card_whose_step_is_gone_is_not_asked_and_not_lost(asking: Course, asked: Store) -> None:
    happened(asked, "answered", "gone", days_ago=5, right=True)
    happened(asked, "answered", "one", lesson="s9-no-lesson", days_ago=5, right=True)
    assert Sitting(asking, asked).session.size == len(CARDS)
    assert "gone" in asked.digest(LESSON).cards.cards


def test_the_answer_grades_itself() -> None:
    grading = Grading(NUMBER)
    grading.answer(right=True)
    assert (grading.rating, grading.right) == ("good", True)
    grading = Grading(NUMBER)
    grading.answer(right=False)
    assert grading.rating is None
    grading.answer(right=True)
    assert (grading.rating, grading.tries) == ("hard", 2)
    grading = Grading(NUMBER)
    grading.answer(right=False)
    grading.answer(right=False)
    assert grading.rating == "again"


def test_with_two_choices_there_is_no_second_try() -> None:
    choices = tuple(Choice(text=text, because=text, right=text == "yes") for text in ("yes", "no"))
    grading = Grading(Quiz(id="q", title="Q", question="?", choices=choices))
    grading.answer(right=False)
    assert grading.rating == "again"


def test_easy_is_for_right_answers_only_and_any_other_grade_can_be_put_right() -> None:
    grading = Grading(NUMBER)
    grading.correct("easy")
    assert grading.rating is None
    grading.give_up()
    grading.correct("easy")
    assert grading.rating == "again"
    grading.correct("good")
    assert grading.rating == "good"
    grading = Grading(NUMBER)
    grading.answer(right=True)
    grading.correct("easy")
    assert grading.rating == "easy"


def test_a_question_is_the_same_for_a_seed_and_shuffled_anew_for_others(asking: Course) -> None:
    loaded = asking.lesson(LESSON)
    for card in sorted(CARDS):
        asked = [question_of(loaded, card, seed=seed) for seed in range(12)]
        assert asked[3] == question_of(loaded, card, seed=3)
        texts = {tuple(choice.text for choice in one.quiz.choices) for one in asked if one.quiz.choices}
        assert len(texts) != 1


def test_a_mistake_asks_what_is_wrong_with_its_code(asking: Course) -> None:
    asked = question_of(asking.lesson(LESSON), f"{LESSON}/write/two", seed=1)
    assert asked.quiz.question == "What is wrong with this code?" and asked.code == "def one():\n    return 2"
    assert asked.quiz.text == "Write `one()`."
    right = [choice for choice in asked.quiz.choices if choice.right]
    assert [(choice.text, choice.because) for choice in right] == [("two", "That is two.")]
    assert {choice.text for choice in asked.quiz.choices} == {"two", "three", "nothing"}
    assert asked.afterward == " def one():\n-    return 2\n+    return 1"


def test_the_code_of_a_prediction_says_which_steps_it_goes_on_from(asking: Course) -> None:
    loaded = asking.lesson(LESSON)
    card = f"{LESSON}/expect"
    assert question_of(loaded, card, seed=1).code == "print(1)"
    steps = tuple(replace(one, after=("write",)) if isinstance(one, Predict) else one for one in loaded.lesson.steps)
    later_step = replace(loaded, lesson=replace(loaded.lesson, steps=steps))
    assert question_of(later_step, card, seed=1).code == "# goes on from: Write it\nprint(1)"


def test_what_a_code_has_wrong_as_well_is_no_wrong_answer(asking: Course) -> None:
    loaded = asking.lesson(LESSON)
    step = next(step for step in loaded.lesson.steps if step.id == "write")
    assert isinstance(step, Exercise)

    def with_also(*also: str) -> LoadedLesson:
        first, *others = step.mistakes
        changed = replace(step, mistakes=(replace(first, also=also), *others))
        steps = tuple(changed if one is step else one for one in loaded.lesson.steps)
        return replace(loaded, lesson=replace(loaded.lesson, steps=steps))

    asked = question_of(with_also("three"), f"{LESSON}/write/two", seed=1)
    assert {choice.text for choice in asked.quiz.choices} == {"two", "nothing"}
    assert can_ask(with_also("three").lesson, "write/two") and not can_ask(
        with_also("three", "nothing").lesson, "write/two"
    )
    assert not can_ask(loaded.lesson, "write/no such mistake")


def test_a_difference_is_one_of_meaning() -> None:
    assert difference("def f(x):\n    return x+1 # so", "import math\ndef f(x):\n\n    return x + 1") == ""
    assert difference("def f(x:\n    pass", "x = 1") == "-def f(x:\n-    pass\n+x = 1", "not Python, not yet"


def test_the_right_answer_in_words(asking: Course) -> None:
    loaded = asking.lesson(LESSON)
    told = {card.partition("/")[2]: right_answer(question_of(loaded, card, seed=0).quiz) for card in CARDS}
    assert told["number"] == ("7",) and told["one"] == ("first",) and set(told["many"]) == {"first", "fourth"}
    assert told["order"] == ("1. a", "2. b", "3. c") and set(told["match"]) == {"x: X", "y: Y", "z: Z"}


def test_who_has_not_found_the_answer_is_told_why_it_is_right(asking: Course) -> None:
    loaded = asking.lesson(LESSON)
    told = {card.partition("/")[2]: why_right(question_of(loaded, card, seed=0).quiz) for card in CARDS}
    assert set(told["many"]) == {"The first one is it.", "So is the fourth."} and told["number"] == ("It is seven.",)
    assert told["write/two"] == ("That is two.",)


@pytest.mark.parametrize(
    ("ahead", "words"),
    [(1, "tomorrow"), (3, "on Thursday"), (7, "on 9 March"), (310, "on 6 January 2027")],
)
def test_days_in_words(ahead: int, words: str) -> None:
    monday = date(2026, 3, 2)
    assert day_words(monday + timedelta(days=ahead), monday) == words


def test_what_is_due_in_words() -> None:
    monday = date(2026, 3, 2)
    assert due_words(Due(cards=("a",), total=2), monday) == "1 card due"
    assert due_words(Due(total=2, next=date(2026, 3, 5)), monday) == "none due, next on Thursday"


def test_a_grade_says_when_the_card_comes_next(asking: Course, asked: Store) -> None:
    sitting = Sitting(asking, asked)
    sitting.ask()
    assert graded_words(sitting, "again") == "Again: once more in this session."
    assert later(1) <= sitting.next_on("hard") <= sitting.next_on("good") < sitting.next_on("easy")
    assert graded_words(sitting, "good").startswith("Good: next ")
