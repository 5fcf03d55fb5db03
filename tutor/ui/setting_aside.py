"""What the key for skipping does with a lesson. Plain decisions: from where the lessons stand."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.course.wording import listed
from tutor.progress.skipping import needed_by
from tutor.progress.standing import Aside, Standing


class Change(Struct, frozen=True, kw_only=True):
    """How a lesson is set aside from now on, or (empty) taken up again. A ``question`` is asked first."""

    why: Aside
    question: str = ""


def change_of(course: Course, entry: Entry, standings: Mapping[str, Standing]) -> Change | None:
    """Return what the key does with a lesson, or None where there is nothing to skip: it is done or not written."""
    name, standing = f"{entry.label} {entry.title}", standings.get(entry.id, Standing(lesson=entry.id))
    if standing.state == "done" or not entry.written:
        return None
    if standing.aside == "skipped":
        return Change(why="")
    if standing.aside == "known":
        return Change(why="", question=f"{name} counts as known. Put it back among the lessons to do?")
    question = f"Skip {name}? It stays in the list, and s takes it up again.{_builders(course, entry, standings)}"
    return Change(why="skipped", question=question)


def _builders(course: Course, entry: Entry, standings: Mapping[str, Standing]) -> str:
    """Say which lessons that are still to be done build on it."""
    left = [one for one in course.lessons if one.id not in standings or not standings[one.id].settled]
    labels = [one.label for one in needed_by(entry, left)]
    if not labels:
        return ""
    return f" {listed(labels)} {'build' if len(labels) > 1 else 'builds'} on it."
