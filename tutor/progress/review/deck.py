"""The cards that can be asked, as the course is now. The others are kept: their steps may come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from tutor.course import schema
from tutor.course.findings import CourseError
from tutor.course.loader import Course
from tutor.course.mistakes import offered_beside
from tutor.progress.review.due import Due, due_on, due_words
from tutor.progress.store import Store

Lessons = Mapping[str, schema.Lesson | CourseError]


def due_cards(course: Course, store: Store, lessons: Lessons, today: date) -> Due:
    """Return which cards are due, of those that can be asked as far as the lessons that were read so far tell."""
    cards = {lesson: digest.cards for lesson, digest in store.digests().items()}
    return due_on(today, cards, askable(course, lessons))


def due_in_words(course: Course, store: Store, lessons: Lessons, today: date) -> str:
    """Say which cards are due, for a line of Home; empty where there are no cards at all."""
    due = due_cards(course, store, lessons, today)
    return due_words(due, today) if due.total else ""


def can_ask(lesson: schema.Lesson, key: str) -> bool:
    """Whether a card of a lesson can be asked: its step is still there, and can be understood alone."""
    step_id, _, mistake = key.partition("/")
    match next((step for step in lesson.steps if step.id == step_id), None):
        case schema.Quiz(alone=alone):
            return alone and not mistake
        case schema.Predict():
            return not mistake
        case schema.Exercise() as exercise:
            made = next((each for each in exercise.mistakes if each.name == mistake), None)
            return made is not None and bool(offered_beside(exercise, made))
        case _:
            return False


def askable(course: Course, lessons: Lessons) -> Callable[[str, str], bool]:
    """Return whether the card of a lesson and a key can be asked, as far as the lessons that were read so far tell."""

    def asks(lesson: str, key: str) -> bool:
        entry = course.entry(lesson)
        read = lessons.get(lesson)
        if entry is None or not entry.written or isinstance(read, CourseError):
            return False
        return read is None or can_ask(read, key)

    return asks
