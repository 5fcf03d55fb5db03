"""How a lesson ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLeft:
    """How the learner left a lesson: on to another one, or (None) back to Home."""

    next_lesson: str | None = None
    step: str | None = None
    """The step to open there; by default the one that was shown last."""
