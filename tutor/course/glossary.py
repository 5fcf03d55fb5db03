"""The glossary of a course: the terms of all its lessons, where each is explained, and which lessons use it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutor.course import schema
from tutor.course.loader import Course, Entry
from tutor.course.needs import read_lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedTerm:
    """A term of the field. ``number`` is the place of the step ``step`` in its lesson, from 1."""

    term: str
    says: str
    lesson: Entry
    step: str
    number: int
    used_in: tuple[Entry, ...]
    """The other lessons that have it among their concepts."""

    @property
    def explained_in(self) -> str:
        """Where it is explained, for people: ``2.8 Scaled dot-product attention, step 2``."""
        return f"{self.lesson.label} {self.lesson.title}, step {self.number}"


def same_term(term: str) -> str:
    """Return what two spellings of a term have in common: neither case nor line breaks count."""
    return " ".join(term.casefold().split())


def concepts_of(lesson: schema.Lesson) -> list[str]:
    """Return the concepts of a lesson and of its steps, each once, in the order in which they come."""
    named = [*lesson.concepts, *(concept for step in lesson.steps for concept in step.concepts)]
    return list({same_term(concept): concept for concept in reversed(named)}.values())[::-1]


def glossary_of(course: Course) -> tuple[ExplainedTerm, ...]:
    """Return the terms of every lesson that can be read, in the order of the alphabet."""
    read = [(entry, read_lesson(course, entry.id)) for entry in course.lessons if entry.written]
    lessons = [(entry, lesson) for entry, lesson in read if lesson is not None]
    users: dict[str, list[Entry]] = {}
    for entry, lesson in lessons:
        for concept in concepts_of(lesson):
            users.setdefault(same_term(concept), []).append(entry)
    terms = [
        ExplainedTerm(
            term=term.term,
            says=term.says,
            lesson=entry,
            step=term.step,
            number=next((number for number, step in enumerate(lesson.steps, 1) if step.id == term.step), 1),
            used_in=tuple(user for user in users.get(same_term(term.term), ()) if user != entry),
        )
        for entry, lesson in lessons
        for term in lesson.glossary
    ]
    return tuple(sorted(terms, key=lambda one: same_term(one.term)))


def matching(terms: Iterable[ExplainedTerm], words: str) -> list[ExplainedTerm]:
    """Return the terms that somebody may mean who types ``words``, the nearest first.

    Nearest are the terms that begin so, then those with a word that begins so, those that contain it, and those whose
    definition does.
    """
    wanted = same_term(words)
    ranked = [(_distance(one, wanted), one) for one in terms]
    return [one for distance, one in sorted(ranked, key=lambda pair: pair[0]) if distance < 4]


def _distance(one: ExplainedTerm, wanted: str) -> int:
    term = same_term(one.term)
    if term.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in term.replace("-", " ").split()):
        return 1
    if wanted in term:
        return 2
    return 3 if wanted in same_term(one.says) else 4


def these_first(terms: Sequence[ExplainedTerm], concepts: Iterable[str]) -> list[ExplainedTerm]:
    """Return the terms with those of ``concepts`` at the beginning, in the order of the concepts."""
    by_term = {same_term(one.term): one for one in terms}
    first = [by_term[concept] for concept in dict.fromkeys(map(same_term, concepts)) if concept in by_term]
    return [*first, *(one for one in terms if one not in first)]
