"""What the shell offers for the arguments of commands. Whatever can not be read offers nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tutor import locations
from tutor.cli.context import Failure, find_lesson

if TYPE_CHECKING:
    from tutor.course.loader import Course


def complete_lesson(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Complete lesson ids in the shell."""
    return lessons_that_begin(context, incomplete)


def lessons_that_begin(context: click.Context, incomplete: str) -> list[str]:
    """Return the ids of the lessons that begin with what is typed."""
    course = _named_course(context)
    written = [entry.id for entry in course.lessons if entry.written] if course is not None else []
    return [id for id in written if id.startswith(incomplete)]


def complete_step(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Complete ``LESSON/STEP`` in the shell: the lesson first, and after the slash its steps."""
    return _steps_that_begin(context, incomplete)


def complete_place(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Complete a step as `complete_step` does, or the end of a lesson: where a note can stand."""
    from tutor.course.places import RECAP

    return _steps_that_begin(context, incomplete, RECAP)


def _steps_that_begin(context: click.Context, incomplete: str, *others: str) -> list[str]:
    from tutor.course.findings import CourseError

    word, slash, _ = incomplete.partition("/")
    course = _named_course(context)
    if not slash or course is None:
        return lessons_that_begin(context, incomplete)
    try:
        steps = [step.id for step in course.lesson(find_lesson(course, word).id).lesson.steps]
    except (CourseError, Failure):
        return []
    return [place for place in (f"{word}/{step}" for step in (*steps, *others)) if place.startswith(incomplete)]


def complete_stage(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Complete the numbers of stages in the shell."""
    course = _named_course(context)
    numbers = [str(stage.number) for stage in course.stages] if course is not None else []
    return [number for number in numbers if number.startswith(incomplete)]


def complete_run(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Complete ids and names of the runs that are kept in the shell."""
    from tutor.runs import open_runs

    runs = open_runs(locations.home_folder(context.find_root().params.get("home"))).runs()
    words = dict.fromkeys([*(run.id for run in runs), *(run.name for run in runs)])
    return [word for word in words if word.startswith(incomplete)]


def _named_course(context: click.Context) -> Course | None:
    """Load the course that the words before name; None where it can not be read."""
    from tutor.course.findings import CourseError
    from tutor.course.loader import load_course

    try:
        return load_course(locations.lessons_folder(context.find_root().params.get("lessons")))
    except CourseError:
        return None
