"""The review line by line, for a terminal without a screen, a screen reader or a log."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

import click

from tutor.cli.context import spelled
from tutor.cli.typed_answers import UnreadableAnswer, how_to_answer, read_answer
from tutor.course.findings import CourseError
from tutor.course.loader import Course
from tutor.course.plain_text import plain_text
from tutor.progress.review.due import card_of, due_words
from tutor.progress.review.questions import Asked, right_answer, why_right
from tutor.progress.review.schedule import RATINGS
from tutor.progress.review.sitting import Sitting
from tutor.progress.review.words import graded_words, summary
from tutor.progress.store import Store
from tutor.ui.lesson.grading import judge_quiz, shuffled

MAX_WIDTH = 100
ABOUT = "A line answers. d: I do not know. q: leave; what was graded is kept."


class LineReview:
    """Asks the cards of a session one after another on standard output."""

    def __init__(self, sitting: Sitting, *, ascii: bool) -> None:
        self._sitting = sitting
        self._ascii = ascii
        self._width = min(MAX_WIDTH, shutil.get_terminal_size().columns)

    def _spelled(self, text: str) -> str:
        return spelled(text, ascii=self._ascii)

    def _say(self, text: str) -> None:
        click.echo(self._spelled(text))

    def run(self) -> None:
        """Ask until the session ends or the learner leaves."""
        if self._sitting.session.size:
            self._say(ABOUT)
        while (asked := self._sitting.ask()) is not None:
            self._show(asked)
            if not (self._answered(asked) and self._graded()):
                break
            self._sitting.keep()
        self._say("\n" + summary(self._sitting))

    def _show(self, asked: Asked) -> None:
        head = f"{self._sitting.session.place}   {asked.title}"
        self._say(f"\n{head}\n{'-' * len(head)}")
        for text in (asked.quiz.text, asked.quiz.question):
            if text:
                self._say(plain_text(text, asked.quiz.ascii, width=self._width, ascii=self._ascii) + "\n")
            if text is asked.quiz.text and asked.code:
                self._say("\n".join(f"    {line}".rstrip() for line in asked.code.splitlines()) + "\n")
        for line in _offered(asked, self._order(asked)):
            self._say(line)

    def _order(self, asked: Asked) -> list[int]:
        return shuffled(max(len(asked.quiz.items), len(asked.quiz.pairs)), f"{asked.card} {asked.seed}")

    def _answered(self, asked: Asked) -> bool:
        """Take answers until the card has a grade; return False where the learner leaves."""
        grading = self._sitting.grading
        assert grading is not None
        while grading.rating is None:
            line = _line(self._spelled(f"{how_to_answer(asked.quiz)}: "))
            if line is None or line == "q":
                return False
            if line == "d":
                grading.give_up()
                continue
            try:
                answer = read_answer(asked.quiz, self._order(asked), line)
            except UnreadableAnswer as error:
                self._say(str(error))
                continue
            verdict = judge_quiz(asked.quiz, answer)
            grading.answer(right=verdict.right)
            self._say(("✓ Right. " if verdict.right else "✗ ") + "\n".join(verdict.reasons))
        if not grading.right:
            lines = [f"  {line}" for line in right_answer(asked.quiz)]
            self._say("\n".join(["The answer:", *lines, *why_right(asked.quiz)]))
        if asked.afterward:
            self._say("What to change:\n" + asked.afterward)
        return True

    def _graded(self) -> bool:
        """Let the learner put the grade right; return False where they leave. The grade is kept in any case."""
        grading = self._sitting.grading
        assert grading is not None and grading.rating is not None
        while True:
            offered = [f"{n} {rating}" for n, rating in enumerate(RATINGS, 1) if grading.may_be(rating)]
            graded = graded_words(self._sitting, grading.rating)
            line = _line(self._spelled(f"{graded} enter goes on ({', '.join(offered)}): "))
            if line in (None, "", "q"):
                if line != "":
                    self._sitting.keep()
                return line == ""
            if line.isdecimal() and 1 <= int(line) <= len(RATINGS):
                grading.correct(RATINGS[int(line) - 1])


def _line(prompt: str) -> str | None:
    """Return a line of standard input, or None at its end."""
    try:
        return str(click.prompt(prompt, default="", show_default=False, prompt_suffix="")).strip()
    except click.Abort:
        click.echo()
        return None


def _offered(asked: Asked, order: Sequence[int]) -> list[str]:
    quiz = asked.quiz
    if quiz.form == "match":
        left = [f"  {pair.left}" for pair in quiz.pairs]
        return [*left, "", *(f"  {n}. {quiz.pairs[index].right}" for n, index in enumerate(order, 1))]
    texts = [quiz.items[index] for index in order] if quiz.form == "order" else [one.text for one in quiz.choices]
    return [f"  {number}. {text}" for number, text in enumerate(texts, 1)]


def due_facts(store: Store, sitting: Sitting) -> dict[str, Any]:
    """Return what is due as plain data."""
    due = sitting.all_due()
    cards = {lesson: digest.cards for lesson, digest in store.digests().items()}
    rows = []
    for card_id in due.cards:
        card = card_of(card_id, cards)
        assert card is not None
        memory = card.memory
        rows.append({"card": card_id, "due": memory.due.isoformat(), "last": memory.last.isoformat(), "seen": card.seen,
                     "again": card.again, "stability": memory.stability, "difficulty": memory.difficulty})  # fmt: skip
    return {"due": len(due.cards), "total": due.total, "next": due.next and due.next.isoformat(), "cards": rows}


def due_lines(course: Course, sitting: Sitting) -> list[str]:
    """Return what is due, a line a card."""
    due = sitting.all_due()
    if due.total == 0:
        return ["No cards yet: the questions of lessons become cards."]
    words = due_words(due, sitting.today)
    return [f"{words[0].upper()}{words[1:]}, {due.total} in all.", *(f"  {_name(course, card)}" for card in due.cards)]


def _name(course: Course, card_id: str) -> str:
    lesson, _, key = card_id.partition("/")
    step, _, mistake = key.partition("/")
    try:
        loaded = course.lesson(lesson)
    except CourseError:
        return card_id
    title = next((one.title for one in loaded.lesson.steps if one.id == step), step)
    return f"{loaded.entry.label} {loaded.lesson.title}: {title}" + (f" ({mistake})" if mistake else "")
