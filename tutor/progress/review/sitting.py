"""A session held with a course and a store: asks, grades, and keeps every grade as an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from tutor.course.findings import CourseError
from tutor.course.loader import Course, LoadedLesson
from tutor.course.schema import Lesson
from tutor.progress.review.cards import Card
from tutor.progress.review.deck import can_ask, due_cards
from tutor.progress.review.due import Due, card_of
from tutor.progress.review.questions import Asked, question_of
from tutor.progress.review.schedule import Rating, rated
from tutor.progress.review.session import SIZE, Grading, Session
from tutor.progress.store import Store


class Sitting:
    """One session. `ask` gives a card's question; `keep` keeps its grade and goes on."""

    def __init__(self, course: Course, store: Store, *, today: Callable[[], date] = date.today) -> None:
        self._course = course
        self._store = store
        self._today = today
        self._lessons: dict[str, Lesson | CourseError] = {}
        self.session = Session(islice(self._askable(), SIZE))
        self.asked: Asked | None = None
        self.grading: Grading | None = None

    @property
    def today(self) -> date:
        """The day, on the learner's calendar."""
        return self._today()

    def another(self) -> Sitting:
        """Return a session of what is due now."""
        return Sitting(self._course, self._store, today=self._today)

    def due(self) -> Due:
        """Return what is due now."""
        return due_cards(self._course, self._store, self._lessons, self._today())

    def all_due(self) -> Due:
        """Return what is due now of all that can be asked: reads the lessons of every card that is due."""
        for _ in self._askable():
            pass
        return self.due()

    def ask(self) -> Asked | None:
        """Return the question of the card that comes now, or None at the end."""
        self.asked = self.grading = None
        while (card_id := self.session.card) is not None:
            self.asked = self._question(card_id)
            if self.asked is not None:
                self.grading = Grading(self.asked.quiz)
                return self.asked
            self.session.skip()
        return None

    def next_on(self, rating: Rating) -> date:
        """Return when the card that is asked comes next with a grade."""
        assert self.asked is not None
        return rated(self._card(self.asked.card).memory, rating, self._today()).due

    def keep(self) -> None:
        """Keep the grade of the card that is asked, if it has one, and leave the card."""
        asked, grading = self.asked, self.grading
        self.asked = self.grading = None
        if asked is None or grading is None or grading.rating is None:
            return
        self._store.record(
            "reviewed",
            asked.lesson,
            asked.step,
            card=asked.card,
            rating=grading.rating,
            right=grading.right,
            tries=grading.tries,
            seed=asked.seed,
        )
        self.session.graded(grading.rating)

    def _askable(self) -> Iterator[str]:
        return (card for card in self.due().cards if self._load(card) is not None)

    def _card(self, card_id: str) -> Card:
        lesson = card_id.partition("/")[0]
        card = card_of(card_id, {lesson: self._store.digest(lesson).cards})
        assert card is not None
        return card

    def _question(self, card_id: str) -> Asked | None:
        """Return the question of a card, or None where it can not be asked (any more)."""
        loaded = self._load(card_id)
        try:
            return question_of(loaded, card_id, seed=self._card(card_id).seen) if loaded is not None else None
        except CourseError:
            return None

    def _load(self, card_id: str) -> LoadedLesson | None:
        """Return the lesson of a card, or None where the card can not be asked."""
        lesson, _, key = card_id.partition("/")
        try:
            loaded = self._course.lesson(lesson)
        except CourseError as error:
            self._lessons[lesson] = error
            return None
        self._lessons[lesson] = loaded.lesson
        return loaded if can_ask(loaded.lesson, key) else None
