"""The store of what a learner has done. The screen never waits on the disk: one thread writes.

A start goes on from the summary that is kept beside the file and takes in what came after it; the events of a lesson
are read when somebody needs them. Where the file can not be used, `Store.trouble` says why in plain words and
all is kept in memory while the tutor runs: it teaches on. A file that is damaged, newer or not ours is never touched.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tutor.locations import progress_file, summary_file
from tutor.progress import standing
from tutor.progress.database import Database, Draft
from tutor.progress.digest import Digest
from tutor.progress.drafts import Drafts
from tutor.progress.events import Event, IdClock, Kind, make_event, plain, storable
from tutor.progress.history import History
from tutor.progress.kept_events import EveryEvent, KeptEvents
from tutor.progress.standing import Answer, Attempt, Standing
from tutor.progress.summary import SummaryFile, read_history
from tutor.progress.trouble import DatabaseTrouble, Trouble, explain
from tutor.progress.writer import Writer

CLOSE_SECONDS = 12.0


def open_store(
    folder: Path, *, read_only: bool = False, on_long: Callable[[int], object] = lambda events: None
) -> Store:
    """Open the store of a home folder. Never raises for a bad disk or file: see `Store.trouble`.

    Args:
        folder: The home folder; it is made where it is missing.
        read_only: Make nothing and write nothing: what is recorded stays in memory.
        on_long: Called first where it will take seconds, with the number of events to be counted: once after an update.
    """
    path = progress_file(folder)
    if read_only and not path.exists():
        return Store(path)
    store = Store(path)
    try:
        store.load(Database.open(path), write=not read_only, on_long=on_long)
    except DatabaseTrouble as error:
        store.trouble = error.trouble.message
    except sqlite3.Error as error:
        store.trouble = explain(error, path, then=Database.THEN).message
    return store


class Store:
    """Events and drafts: in memory at once, on disk a moment later."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble: str | None = None
        """Why progress is not being saved, in plain words."""
        self.on_trouble: Callable[[str], None] | None = None
        """Called from the writing thread when the file can no longer be written or read."""
        self.on_recovery: Callable[[], None] | None = None
        """Called from the writing thread when everything is saved again after that."""
        self._device = os.urandom(4).hex()
        self._clock = IdClock()
        self._history = History()
        self._drafts = Drafts()
        self._writer: Writer | None = None

    def load(self, database: Database, *, write: bool, on_long: Callable[[int], object]) -> None:
        """Take in what a file holds, and from now on write to it; the arguments are those of `open_store`.

        Raises:
            DatabaseTrouble: what the file says makes no sense.
            sqlite3.Error: it can not be read.
        """
        summary = SummaryFile(summary_file(self.path.parent))
        try:
            history = read_history(database, summary, KeptEvents(self.path, on_trouble=self._not_read), on_long=on_long)
            self._drafts.take(database.drafts())
            self._device = database.device()
        except (DatabaseTrouble, sqlite3.Error):
            database.close()
            raise
        self._history = history
        self._clock.saw(history.newest())
        if not write:
            database.close()
            return
        try:
            database.try_writing()
        except sqlite3.Error as error:
            self.trouble = explain(error, self.path).message
        self._writer = Writer(
            database,
            self.path,
            device=self._device,
            on_news=self._told,
            on_written=self._history.written,
            on_settled=lambda place, last: summary.keep(self._history, place, last=last),
            on_trouble=self._writer_troubled,
            troubled=self.trouble is not None,
        )

    # -------------------------------------------------------------------------------------------- writing

    def record(self, kind: Kind, lesson: str, step: str = "", **data: Any) -> Event:
        """Keep an event that happens now; return it. Returns at once."""
        event = make_event(self._clock, kind, lesson, step, plain(data), device=self._device)
        self._history.add(event)
        self._put(event)
        return event

    def merge(self, events: Iterable[Event]) -> int:
        """Keep events as they are, from another machine perhaps; return how many were new. Asks the file for that."""
        new = self._history.merge(events)
        for event in new:
            self._clock.saw(event.id)
            self._put(event)
        return len(new)

    def merge_drafts(self, drafts: Sequence[Draft]) -> int:
        """Keep code of steps as it is, from another machine perhaps, where it is newer; return how many were."""
        newer = self._drafts.take(drafts)
        for draft in newer:
            self._put(draft)
        return len(newer)

    def save_draft(self, lesson: str, step: str, code: str) -> None:
        """Keep the code of a step as the learner has it now."""
        draft = self._drafts.change(lesson, step, storable(code))
        if draft is not None:
            self._put(draft)

    def _put(self, work: Event | Draft) -> None:
        if self._writer is not None:
            self._writer.put(work)

    def reset(self, lesson: str) -> None:
        """Start a lesson anew: its events stay, but no longer count; its drafts are emptied."""
        self.record("reset", lesson)
        for step in self.drafts(lesson):
            self.save_draft(lesson, step, "")

    def flush(self, seconds: float = CLOSE_SECONDS) -> bool:
        """Wait until everything so far is on disk; return whether it is."""
        return self._writer is not None and self._writer.flush(seconds)

    def refresh(self) -> None:
        """Look soon what another tutor on the same home has written. Returns at once."""
        if self._writer is not None:
            self._writer.refresh()

    def close(self, seconds: float = CLOSE_SECONDS) -> bool:
        """Write what is left, let go of the file, and return whether all is on disk. What is recorded later is not."""
        writer, self._writer = self._writer, None
        return writer is not None and writer.close(seconds)

    def _told(self, events: Sequence[Event], drafts: Sequence[Draft]) -> None:
        self._history.told(events)
        if not events:  # the last of the news
            self._history.catch_up()
        self._drafts.take(drafts)
        for event in events:
            self._clock.saw(event.id)

    def _not_read(self, trouble: Trouble) -> None:
        if self._writer is not None:
            self._writer.tell(trouble)
        else:
            self.trouble = trouble.message

    def _writer_troubled(self, trouble: Trouble | None) -> None:
        self.trouble = None if trouble is None else trouble.message
        if trouble is not None and self.on_trouble is not None:
            self.on_trouble(trouble.message)
        if trouble is None and self.on_recovery is not None:
            self.on_recovery()

    # -------------------------------------------------------------------------------------------- reading

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event, in order, all of them in memory."""
        return tuple(self.every_event())

    def every_event(self) -> EveryEvent:
        """Return every event of now, in order, to go through without having all in memory."""
        return self._history.events()

    @property
    def minutes(self) -> float:
        """The minutes spent on all lessons, those before a reset too."""
        return sum(digest.activity.milliseconds for digest in self.digests().values()) / 60_000

    def digest(self, lesson: str) -> Digest:
        """Return what the events of a lesson come to, of `tutor.progress.events.COURSE` those of the course.

        It is as it is now, and stays so: ask again after more has happened. Nobody may change it.
        """
        return self._history.digest(lesson)

    def digests(self) -> dict[str, Digest]:
        """Return what the events of each lesson come to that has some, and those of the course: as `digest` does."""
        return self._history.digests()

    def standings(self) -> dict[str, Standing]:
        """Return where each lesson stands that was ever opened."""
        return self._history.standings()

    def standing(self, lesson: str) -> Standing:
        """Return where one lesson stands."""
        return self._history.standing(lesson)

    def latest(self) -> tuple[str, str] | None:
        """Return the lesson and step that were shown last, where the lesson has not been reset since."""
        return self._history.latest()

    def drafts(self, lesson: str) -> dict[str, str]:
        """Return the code of a lesson's steps as the learner left it."""
        return self._drafts.of(lesson)

    def all_drafts(self) -> tuple[Draft, ...]:
        """Return the newest code of every step, emptied ones too."""
        return self._drafts.all()

    def answers(self, lesson: str) -> dict[str, Answer]:
        """Return the last answers to a lesson's questions and predictions."""
        return standing.answers(self._history.counting(lesson))

    def attempts(self, lesson: str, step: str) -> tuple[Attempt, ...]:
        """Return the attempts at an exercise, in order."""
        return standing.attempts(self._history.counting(lesson), step)

    def last_passed(self, lesson: str, step: str) -> str | None:
        """Return the learner's last code of an exercise that passed, or None."""
        return self.digest(lesson).own_code.passed.get(step)

    def tried_on(self) -> set[str]:
        """Return the machines on which exercises were tried whose code is here. Asks the file for that."""
        return self._history.tried_on()

    def hints_shown(self, lesson: str, step: str) -> int:
        """Return how many hints of an exercise were shown."""
        return standing.hints_shown(self._history.counting(lesson), step)

    def solution_shown(self, lesson: str, step: str) -> bool:
        """Return whether the learner has looked at the solution."""
        return any(event.kind == "solution-shown" and event.step == step for event in self._history.counting(lesson))
