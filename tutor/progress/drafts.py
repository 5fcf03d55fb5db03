"""The newest code of every step, in memory. Any thread may tell and ask."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterable

from tutor.progress.database import Draft
from tutor.progress.notes import NOTE_DRAFT


class Drafts:
    """Code of steps as it was left, from this tutor and from elsewhere: the newest counts."""

    def __init__(self) -> None:
        self._newest: dict[tuple[str, str], Draft] = {}
        self._lock = threading.Lock()

    def take(self, drafts: Iterable[Draft]) -> list[Draft]:
        """Take in drafts; return those that are newer than what was known."""
        taken = []
        with self._lock:
            for draft in drafts:
                known = self._newest.get((draft.lesson, draft.step))
                if known is None or known.at < draft.at:
                    self._newest[draft.lesson, draft.step] = draft
                    taken.append(draft)
        return taken

    def change(self, lesson: str, step: str, code: str) -> Draft | None:
        """Take in the code of a step as it is now; return the new draft, or None where nothing has changed."""
        with self._lock:
            known = self._newest.get((lesson, step))
            if code == (known.code if known else ""):
                return None
            after = math.nextafter(known.at, math.inf) if known else 0.0  # the clock may have been set back since
            draft = Draft(lesson=lesson, step=step, code=code, at=max(time.time(), after))
            self._newest[lesson, step] = draft
            return draft

    def of(self, lesson: str) -> dict[str, str]:
        """Return the code of a lesson's steps, by step; emptied ones and notes that are being written are left out."""
        with self._lock:
            mine = [draft for draft in self._newest.values() if draft.lesson == lesson and draft.code]
        return {draft.step: draft.code for draft in mine if not draft.step.startswith(NOTE_DRAFT)}

    def all(self) -> tuple[Draft, ...]:
        """Return the newest code of every step, emptied ones too."""
        with self._lock:
            return tuple(self._newest.values())
