"""A learner's notes and marks as text, Markdown or data, in the order of the course."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

from tutor.cli.context import Failure, find_lesson
from tutor.course.findings import CourseError
from tutor.course.loader import Course
from tutor.course.places import RECAP, Place, course_order, place_of
from tutor.progress.annotations import Annotation, Annotations


class PlacedNote(Struct, frozen=True, kw_only=True):
    """A note or mark, and where it stands."""

    place: Place
    annotation: Annotation

    @property
    def lesson(self) -> str:
        """The lesson, for people."""
        return f"{self.place.label} {self.place.lesson_title}".strip()

    @property
    def heading(self) -> str:
        """The number and title of the step, and whether it is marked."""
        number = f"{self.place.number} · " if self.place.number is not None else ""
        return f"{number}{self.place.title}{' ★' if self.annotation.marked else ''}"


def find_notes(course: Course, annotations: Annotations, word: str | None) -> list[PlacedNote]:
    """Return all notes and marks, or those of one lesson, in the order of the course."""
    lesson = find_lesson(course, word).id if word else None
    found = [one for one in annotations.all() if lesson in (None, one.lesson)]
    placed = [PlacedNote(place=place_of(course, one.lesson, one.step), annotation=one) for one in found]
    return sorted(placed, key=lambda one: course_order(course, one.place))


def find_step(course: Course, words: str) -> Place:
    """Return the step that ``LESSON/STEP`` means, by its id or its number; ``recap`` is the end of a lesson."""
    word, _, step = words.partition("/")
    entry = find_lesson(course, word)
    try:
        steps = [one.id for one in course.lesson(entry.id).lesson.steps]
    except CourseError as error:
        raise Failure(str(error)) from None
    if step.isdecimal() and 1 <= int(step) <= len(steps):
        step = steps[int(step) - 1]
    if step not in (*steps, RECAP):
        said = f"{entry.id} has no step {step!r}" if step else f"name a step, such as {entry.id}/{steps[0]}"
        raise Failure(f"{said}. Its steps: {', '.join(steps)}, {RECAP}.")
    return place_of(course, entry.id, step)


def notes_text(notes: Sequence[PlacedNote], width: int) -> Iterator[str]:
    """Yield the lines of notes for a terminal."""
    for lesson, group in groupby(notes, key=lambda one: one.lesson):
        yield lesson
        for one in group:
            yield f"  {one.heading}   {one.annotation.day}"
            for line in one.annotation.text.splitlines():
                yield from textwrap.wrap(line, width, initial_indent="    ", subsequent_indent="    ") or [""]


def notes_markdown(notes: Sequence[PlacedNote]) -> str:
    """Return notes as a Markdown file."""
    parts = ["# Notes"]
    for lesson, group in groupby(notes, key=lambda one: one.lesson):
        parts.append(f"## {lesson}")
        for one in group:
            parts.append(f"### {one.heading}\n\n*{one.annotation.day}*")
            parts += [one.annotation.text] if one.annotation.text else []
    return "\n\n".join(parts) + "\n"


def note_facts(one: PlacedNote) -> dict[str, Any]:
    """Return a note as plain data."""
    return {
        "lesson": one.place.lesson,
        "number": one.place.label,
        "lesson_title": one.place.lesson_title,
        "step": one.place.step,
        "step_title": one.place.title,
        "text": one.annotation.text,
        "marked": one.annotation.marked,
        "day": one.annotation.day.isoformat(),
    }
