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
    below = ids_below(course, lesson.id)
    read = [read_lesson(course, id) for id in below]
    found = tuple(one for one in read if one is not None)
    return Foundation(lessons=found, complete=len(found) == len(below))


def ids_below(course: Course, lesson: str) -> tuple[str, ...]:
    """Return the ids of the lessons that a lesson needs, directly or through others."""
    seen: dict[str, None] = {}
    queue = [lesson]
    while queue:
        entry = course.entry(queue.pop())
        for id in entry.needs if entry is not None else ():
            if id not in seen and id != lesson:
                seen[id] = None
                queue.append(id)
    return tuple(seen)


def read_lesson(course: Course, id: str) -> schema.Lesson | None:
    """Return a lesson, or None where it is not listed, not written, or its file is wrong."""
    try:
        return course.lesson(id).lesson
    except CourseError:
        return None
