"""What the key for skipping does with a lesson. Plain decisions: from where the lesson stands."""

from __future__ import annotations

from msgspec import Struct

from tutor.progress.standing import Aside, Standing


class Change(Struct, frozen=True, kw_only=True):
    """How a lesson is set aside from now on, or (empty) taken up again. A ``question`` is asked first."""

    why: Aside
    question: str = ""


def change_of(name: str, standing: Standing) -> Change | None:
    """Return what the key does with a lesson of this name, or None where there is nothing to skip: it is done."""
    if standing.state == "done":
        return None
    if standing.aside == "skipped":
        return Change(why="")
    if standing.aside == "known":
        return Change(why="", question=f"{name} counts as known. Put it back among the lessons to do?")
    return Change(why="skipped", question=f"Skip {name}? It stays in the list, and s takes it up again.")
