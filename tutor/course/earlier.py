"""What a step uses of the exercises of earlier lessons: the learner's own code, or the solution where there is none.

The code of an exercise may itself use that of an earlier one, so using one brings all below it, lowest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tutor.course import schema
from tutor.course.loader import Course
from tutor.course.needs import read_lesson
from tutor.engine import protocol

Passed = Callable[[str, str], str | None]
"""From lesson and step to the learner's last code that passed, or None."""


def never_passed(lesson: str, step: str) -> None:
    """Say that the learner has written nothing: every exercise runs as its solution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCode:
    """The code of an exercise of an earlier lesson. ``own`` is whether the learner wrote it."""

    lesson: str
    step: str
    place: str
    """Where it was written, for people: ``4.1, step 5``."""
    title: str
    code: str
    setup: str
    seconds: float
    own: bool

    @property
    def key(self) -> str:
        """What tells it apart from a step of the lesson that uses it."""
        return f"{self.lesson}/{self.step}"

    @property
    def told(self) -> str:
        """Say whose code is used."""
        whose = "your own code" if self.own else "the solution, as yours has not passed yet"
        return f"Uses {self.title!r} of {self.place}: {whose}."

    @property
    def whole(self) -> str:
        """The code with what runs before it."""
        return f"{self.setup.rstrip()}\n\n{self.code}" if self.setup else self.code


class EarlierWork:
    """Finds what steps use. ``passed`` is asked anew each time, so that it is the learner's newest code."""

    def __init__(self, course: Course, passed: Passed = never_passed) -> None:
        self._course = course
        self._passed = passed

    def before(self, step: schema.Step) -> list[EarlierCode]:
        """Return the code that must run before a step, in order; what can not be found is left out."""
        return list({code.key: code for code in self._below(step, frozenset())}.values())

    def _below(self, step: schema.Step, above: frozenset[str]) -> Iterator[EarlierCode]:
        for use in step.uses if isinstance(step, schema.Runnable) else ():
            exercise = find_exercise(self._course, use)
            key = f"{use.lesson}/{use.step}"
            if exercise is not None and key not in above:
                yield from self._below(exercise, above | {key})
                yield self._code(use, exercise)

    def _code(self, use: schema.Use, exercise: schema.Exercise) -> EarlierCode:
        entry, lesson = self._course.entry(use.lesson), read_lesson(self._course, use.lesson)
        assert entry is not None and lesson is not None
        own = self._passed(use.lesson, use.step)
        return EarlierCode(
            lesson=use.lesson,
            step=use.step,
            place=f"{entry.label}, step {lesson.steps.index(exercise) + 1}",
            title=exercise.title,
            code=exercise.solution if own is None else own,
            setup=exercise.setup,
            seconds=exercise.budget,
            own=own is not None,
        )


def find_exercise(course: Course, use: schema.Use) -> schema.Exercise | None:
    """Return the exercise that a step names under ``uses``, or None where there is none."""
    lesson = read_lesson(course, use.lesson)
    steps = lesson.steps if lesson is not None else ()
    return next((step for step in steps if step.id == use.step and isinstance(step, schema.Exercise)), None)


def earlier_request(code: EarlierCode, run_id: int) -> protocol.RunCode:
    """Ask for a run of earlier code in the session's variables."""
    return protocol.RunCode(run_id=run_id, code=code.whole, name=code.place, seconds=code.seconds)


def with_earlier(request: protocol.CheckCode, earlier: Sequence[EarlierCode]) -> protocol.CheckCode:
    """Return a check whose exercise finds earlier code in its own variables, before its setup."""
    return replace(request, setup="\n\n".join([*(code.whole for code in earlier), request.setup]))
