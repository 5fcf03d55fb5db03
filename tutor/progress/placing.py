"""How a placement check came out: passed or not, which lessons it asks for, and which may be set aside by themselves.

Plain decisions from the check and from what its events come to.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.course.placement import Placement, make_placement, origin
from tutor.course.placement_ids import placement_id
from tutor.course.schema import Stage
from tutor.progress.standing import Standing
from tutor.progress.store import Store
from tutor.progress.trials import Trials

SURE = 2
"""How many right answers, on all tries and without a wrong one, show that a lesson is known."""


class OfLesson(Struct, frozen=True, kw_only=True):
    """What a check has shown of one lesson. ``missed`` are the titles of its steps that were wrong or are open."""

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
                missed=tuple(title.removeprefix(origin(entry)) for title in missed[entry.id]),
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
    """Return the lessons that may now be set aside as known: all of the stage, or those that the check is sure of.

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


class Try:
    """One try of a stage's check: what it asks, how it stands, and what it comes to. The store keeps all of it."""

    def __init__(self, course: Course, store: Store, stage: Stage) -> None:
        """Go on with the try under way, or with the last one that is over.

        Raises:
            CourseError: the stage has no check.
        """
        self._course = course
        self._store = store
        self.stage = stage
        self._id = placement_id(stage.number)
        self.placement = make_placement(course, stage, seed=self._trials.tries)

    @property
    def _trials(self) -> Trials:
        return self._store.digest(self._id).trials

    @property
    def outcome(self) -> Outcome:
        """How it stands."""
        return outcome_of(self._course, self.placement, self._trials)

    @property
    def begun(self) -> bool:
        """Whether it was opened, and is not over."""
        return not self._trials.over and self._store.standing(self._id).state != "new"

    def again(self) -> Try:
        """Begin another try, with other questions."""
        self._store.reset(self._id)
        return Try(self._course, self._store, self.stage)

    def end(self) -> None:
        """End it: what is open counts as not right. The lessons of a stage that is passed are known from now on."""
        if not self._trials.over:
            self._store.record("lesson-done", self._id)
            if self.outcome.passed:
                self.set_aside()

    @property
    def sure(self) -> tuple[Entry, ...]:
        """The lessons that may be set aside now."""
        outcome = self.outcome
        return to_set_aside(self._course, outcome, self.stage.number, self._store.standings()) if outcome.over else ()

    @property
    def known(self) -> tuple[Entry, ...]:
        """The lessons of the stage that count as known."""
        standings, entries = self._store.standings(), self._course.stage_entries(self.stage.number)
        known = {one.lesson for one in standings.values() if one.aside == "known" and one.state != "done"}
        return tuple(entry for entry in entries if entry.id in known)

    def set_aside(self) -> None:
        """Keep that these lessons are known."""
        for entry in self.sure:
            self._store.record("set-aside", entry.id, why="known")
