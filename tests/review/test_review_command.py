"""The review on the command line: line by line, and what is due for a script."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from tests.review.conftest import CARDS, LESSON, later
from tutor.cli import main
from tutor.cli.typed_answers import UnreadableAnswer, read_answer
from tutor.course.loader import Course
from tutor.course.schema import Choice, Pair, Quiz
from tutor.progress.review.questions import Asked, question_of
from tutor.progress.review.sitting import Sitting
from tutor.progress.store import Store, open_store
from tutor.ui.lesson.grading import shuffled


def run(course: Course, store: Store, *arguments: str, lines: str = "") -> Result:
    store.close()
    home = str(store.path.parent)
    return CliRunner().invoke(main, ["--home", home, "--lessons", str(course.folder), *arguments], input=lines)


@pytest.fixture
def reopened(asked: Store) -> Iterator[Store]:
    """What the file of the store holds, read when it is asked for."""
    asked.flush()
    yield asked


def reviewed(store: Store) -> list[tuple[str, object]]:
    again = open_store(store.path.parent, read_only=True)
    return [(event.data["card"], event.data["rating"]) for event in again.events if event.kind == "reviewed"]


def right_line(asked: Asked) -> str:
    """The line that answers a card."""
    quiz = asked.quiz
    order = shuffled(max(len(quiz.items), len(quiz.pairs)), f"{asked.card} {asked.seed}")
    if quiz.form in ("one", "many"):
        return " ".join(str(n) for n, choice in enumerate(quiz.choices, 1) if choice.right)
    if quiz.form == "number":
        return "7"
    return " ".join(str(order.index(index) + 1) for index in range(len(order)))


def test_a_session_line_by_line_with_every_form(asking: Course, reopened: Store) -> None:
    lines = []
    for card in Sitting(asking, reopened).session.cards:
        lines += [right_line(question_of(asking.lesson(LESSON), card, seed=1)), ""]
    result = run(asking, reopened, "review", lines="\n".join(lines) + "\n")
    assert result.exit_code == 0, result.output
    assert result.output.count("✓ Right.") == 7 and "7 cards: 7 known." in result.output
    assert "What is wrong with this code?" in result.output and "    def one():\n        return 2" in result.output
    assert dict(reviewed(reopened)) == dict.fromkeys(CARDS, "good")


def test_leaving_keeps_what_was_graded(asking: Course, reopened: Store) -> None:
    result = run(asking, reopened, "review", lines="nonsense\nd\n4\n2\n\nq\n")
    assert "Type " in result.output and "The answer:" in result.output and "Hard: next " in result.output
    assert "1 of 7 cards: 1 known." in result.output and "6 cards due." in result.output
    assert [rating for _, rating in reviewed(reopened)] == ["hard"]


def test_the_end_of_the_input_right_after_an_answer_keeps_its_grade(asking: Course, reopened: Store) -> None:
    result = run(asking, reopened, "review", lines="d\n")
    assert result.exit_code == 0 and [rating for _, rating in reviewed(reopened)] == ["again"]


def test_what_is_due(asking: Course, reopened: Store) -> None:
    told = run(asking, reopened, "review", "--due").output
    assert told.startswith("7 cards due, 7 in all.\n") and "1.1 Asking: Write it (two)" in told
    facts = json.loads(run(asking, reopened, "review", "--due", "--json").output)
    assert (facts["due"], facts["total"], facts["next"]) == (7, 7, None)
    assert {card["card"] for card in facts["cards"]} == CARDS
    assert all(card["due"] == later(-2).isoformat() and card["again"] == 1 for card in facts["cards"])


def test_what_can_not_be_asked_any_more_is_not_told_as_due(
    asking: Course, reopened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.progress.review.sitting.SIZE", 0)  # a session so short that it reads no lesson
    sitting = Sitting(asking, reopened)
    assert len(sitting.due().cards) == 8 and set(sitting.all_due().cards) == CARDS
    assert "7 cards due" in run(asking, reopened, "review", "--due").output


def test_json_without_due_is_refused_and_no_cards_are_told(asking: Course, store: Store) -> None:
    refused = run(asking, store, "review", "--json")
    assert refused.exit_code == 2 and "--due" in refused.output
    assert "No cards yet" in run(asking, store, "review").output
    assert "No cards yet" in run(asking, store, "review", "--due").output


CHOICES = tuple(Choice(text=text, because="So.", right=text == "a") for text in "abc")
ONE = Quiz(id="q", title="Q", question="?", choices=CHOICES)
MANY = Quiz(id="q", title="Q", question="?", form="many", choices=CHOICES)
NUMBER = Quiz(id="q", title="Q", question="?", form="number", answer=1)
ORDER = Quiz(id="q", title="Q", question="?", form="order", items=("a", "b", "c"))
MATCH = Quiz(id="q", title="Q", question="?", form="match", pairs=tuple(Pair(left=c, right=c) for c in "abc"))


@pytest.mark.parametrize(
    ("quiz", "line", "answer"),
    [
        (ONE, "2", [1]),
        (MANY, "3, 1", [0, 2]),
        (NUMBER, "2,097,152", 2097152.0),
        (NUMBER, "-1e-3", -0.001),
        (ORDER, "3 1 2", [1, 2, 0]),
        (MATCH, "1 2 3", [2, 0, 1]),
    ],
)
def test_typed_answers(quiz: Quiz, line: str, answer: object) -> None:
    assert read_answer(quiz, [2, 0, 1] if quiz.form in ("order", "match") else [], line) == answer


@pytest.mark.parametrize(
    ("quiz", "line"),
    [(ONE, ""), (ONE, "0"), (ONE, "4"), (ONE, "1 2"), (ONE, "a"), (MANY, "4"), (NUMBER, "many"), (NUMBER, "nan"),
     (NUMBER, ""), (ORDER, "1 2"), (ORDER, "1 1 2"), (MATCH, "1 2 4"), (MATCH, "1 2 3 3"), (ONE, "²")],
)  # fmt: skip
def test_a_line_that_is_no_answer_says_what_would_be_one(quiz: Quiz, line: str) -> None:
    with pytest.raises(UnreadableAnswer, match=r"Type .*d where you do not know, q to leave"):
        read_answer(quiz, [2, 0, 1], line)
