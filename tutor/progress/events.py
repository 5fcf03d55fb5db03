"""What a learner does, as events: each has an id that no other machine gives, a time, and plain data."""

from __future__ import annotations

import os
import time
from typing import Any, Literal

from msgspec import Struct

Kind = Literal[
    "lesson-opened",
    "step-shown",
    "step-done",
    "answered",
    "predicted",
    "ran",
    "attempted",
    "hint-shown",
    "solution-shown",
    "time-spent",
    "lesson-done",
    "reset",
]


class Event(Struct, frozen=True, kw_only=True):
    """One event. ``at`` is in seconds since 1970, UTC; ``id`` sorts by time and is unique everywhere."""

    id: str
    at: float
    kind: Kind
    lesson: str
    step: str = ""
    data: dict[str, Any] = {}


def new_id(at: float) -> str:
    """Return an id: 12 hexadecimal digits of milliseconds, 20 of chance (the layout of UUID version 7)."""
    return f"{int(at * 1000):012x}{os.urandom(10).hex()}"


def make_event(kind: Kind, lesson: str, step: str = "", *, at: float | None = None, **data: Any) -> Event:
    """Make an event that happens now, or at ``at``."""
    moment = time.time() if at is None else at
    return Event(id=new_id(moment), at=moment, kind=kind, lesson=lesson, step=step, data=data)
