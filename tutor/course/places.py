"""Places in a course that something stands beside: a step of a lesson, or its recap."""

from __future__ import annotations

from msgspec import Struct

from tutor.course.loader import Course
from tutor.course.needs import read_lesson

RECAP = "recap"
"""Where a learner is who has come to the end of a lesson, in place of a step's id."""


class Place(Struct, frozen=True, kw_only=True):
    """A step as people call it. ``number`` counts the steps from 1; the recap has none.

    What the course no longer has is called by its ids.
    """

    lesson: str
    step: str
    label: str
    lesson_title: str
    title: str
    number: int | None = None

    @property
    def where(self) -> str:
        """The lesson and the number of the step: ``2.8 Scaled dot-product attention, step 2``."""
        lesson = f"{self.label} {self.lesson_title}".strip()
        return f"{lesson}, step {self.number}" if self.number is not None else f"{lesson}, {self.step}"


def place_of(course: Course, lesson: str, step: str) -> Place:
    """Return the place of a step, by the ids of lesson and step."""
    entry, read = course.entry(lesson), read_lesson(course, lesson)
    steps = {one.id: (number, one.title) for number, one in enumerate(read.steps if read is not None else (), 1)}
    number, title = steps.get(step, (None, step))
    return Place(
        lesson=lesson,
        step=step,
        label=entry.label if entry is not None else "",
        lesson_title=entry.title if entry is not None else lesson,
        title=title,
        number=number,
    )


def course_order(course: Course, place: Place) -> tuple[int, int, str]:
    """Return what sorts places as the course has them; a recap comes after the steps, the unknown at the end."""
    ids = [entry.id for entry in course.lessons]
    lesson = ids.index(place.lesson) if place.lesson in ids else len(ids)
    return lesson, place.number if place.number is not None else 1 << 16, f"{place.lesson}/{place.step}"
