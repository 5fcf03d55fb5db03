"""What a lesson builds on: the lessons it needs, those that these need, and so on."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.course import schema
from tutor.course.findings import CourseError
from tutor.course.loader import Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    """The lessons below a lesson. ``complete`` is whether all of them are written and can be read."""

    lessons: tuple[schema.Lesson, ...]
    complete: bool


def foundation_of(course: Course, lesson: schema.Lesson) -> Foundation:
    """Return the lessons that a lesson needs, directly or through others, without the lesson itself."""
    found: dict[str, schema.Lesson] = {}
    seen = {lesson.id}
    queue = list(lesson.needs)
    while queue:
        id = queue.pop()
        if id in seen:
            continue
        seen.add(id)
        below = read_lesson(course, id)
        if below is not None:
            found[id] = below
            queue.extend(below.needs)
    return Foundation(lessons=tuple(found.values()), complete=len(found) == len(seen) - 1)


def read_lesson(course: Course, id: str) -> schema.Lesson | None:
    """Return a lesson, or None where it is not listed, not written, or its file is wrong."""
    try:
        return course.lesson(id).lesson
    except CourseError:
        return None
