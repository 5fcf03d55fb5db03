"""What Home says of the chosen lesson where there is room: its objective, what it needs, its steps. Plain data."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tutor.course.findings import CourseError
from tutor.course.loader import Course, Entry
from tutor.course.schema import Lesson
from tutor.progress.standing import Aside, Standing
from tutor.ui.overview import span, step_kind


class Need(Struct, frozen=True, kw_only=True):
    """A lesson that another one builds on. ``aside`` is why one that is not done need not be."""

    name: str
    done: bool
    aside: Aside = ""


class StepLine(Struct, frozen=True, kw_only=True):
    """A step in the detail: what it is, and whether the learner has done it or is at it."""

    title: str
    kind: str
    done: bool
    current: bool


class Detail(Struct, frozen=True, kw_only=True):
    """All that is said of one lesson. ``problem`` stands in for the rest where the lesson can not be opened."""

    name: str
    problem: str = ""
    objective: str = ""
    minutes: str = ""
    needs: tuple[Need, ...] = ()
    concepts: tuple[str, ...] = ()
    steps: tuple[StepLine, ...] = ()


def make_detail(
    course: Course, entry: Entry, lesson: Lesson | CourseError | None, standings: Mapping[str, Standing]
) -> Detail:
    """Put together what is said of a lesson."""
    name = f"{entry.label} {entry.title}"
    if not entry.written:
        return Detail(name=name, problem="This lesson is not written yet.")
    if isinstance(lesson, CourseError):
        return Detail(name=name, problem=str(lesson.problems[0]))
    if lesson is None:
        return Detail(name=name)
    standing = standings.get(entry.id, Standing(lesson=entry.id))
    here = standing.step if standing.state == "started" else None
    return Detail(
        name=name,
        objective=lesson.objective,
        minutes=span(entry.minutes),
        needs=tuple(_need(course, need, standings) for need in entry.needs),
        concepts=lesson.concepts,
        steps=tuple(
            StepLine(title=step.title, kind=step_kind(step), done=step.id in standing.done, current=step.id == here)
            for step in lesson.steps
        ),
    )


def _need(course: Course, lesson: str, standings: Mapping[str, Standing]) -> Need:
    entry = course.entry(lesson)
    name = f"{entry.label} {entry.title}" if entry else lesson
    standing = standings.get(lesson, Standing(lesson=lesson))
    return Need(name=name, done=standing.state == "done", aside=standing.aside)
