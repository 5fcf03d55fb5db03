"""The rules of the linter for ``uses``: it names exercises of lessons below this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tutor.course import schema
from tutor.course.earlier import find_exercise
from tutor.course.findings import Finding
from tutor.course.loader import Course
from tutor.course.needs import foundation_of, read_lesson

Report = Callable[..., Finding]


def check_uses(course: Course, lesson: schema.Lesson, report: Report) -> Iterator[Finding]:
    """Yield what is wrong with the exercises that the steps of a lesson use."""
    below = {one.id for one in foundation_of(course, lesson).lessons}
    for index, step in enumerate(lesson.steps):
        for place, use in enumerate(step.uses if isinstance(step, schema.Runnable) else ()):
            at = ("steps", index, "uses", place)
            if use.lesson == lesson.id:
                yield report("This is a step of the same lesson.", "Name it under after.", *at)
            elif course.entry(use.lesson) is None:
                yield report(f"There is no lesson {use.lesson!r}.", "Name a lesson of course.yaml.", *at)
            elif read_lesson(course, use.lesson) is None:
                yield report(f"{use.lesson} is not written, or can not be read.", "Write it first.", *at)
            elif use.lesson not in below:
                yield report(f"This lesson does not need {use.lesson}.", "Add it to needs, or use another.", *at)
            elif find_exercise(course, use) is None:
                yield report(f"{use.lesson} has no exercise {use.step!r}.", "Name one of its exercises.", *at)
