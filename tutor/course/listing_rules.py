"""The rules of the linter for course.yaml's list of lessons: minutes, and what each lesson builds on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from tutor.course import schema
from tutor.course.findings import Finding
from tutor.course.loader import Course, Entry

_RANKS: tuple[str, ...] = get_args(schema.Importance)


def check_listing(course: Course) -> Iterator[Finding]:
    """Yield what is wrong with the lessons as course.yaml lists them."""
    places = [
        ("stages", stage, "lessons", lesson)
        for stage, one in enumerate(course.file.stages)
        for lesson in range(len(one.lessons))
    ]
    for entry, place in zip(course.lessons, places, strict=True):
        if not 0 < entry.minutes[0] <= entry.minutes[1]:
            yield _finding(course, "The minutes are not a range.", "Write [least, most].", *place, "minutes")
        for index, (message, fix) in enumerate(_wrong_need(course, entry, need) for need in entry.needs):
            if message:
                yield _finding(course, message, fix, *place, "needs", index)


def _wrong_need(course: Course, entry: Entry, need: str) -> tuple[str, str]:
    """Return what is wrong with a lesson that another one needs, and what to do; two empty texts where nothing is."""
    needed = course.entry(need)
    if needed is None:
        return f"There is no lesson {need!r}.", "Name a lesson of course.yaml."
    if course.lessons.index(needed) >= course.lessons.index(entry):
        return f"{need} comes later in the course.", "A lesson can need earlier ones only."
    if _RANKS.index(needed.importance) > _RANKS.index(entry.importance):
        fix = f"Make {need} {entry.importance}, or {entry.id} {needed.importance}, or do without it."
        return f"{entry.id} is {entry.importance} and needs {need}, which is {needed.importance}.", fix
    return "", ""


def _finding(course: Course, message: str, fix: str, *place: str | int) -> Finding:
    return Finding(path=course.source.path, line=course.source.line_of(*place), message=message, fix=fix)
