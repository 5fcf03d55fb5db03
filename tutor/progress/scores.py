"""What is known and what is not yet: the score of each concept, the hardest exercises, the predictions.

The answers are the first ones of the current way through each lesson; what exercises have cost is of all ways:
`tutor.progress.practice`. Concepts are those that the steps of lessons name, so they are known only of lessons that
were read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from tutor.course.glossary import same_term
from tutor.course.loader import Course, Entry
from tutor.course.schema import Lesson
from tutor.progress.digest import Digest
from tutor.progress.practice import FirstAnswer, Tried

SOLUTION_COST = 3
"""To look at the solution counts as much as so many wrong attempts."""


class Place(Struct, frozen=True, kw_only=True):
    """A step of a lesson, to go back to. ``title`` is its id where the lesson was not read or has it no more."""

    lesson: str
    label: str
    step: str
    title: str
    number: int = 0
    """Its position from 1; 0 where that is not known."""


class ConceptScore(Struct, frozen=True, kw_only=True):
    """How many of the questions and predictions about a concept were right at once."""

    concept: str
    right: int
    asked: int
    place: Place
    """Where it is explained; where no lesson does that, the first step that was missed, or that asks for it."""

    @property
    def need(self) -> float:
        """How much it needs another look, from 0 to 1: the share of wrong answers to expect.

        By Laplace's rule of succession, (wrong + 1) / (asked + 2): three wrong of three need more than one of one.
        """
        return (self.asked - self.right + 1) / (self.asked + 2)


class HardExercise(Struct, frozen=True, kw_only=True):
    """An exercise that was not solved at once and without help."""

    place: Place
    attempts: int
    wrong: int
    hints: int
    solution: bool
    solved: bool
    mistakes: tuple[tuple[str, int], ...]
    """The recognized mistakes, the most frequent first, with how often each was made."""

    @property
    def cost(self) -> int:
        """What it has cost: a wrong attempt and a hint count 1 each, a look at the solution `SOLUTION_COST`."""
        return self.wrong + self.hints + SOLUTION_COST * self.solution


class Predictions(Struct, frozen=True, kw_only=True):
    """How the first predictions came out."""

    right: int
    asked: int
    missed: tuple[Place, ...]
    """The steps whose first prediction was wrong, in the order of the course."""


class _Answered(Struct, frozen=True):
    entry: Entry
    lesson: Lesson | None
    step: str
    first: FirstAnswer

    @property
    def place(self) -> Place:
        return place_of(self.entry, self.lesson, self.step)

    @property
    def order(self) -> int:
        return self.place.number


def place_of(entry: Entry, lesson: Lesson | None, step: str) -> Place:
    """Return a step as a place to go back to."""
    steps = lesson.steps if lesson is not None else ()
    found = next(((number, one.title) for number, one in enumerate(steps, 1) if one.id == step), (0, step))
    return Place(lesson=entry.id, label=entry.label, step=step, number=found[0], title=found[1])


def _answered(course: Course, digests: Mapping[str, Digest], lessons: Mapping[str, Lesson]) -> Iterator[_Answered]:
    """Every first answer, in the order of the course and of the steps."""
    for entry in course.lessons:
        if entry.id in digests:
            answers = digests[entry.id].practice.answers
            mine = [_Answered(entry, lessons.get(entry.id), step, first) for step, first in answers.items()]
            yield from sorted(mine, key=lambda one: (one.order, one.step))


def concept_scores(
    course: Course, digests: Mapping[str, Digest], lessons: Mapping[str, Lesson]
) -> tuple[ConceptScore, ...]:
    """Return the score of every concept that was asked for, the neediest first."""
    asked: dict[str, list[_Answered]] = {}
    names: dict[str, str] = {}
    for one in _answered(course, digests, lessons):
        for concept in _concepts(one):
            names.setdefault(same_term(concept), concept)
            asked.setdefault(same_term(concept), []).append(one)
    explained = _explained(course, lessons)
    scores = [
        ConceptScore(
            concept=explained[concept][0] if concept in explained else names[concept],
            right=sum(one.first.right for one in answers),
            asked=len(answers),
            place=explained[concept][1] if concept in explained else _first_missed(answers),
        )
        for concept, answers in asked.items()
    ]
    return tuple(sorted(scores, key=lambda score: (-score.need, same_term(score.concept))))


def _first_missed(answers: Sequence[_Answered]) -> Place:
    return next((one for one in answers if not one.first.right), answers[0]).place


def _concepts(answered: _Answered) -> tuple[str, ...]:
    steps = answered.lesson.steps if answered.lesson is not None else ()
    named = next((step.concepts for step in steps if step.id == answered.step), ())
    return tuple({same_term(concept): concept for concept in named}.values())


def _explained(course: Course, lessons: Mapping[str, Lesson]) -> dict[str, tuple[str, Place]]:
    """The terms that lessons explain, as they write them, each with the step that does."""
    read = ((entry, lessons[entry.id]) for entry in course.lessons if entry.id in lessons)
    terms = chain.from_iterable(((entry, lesson, term) for term in lesson.glossary) for entry, lesson in read)
    return {same_term(term.term): (term.term, place_of(entry, lesson, term.step)) for entry, lesson, term in terms}


def hardest_exercises(
    course: Course, digests: Mapping[str, Digest], lessons: Mapping[str, Lesson]
) -> tuple[HardExercise, ...]:
    """Return the exercises that have cost something, the costliest first."""
    tried = (
        _hard(place_of(entry, lessons.get(entry.id), step), one)
        for entry in course.lessons
        if entry.id in digests
        for step, one in sorted(digests[entry.id].practice.exercises.items())
    )
    return tuple(sorted((one for one in tried if one.cost), key=lambda one: -one.cost))


def _hard(place: Place, tried: Tried) -> HardExercise:
    return HardExercise(
        place=place,
        attempts=tried.attempts,
        wrong=tried.wrong,
        hints=tried.hints,
        solution=tried.solution,
        solved=tried.solved,
        mistakes=tuple(sorted(tried.mistakes.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def predictions(course: Course, digests: Mapping[str, Digest], lessons: Mapping[str, Lesson]) -> Predictions:
    """Return how the first predictions came out."""
    made = [one for one in _answered(course, digests, lessons) if one.first.prediction]
    return Predictions(
        right=sum(one.first.right for one in made),
        asked=len(made),
        missed=tuple(one.place for one in made if not one.first.right),
    )
