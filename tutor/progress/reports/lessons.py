"""What came of each lesson: where it stands, when that was, how long it took, and its exercises with their help."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.course.schema import Exercise, Lesson
from tutor.progress.calendar import is_outside, studied
from tutor.progress.digest import Digest
from tutor.progress.practice import Tried
from tutor.progress.scores import Place, place_of
from tutor.progress.standing import Standing


class ExerciseResult(Struct, frozen=True, kw_only=True):
    """An exercise and what it has cost: on all ways through its lesson."""

    place: Place
    tried: Tried

    @property
    def help(self) -> str:
        """How it was solved: ``"at once"``, ``"retried"``, with ``"hints"``, after the ``"solution"``; else ``""``."""
        tried = self.tried
        if not tried.solved:
            return ""
        return "solution" if tried.solution else "hints" if tried.hints else "retried" if tried.wrong else "at once"


class LessonResult(Struct, frozen=True, kw_only=True):
    """A lesson. ``minutes`` are of all ways through it, those of ``standing`` of the current one."""

    entry: Entry
    standing: Standing
    minutes: float
    days: frozenset[date]
    """The days on which it was studied, without those of a wrong clock."""
    finished_on: date | None
    exercises: tuple[ExerciseResult, ...]
    """All of the lesson, where it was read; else those that were tried."""

    @property
    def state(self) -> str:
        """Where it stands in a word: done, known, skipped, started or new."""
        standing = self.standing
        return standing.aside if standing.aside and standing.state != "done" else standing.state

    @property
    def solved(self) -> int:
        """How many of its exercises are solved."""
        return sum(exercise.tried.solved for exercise in self.exercises)


def lesson_results(
    course: Course, digests: Mapping[str, Digest], lessons: Mapping[str, Lesson], today: date
) -> tuple[LessonResult, ...]:
    """Return what came of every lesson of the course, in its order."""
    return tuple(
        _result(entry, digests.get(entry.id) or Digest(entry.id), lessons.get(entry.id), today)
        for entry in course.lessons
    )


def _result(entry: Entry, digest: Digest, lesson: Lesson | None, today: date) -> LessonResult:
    days = digest.activity.days.items()
    return LessonResult(
        entry=entry,
        standing=digest.standing,
        minutes=digest.activity.milliseconds / 60_000,
        days=frozenset(when for when, day in days if studied(day) and not is_outside(when, today)),
        finished_on=digest.way.finished_on,
        exercises=_exercises(entry, digest, lesson),
    )


def _exercises(entry: Entry, digest: Digest, lesson: Lesson | None) -> tuple[ExerciseResult, ...]:
    tried = digest.practice.exercises
    steps = sorted(tried) if lesson is None else [step.id for step in lesson.steps if isinstance(step, Exercise)]
    return tuple(
        ExerciseResult(place=place_of(entry, lesson, step), tried=tried.get(step) or Tried()) for step in steps
    )


def lesson_facts(result: LessonResult) -> dict[str, Any]:
    """Return what ``--json`` says of one lesson."""
    entry, standing = result.entry, result.standing
    return {
        "id": entry.id,
        "number": entry.label,
        "title": entry.title,
        "stage": entry.stage,
        "written": entry.written,
        "importance": entry.importance,
        "state": standing.state,
        "aside": standing.aside,
        "step": standing.step,
        "steps_done": len(standing.done),
        "minutes": round(standing.minutes, 1),
        "minutes_ever": round(result.minutes, 1),
        "days": [day.isoformat() for day in sorted(result.days)],
        "finished_on": None if result.finished_on is None else result.finished_on.isoformat(),
        "right": standing.right,
        "asked": standing.asked,
        "exercises": [
            {"step": one.place.step, "title": one.place.title, **tried_facts(one.tried)} for one in result.exercises
        ],
    }


def tried_facts(tried: Tried) -> dict[str, Any]:
    """Return what ``--json`` says of what an exercise has cost."""
    return {
        "attempts": tried.attempts,
        "wrong": tried.wrong,
        "hints": tried.hints,
        "solution": tried.solution,
        "solved": tried.solved,
        "mistakes": dict(sorted(tried.mistakes.items())),
    }
