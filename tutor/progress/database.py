"""The SQLite file of events: opened with care, written in transactions, no event ever changed or deleted.

Drafts of code are kept beside the events, only the newest of each step.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from tutor.progress.events import Event
from tutor.progress.sqlite_file import SQLiteFile

OPENING_SECONDS = 2.0
"""How long a start waits where another program holds the file."""
BUSY_SECONDS = 5.0
READ_AT_ONCE = 5000
"""How many events are read at a time: others can write in between, and memory does not grow with the file."""
ASKED_AT_ONCE = 500
"""Of how many ids a query may ask; older versions of SQLite allow 999."""
_COLUMNS = "place, id, at, kind, lesson, step, device, data, utc_offset"
_TABLES = (
    """CREATE TABLE events (
        place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at REAL NOT NULL, kind TEXT NOT NULL,
        lesson TEXT NOT NULL, step TEXT NOT NULL, device TEXT NOT NULL, data TEXT NOT NULL, utc_offset INTEGER)""",
    """CREATE TABLE drafts (
        lesson TEXT NOT NULL, step TEXT NOT NULL, code TEXT NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (lesson, step)) WITHOUT ROWID""",
    "CREATE TABLE devices (host TEXT PRIMARY KEY, id TEXT NOT NULL, seen REAL NOT NULL) WITHOUT ROWID",
    "CREATE INDEX events_of_lesson ON events (lesson, id)",
)
_UPGRADES = (
    (
        "ALTER TABLE events ADD COLUMN utc_offset INTEGER",
        "CREATE INDEX events_of_lesson ON events (lesson, id)",
    ),
)


class Draft(Struct, frozen=True, kw_only=True):
    """The code of a step as it was left at ``at``, empty after a reset; or a note being written at it.

    The step of a note begins with `tutor.progress.notes.NOTE_DRAFT`.
    """

    lesson: str
    step: str
    code: str
    at: float


class Place(Struct, frozen=True, kw_only=True):
    """How far a file was read: the number of the last event in the order of writing, and its id. 0: nothing yet."""

    number: int = 0
    id: str = ""


class SignIn(Struct, frozen=True, kw_only=True):
    """This machine writes here from now on: the first thing that is written, which shows whether writing works."""

    device: str


Work = Event | Draft | SignIn


class Database(SQLiteFile):
    """The open file. One connection, used by one thread at a time."""

    TABLES = _TABLES
    APPLICATION = 0x4174746E  # "Attn"
    FORMAT = 2
    UPGRADES = _UPGRADES
    SECONDS = OPENING_SECONDS
    THEN = "start attn-tutor again"

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        super().__init__(path, connection)
        self.read_up_to = Place()
        """The events up to here were told by `news`, or written by this connection."""
        self._version = -1

    # -------------------------------------------------------------------------------------------- writing

    def try_writing(self) -> None:
        """Find out whether the file can be written: begin to, but do not wait for the disk.

        Raises:
            sqlite3.Error: it can not.
        """
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.execute(f"PRAGMA user_version = {self.FORMAT}")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def be_patient(self) -> None:
        """From now on wait longer where another program holds the file."""
        self._connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")

    def write(self, work: Sequence[Work]) -> bool:
        """Write all that is given, or none of it. An event that is there already changes nothing.

        Returns whether nothing in the file is news: others have written nothing since it was last read.

        Raises:
            sqlite3.Error: none of them could be written.
        """
        with self._transaction():
            up_to_date = self.end() == self.read_up_to
            for one in work:
                match one:
                    case Event():
                        self._insert_event(one)
                    case Draft():
                        self._insert_draft(one)
                    case SignIn():
                        self._sign_in(one)
            end = self.end()
        if up_to_date:
            self.read_up_to = end
        return up_to_date

    def _insert_event(self, event: Event) -> None:
        data = msgspec.json.encode(event.data).decode()
        self._connection.execute(
            "INSERT INTO events (id, at, kind, lesson, step, device, data, utc_offset) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            (event.id, event.at, event.kind, event.lesson, event.step, event.device, data, event.offset),
        )

    def _insert_draft(self, draft: Draft) -> None:
        self._connection.execute(
            "INSERT INTO drafts VALUES (?, ?, ?, ?) ON CONFLICT (lesson, step) "
            "DO UPDATE SET code = excluded.code, at = excluded.at WHERE excluded.at >= drafts.at",
            (draft.lesson, draft.step, draft.code, draft.at),
        )

    def _sign_in(self, sign_in: SignIn) -> None:
        statement = "INSERT INTO devices VALUES (?, ?, ?) ON CONFLICT (host) DO UPDATE SET seen = excluded.seen"
        self._connection.execute(statement, (platform.node(), sign_in.device, time.time()))

    # -------------------------------------------------------------------------------------------- reading

    def device(self) -> str:
        """Return the id of this machine as the file knows it, or a new one."""
        row = self._connection.execute("SELECT id FROM devices WHERE host = ?", (platform.node(),)).fetchone()
        return str(row[0]) if row else os.urandom(4).hex()

    def end(self) -> Place:
        """Return the place of the event that was written last."""
        row = self._connection.execute("SELECT place, id FROM events ORDER BY place DESC LIMIT 1").fetchone()
        return Place(number=row[0], id=row[1]) if row else Place()

    def holds(self, place: Place) -> bool:
        """Whether the event at a place is the one that was there."""
        row = self._connection.execute("SELECT id FROM events WHERE place = ?", (place.number,)).fetchone()
        return place == Place() or (row is not None and row[0] == place.id)

    def news(self) -> Iterator[list[Event]]:
        """Yield the events after `read_up_to`, some at a time, each time in order.

        Raises:
            DatabaseTrouble: what the file says makes no sense.
        """
        statement = f"SELECT {_COLUMNS} FROM events WHERE place > ? ORDER BY place LIMIT {READ_AT_ONCE}"
        while rows := self._connection.execute(statement, (self.read_up_to.number,)).fetchall():
            events = self._events(rows)
            self.read_up_to = Place(number=rows[-1][0], id=rows[-1][1])
            yield sorted(events, key=lambda event: event.id)

    def of_lesson(self, lesson: str, *, after: str = "", kinds: Collection[str] = ()) -> list[Event]:
        """Return the events of a lesson, in order: those whose ids come after one, of some kinds or of all.

        Raises:
            DatabaseTrouble: what the file says makes no sense.
        """
        chosen = f"AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        statement = f"SELECT {_COLUMNS} FROM events WHERE lesson = ? AND id > ? {chosen} ORDER BY id"
        return self._events(self._connection.execute(statement, (lesson, after, *kinds)).fetchall())

    def in_order(self, *, after: str, up_to: int) -> list[Event]:
        """Return the next events by id, at most `READ_AT_ONCE`, of those whose places go up to a number.

        The plus has SQLite go along the ids, not along the places.

        Raises:
            DatabaseTrouble: what the file says makes no sense.
        """
        statement = f"SELECT {_COLUMNS} FROM events WHERE id > ? AND +place <= ? ORDER BY id LIMIT {READ_AT_ONCE}"
        return self._events(self._connection.execute(statement, (after, up_to)).fetchall())

    def extent(self, ids: Sequence[str]) -> tuple[int, int, set[str]]:
        """Return how many events there are, the number of the last place, and those of some ids that are among them."""
        self._connection.execute("BEGIN")
        try:
            row = self._connection.execute("SELECT count(*), coalesce(max(place), 0) FROM events").fetchone()
            return row[0], row[1], self.known(ids)
        finally:
            self._connection.execute("COMMIT")

    def known(self, ids: Sequence[str]) -> set[str]:
        """Return those of some ids whose events are in the file."""
        found: set[str] = set()
        for start in range(0, len(ids), ASKED_AT_ONCE):
            some = ids[start : start + ASKED_AT_ONCE]
            statement = f"SELECT id FROM events WHERE id IN ({', '.join('?' * len(some))})"
            found.update(row[0] for row in self._connection.execute(statement, some))
        return found

    def tried_on(self) -> set[str]:
        """Return the machines whose attempts at exercises are in the file."""
        statement = "SELECT DISTINCT device FROM events WHERE kind = 'attempted'"
        return {row[0] for row in self._connection.execute(statement)}

    def _events(self, rows: Sequence[tuple[Any, ...]]) -> list[Event]:
        decode = msgspec.json.Decoder(dict[str, object]).decode
        try:
            return [
                Event(
                    id=row[1],
                    at=float(row[2]),
                    kind=row[3],
                    lesson=row[4],
                    step=row[5],
                    device=row[6],
                    data=decode(row[7]),
                    offset=row[8],
                )
                for row in rows
            ]
        except (msgspec.DecodeError, TypeError, ValueError):
            raise self._damaged() from None

    def drafts(self) -> list[Draft]:
        """Return the drafts."""
        rows = self._connection.execute("SELECT lesson, step, code, at FROM drafts")
        return [Draft(lesson=row[0], step=row[1], code=row[2], at=row[3]) for row in rows]

    def changed_elsewhere(self) -> bool:
        """Whether another program has written since this was last asked."""
        before, self._version = self._version, self._pragma("data_version")
        return self._version != before

    def damage(self) -> str:
        """Look through the whole file; return what is wrong in SQLite's words, or an empty string."""
        found = [str(row[0]) for row in self._connection.execute("PRAGMA integrity_check(3)")]
        return "" if found == ["ok"] else "; ".join(found)
