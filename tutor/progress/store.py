"""The store of what a learner has done. The screen never waits on the disk: one thread writes.

Where the file can not be used, `Store.trouble` says why in plain words, and everything is kept in memory for as long
as the tutor runs. Nothing on disk is touched then.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tutor.locations import progress_file
from tutor.progress import database, standing
from tutor.progress.events import Event, Kind, make_event
from tutor.progress.standing import Answer, Attempt, Standing

CLOSE_SECONDS = 15
Draft = tuple[str, str, str]


def open_store(folder: Path) -> Store:
    """Open the store of a home folder. Never raises for a bad disk or file: see `Store.trouble`."""
    path = progress_file(folder)
    try:
        connection = database.open_database(path)
        return Store(path, connection, database.read_events(connection), database.read_drafts(connection), None)
    except database.DatabaseTrouble as trouble:
        return Store(path, None, [], {}, str(trouble))
    except sqlite3.Error as error:
        return Store(path, None, [], {}, database.explain(error, path))


class Store:
    """Events and drafts: in memory at once, on disk a moment later."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection | None,
        events: list[Event],
        drafts: dict[tuple[str, str], str],
        trouble: str | None,
    ) -> None:
        self.path = path
        self.trouble = trouble
        self.on_trouble: Callable[[str], None] | None = None
        """Called from the writing thread when a write fails later on."""
        self._connection = connection
        self._events = events
        self._drafts = drafts
        self._queue: queue.SimpleQueue[Event | Draft | threading.Event] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        if connection is not None:
            self._writer = threading.Thread(target=self._write_all, name="progress", daemon=True)
            self._writer.start()

    # -------------------------------------------------------------------------------------------- writing

    def record(self, kind: Kind, lesson: str, step: str = "", **data: Any) -> Event:
        """Keep an event that happens now; return it. Returns at once."""
        event = make_event(kind, lesson, step, **data)
        self.add(event)
        return event

    def add(self, event: Event) -> None:
        """Keep an event as it is."""
        self._events.append(event)
        self._queue.put(event)

    def save_draft(self, lesson: str, step: str, code: str) -> None:
        """Keep the code of a step as the learner has it now."""
        if self._drafts.get((lesson, step)) != code:
            self._drafts[lesson, step] = code
            self._queue.put((lesson, step, code))

    def flush(self, seconds: float = CLOSE_SECONDS) -> bool:
        """Wait until everything so far is on disk; return whether it is."""
        if self._writer is None or self.trouble is not None:
            return False
        written = threading.Event()
        self._queue.put(written)
        return written.wait(seconds) and self.trouble is None

    def close(self) -> None:
        """Write what is left, and let go of the file."""
        self.flush()
        if self._connection is not None and self.trouble is None:
            self._connection.close()
            self._connection = None
            self._writer = None

    def _write_all(self) -> None:
        assert self._connection is not None
        connection = self._connection
        while True:
            item = self._queue.get()
            if isinstance(item, threading.Event):
                item.set()
            elif self.trouble is None:
                self._write(connection, item)

    def _write(self, connection: sqlite3.Connection, item: Event | Draft) -> None:
        try:
            if isinstance(item, Event):
                database.insert(connection, item)
            else:
                database.insert_draft(connection, *item)
        except sqlite3.Error as error:
            self.trouble = database.explain(error, self.path)
            if self.on_trouble is not None:
                self.on_trouble(self.trouble)

    # -------------------------------------------------------------------------------------------- reading

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event, as they came."""
        return tuple(self._events)

    def standings(self) -> dict[str, Standing]:
        """Return where each lesson stands that was ever opened."""
        return standing.standings(self._events)

    def standing(self, lesson: str) -> Standing:
        """Return where one lesson stands."""
        mine = [event for event in self._events if event.lesson == lesson]
        return standing.standings(mine).get(lesson, Standing(lesson=lesson))

    def latest(self) -> tuple[str, str] | None:
        """Return the lesson and step that were shown last, where the lesson has not been reset since."""
        shown = [event for event in self._events if event.kind == "step-shown"]
        for event in sorted(shown, key=lambda event: (event.at, event.id), reverse=True):
            if self.standing(event.lesson).step is not None:
                return event.lesson, event.step
        return None

    def started_on(self) -> float | None:
        """Return when the first event happened."""
        return min((event.at for event in self._events), default=None)

    def drafts(self, lesson: str) -> dict[str, str]:
        """Return the code of a lesson's steps as the learner left it."""
        return {step: code for (owner, step), code in self._drafts.items() if owner == lesson and code}

    def answers(self, lesson: str) -> dict[str, Answer]:
        """Return the last answers to a lesson's questions and predictions."""
        return standing.answers(self._events, lesson)

    def attempts(self, lesson: str, step: str) -> tuple[Attempt, ...]:
        """Return the attempts at an exercise, in order."""
        return standing.attempts(self._events, lesson, step)

    def hints_shown(self, lesson: str, step: str) -> int:
        """Return how many hints of an exercise were shown."""
        mine = standing.since_reset(self._events, lesson)
        numbers = [
            int(event.data.get("number", 0)) for event in mine if event.kind == "hint-shown" and event.step == step
        ]
        return max(numbers, default=0)

    def solution_shown(self, lesson: str, step: str) -> bool:
        """Return whether the learner has looked at the solution."""
        mine = standing.since_reset(self._events, lesson)
        return any(event.kind == "solution-shown" and event.step == step for event in mine)

    def reset(self, lesson: str) -> None:
        """Start a lesson anew: its events stay, but no longer count; its drafts go."""
        self.record("reset", lesson)
        for owner, step in list(self._drafts):
            if owner == lesson:
                self.save_draft(lesson, step, "")
