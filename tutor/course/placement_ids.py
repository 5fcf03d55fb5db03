"""The ids of placement checks: no lesson's id can be one of them, since a colon is in none. Imports nothing."""

from __future__ import annotations

_PREFIX = "placement:"


def placement_id(stage: int) -> str:
    """Return the id of a stage's check."""
    return f"{_PREFIX}{stage}"


def is_placement(lesson: str) -> bool:
    """Whether a lesson's id is that of a check."""
    return lesson.startswith(_PREFIX)
