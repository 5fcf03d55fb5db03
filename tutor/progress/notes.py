"""What a learner has written beside the steps of a lesson, and which steps are marked. A reset takes nothing away."""

from __future__ import annotations

from datetime import date

from msgspec import Struct, field

from tutor.progress.events import Event, local_day

NOTE_DRAFT = "note:"
"""Begins the step of a draft that is no code but a note being written. No step has a colon in its name."""


class Note(Struct, frozen=True, kw_only=True):
    """A note as it was last kept at ``at``, in seconds since 1970, UTC; ``day`` is the learner's date then."""

    text: str
    at: float
    day: date


class Mark(Struct, frozen=True, kw_only=True):
    """When a step was marked."""

    at: float
    day: date


class Notes(Struct):
    """The notes and marks of one lesson, by step. Takes events in their order: the newest of each step holds."""

    notes: dict[str, Note] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take in an event."""
        match event.kind:
            case "noted":
                text = event.data.get("text")
                self.notes.pop(event.step, None)
                if isinstance(text, str) and text.strip():
                    self.notes[event.step] = Note(text=text, at=event.at, day=local_day(event))
            case "bookmarked":
                self.marks.pop(event.step, None)
                if event.data.get("on"):
                    self.marks[event.step] = Mark(at=event.at, day=local_day(event))
            case _:
                pass
