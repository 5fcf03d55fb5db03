"""The events in the file, read when somebody needs them: each time by a short connection of its own.

So whichever thread asks reads for itself, the one that writes is never waited for longer than a write takes, and nobody
has to let go of a connection in the end.
"""

from __future__ import annotations

import heapq
import math
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from tutor.progress.database import Database
from tutor.progress.events import Event
from tutor.progress.trouble import THEN, DatabaseTrouble, Trouble, explain

Found = TypeVar("Found")
PAUSE_SECONDS = 10.0
"""How long nothing is read after another program has kept the file for too long: the screen waits for that once."""


class _Reading(Database):
    """The file, opened by one who does not wait for long."""

    SECONDS = 0.5
    THEN = THEN


class KeptEvents:
    """What the file of a home folder holds; None is returned where it can not be read."""

    def __init__(self, path: Path, *, on_trouble: Callable[[Trouble], None]) -> None:
        """Read from a database that is there; ``on_trouble`` is called, from the thread that asks, where that fails."""
        self._path = path
        self._on_trouble = on_trouble
        self._not_before = 0.0

    def of_lesson(self, lesson: str, *, after: str = "", kinds: Collection[str] = ()) -> list[Event] | None:
        """Return the events of a lesson, in order: those whose ids come after one, of some kinds or of all."""
        return self._ask(lambda database: database.of_lesson(lesson, after=after, kinds=kinds))

    def known(self, ids: Sequence[str]) -> set[str] | None:
        """Return those of some ids whose events are in the file."""
        return self._ask(lambda database: database.known(ids))

    def tried_on(self) -> set[str] | None:
        """Return the machines on which exercises were tried."""
        return self._ask(lambda database: database.tried_on())

    def in_order(self, *, after: str, up_to: int) -> list[Event] | None:
        """Return the next events by id, some at a time, of those whose places go up to a number."""
        return self._ask(lambda database: database.in_order(after=after, up_to=up_to))

    def extent(self, ids: Sequence[str]) -> tuple[int, int, set[str]] | None:
        """Return how many events there are, the number of the last place, and those of some ids that are among them."""
        return self._ask(lambda database: database.extent(ids))

    def _ask(self, question: Callable[[Database], Found]) -> Found | None:
        if time.monotonic() < self._not_before:
            return None
        try:
            if not self._path.exists():
                raise FileNotFoundError(2, "the file is gone")
            with closing(_Reading.open(self._path)) as database:
                return question(database)
        except DatabaseTrouble as error:
            trouble = error.trouble
        except (OSError, sqlite3.Error) as error:
            trouble = explain(error, self._path)
        self._not_before = time.monotonic() + PAUSE_SECONDS if trouble.passes else math.inf
        self._on_trouble(trouble)
        return None


class NothingKept:
    """In place of a file where there is none: all events are in memory."""

    def of_lesson(self, lesson: str, *, after: str = "", kinds: Collection[str] = ()) -> list[Event]:
        """Return no events."""
        return []

    def known(self, ids: Sequence[str]) -> set[str]:
        """Return no ids."""
        return set()

    def tried_on(self) -> set[str]:
        """Return no machines."""
        return set()

    def in_order(self, *, after: str, up_to: int) -> list[Event]:
        """Return no events."""
        return []

    def extent(self, ids: Sequence[str]) -> tuple[int, int, set[str]]:
        """Return that there is nothing."""
        return 0, 0, set()


class EveryEvent(Collection[Event]):
    """Every event of one moment, in order, each time read anew from the file: some at a time, nobody is kept waiting.

    Where the file can not be read any more it ends too early, and the trouble is told.
    """

    def __init__(self, kept: KeptEvents | NothingKept, here: Iterable[Event]) -> None:
        """Take the events that the file holds now, and some that may be in it or not."""
        self._kept = kept
        beside = sorted(here, key=_id)
        count, self._last, known = kept.extent([event.id for event in beside]) or (0, 0, set())
        self._beside = [event for event in beside if event.id not in known]
        self._count = count + len(self._beside)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Event]:
        return heapq.merge(self._from_file(), self._beside, key=_id)

    def __contains__(self, event: object) -> bool:
        return isinstance(event, Event) and any(one.id == event.id for one in self)

    def _from_file(self) -> Iterator[Event]:
        newest = ""
        while some := self._kept.in_order(after=newest, up_to=self._last):
            yield from some
            newest = some[-1].id


def _id(event: Event) -> str:
    return event.id
