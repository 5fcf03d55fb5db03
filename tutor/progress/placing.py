"""How a placement check came out: passed or not, which lessons it asks for, and which may be set aside by themselves.

Plain decisions from the check and from what its events come to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.course.placement import Placement
from tutor.progress.standing import Standing
from tutor.progress.store import Store
from tutor.progress.trials import Trials

SURE = 2
"""How many right answers, on all tries and without a wrong one, show that a lesson is known."""


class OfLesson(Struct, frozen=True, kw_only=True):
    """What a check has shown of one lesson. ``missed`` are the titles of its steps that were not right, or open."""

    entry: Entry
    missed: tuple[str, ...]
    sure: bool
    """Whether it may be set aside though the check is not passed."""


class Outcome(Struct, frozen=True, kw_only=True):
    """How a try stands. ``open`` counts the questions without an answer."""

    right: int
    needed: int
    questions: int
    open: int
    solved: bool
    over: bool
    lessons: tuple[OfLesson, ...]

    @property
    def passed(self) -> bool:
        """Whether the try is over, with enough right and the exercise solved."""
        return self.over and self.solved and self.right >= self.needed


def outcome_of(course: Course, placement: Placement, trials: Trials) -> Outcome:
    """Return how the try of a check stands."""
    questions, exercise = placement.questions, placement.exercise
    good = {step.id for step in questions if trials.right.get(step.id)} | ({exercise.id} if trials.solved else set())
    missed: dict[str, list[str]] = {}
    for step in (*questions, exercise):
        told = missed.setdefault(placement.lessons[step.id], [])
        if step.id not in good:
            told.append(step.title)
    return Outcome(
        right=sum(step.id in good for step in questions),
        needed=placement.needed,
        questions=len(questions),
        open=sum(step.id not in trials.right for step in questions),
        solved=trials.solved,
        over=trials.over,
        lessons=tuple(
            OfLesson(
                entry=entry,
                missed=tuple(missed[entry.id]),
                sure=not missed[entry.id] and _is_sure(placement.lessons, trials.shown, entry.id),
            )
            for entry in course.stage_entries(placement.stage.number)
            if entry.id in missed
        ),
    )


def _is_sure(lessons: Mapping[str, str], shown: Mapping[str, bool], lesson: str) -> bool:
    told = [right for step, right in shown.items() if lessons.get(step) == lesson]
    return len(told) >= SURE and all(told)


def to_set_aside(course: Course, outcome: Outcome, stage: int, standings: Mapping[str, Standing]) -> tuple[Entry, ...]:
    """Return the lessons that now count as known: all of the stage, or those that the check is sure of.

    What is done stays done, and what is known already is not told again.
    """
    sure = {one.entry.id for one in outcome.lessons if one.sure}
    return tuple(
        entry
        for entry in course.stage_entries(stage)
        if entry.written and (outcome.passed or entry.id in sure) and not _is_settled(standings.get(entry.id))
    )


def _is_settled(standing: Standing | None) -> bool:
    return standing is not None and (standing.state == "done" or standing.aside == "known")


def set_aside(store: Store, entries: Sequence[Entry]) -> None:
    """Keep that lessons are known."""
    for entry in entries:
        store.record("set-aside", entry.id, why="known")
