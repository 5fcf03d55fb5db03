"""Notes and marks, read and kept. A note is kept as an event once it is closed, and as a draft while it is written.

A tutor that ends in the middle of a note leaves its draft behind: where it is newer than the note, it is the note.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from tutor.progress.database import Draft
from tutor.progress.notes import NOTE_DRAFT, Mark, Note
from tutor.progress.store import Store


class Annotation(Struct, frozen=True, kw_only=True):
    """What stands beside one step: a note, or nothing but a mark.

    ``at`` is when the newer of the two was made, in seconds since 1970, UTC, and ``day`` the learner's date then.
    """

    lesson: str
    step: str
    at: float
    day: date
    text: str = ""
    marked: bool = False


class Annotations:
    """The notes and marks in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -------------------------------------------------------------------------------------------- reading

    def notes(self, lesson: str) -> dict[str, Note]:
        """Return the notes of a lesson by step."""
        found = dict(self._store.digest(lesson).beside.notes)
        for draft in self._drafts():
            if draft.lesson == lesson:
                _take_draft(found, draft)
        return found

    def text(self, lesson: str, step: str) -> str:
        """Return the note at a step, or an empty text."""
        note = self.notes(lesson).get(step)
        return note.text if note is not None else ""

    def marked(self, lesson: str, step: str) -> bool:
        """Whether a step is marked."""
        return step in self._store.digest(lesson).beside.marks

    def all(self) -> list[Annotation]:
        """Return what stands beside every step, the newest first."""
        lessons = {*self._store.digests(), *(draft.lesson for draft in self._drafts())}
        found = [one for lesson in lessons for one in self._of_lesson(lesson)]
        return sorted(found, key=lambda one: (-one.at, one.lesson, one.step))

    def _of_lesson(self, lesson: str) -> list[Annotation]:
        notes, marks = self.notes(lesson), self._store.digest(lesson).beside.marks
        return [_annotation(lesson, step, notes.get(step), marks.get(step)) for step in {**notes, **marks}]

    def _drafts(self) -> list[Draft]:
        return [draft for draft in self._store.all_drafts() if draft.code and draft.step.startswith(NOTE_DRAFT)]

    # -------------------------------------------------------------------------------------------- keeping

    def keep_draft(self, lesson: str, step: str, text: str) -> None:
        """Keep a note while it is being written."""
        self._store.save_draft(lesson, NOTE_DRAFT + step, text)

    def keep(self, lesson: str, step: str, text: str) -> None:
        """Keep a note. An empty text takes the note away; one that has not changed adds nothing."""
        text = text.strip()
        kept = self._store.digest(lesson).beside.notes.get(step)
        if text != (kept.text if kept is not None else ""):
            self._store.record("noted", lesson, step, text=text)
        self.keep_draft(lesson, step, "")

    def mark(self, lesson: str, step: str, *, on: bool) -> None:
        """Mark a step, or take its mark away."""
        if on != self.marked(lesson, step):
            self._store.record("bookmarked", lesson, step, on=on)


def _annotation(lesson: str, step: str, note: Note | None, mark: Mark | None) -> Annotation:
    at, day = max((one.at, one.day) for one in (note, mark) if one is not None)
    text = note.text if note is not None else ""
    return Annotation(lesson=lesson, step=step, at=at, day=day, text=text, marked=mark is not None)


def _take_draft(notes: dict[str, Note], draft: Draft) -> None:
    step = draft.step.removeprefix(NOTE_DRAFT)
    if draft.code.strip() and (step not in notes or notes[step].at < draft.at):
        notes[step] = Note(
            text=draft.code.strip(), at=draft.at, day=datetime.fromtimestamp(draft.at).astimezone().date()
        )


def first_line(text: str) -> str:
    """Return the first line of a note that has something in it."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
