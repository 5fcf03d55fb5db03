"""The SQLite file of runs: opened with care, written in transactions, a file that is not ours never touched.

A file of its own, beside that of progress: runs are large, change while they train, and may be deleted. Rollback
journal, because home folders over NFS break WAL; ``user_version`` is the format.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from tutor.figures import Curves
from tutor.progress.trouble import DatabaseTrouble, damaged, explain, foreign, newer
from tutor.runs.run import Run

FORMAT = 1
APPLICATION = 0x4174526E
"""Marks the file as ours: ``AtRn``."""
BUSY_SECONDS = 5.0
LOST = "Runs are not being kept; training works."
_TABLES = (
    """CREATE TABLE runs (
        id TEXT PRIMARY KEY, started REAL NOT NULL, sweep TEXT NOT NULL, about TEXT NOT NULL, curves TEXT NOT NULL)""",
    "CREATE INDEX runs_by_sweep ON runs (sweep)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)
_KEEP = """INSERT INTO runs (id, started, sweep, about, curves) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
    SET started = excluded.started, sweep = excluded.sweep, about = excluded.about, curves = excluded.curves"""
_run = msgspec.json.Decoder(Run).decode
_curves = msgspec.json.Decoder(tuple[Curves, ...]).decode


class RunDatabase:
    """The open file. One connection, used by one thread at a time."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> RunDatabase:
        """Open the file, or make it; ``read_only`` makes nothing.

        Raises:
            DatabaseTrouble: it can not be read, is damaged, is not ours, or was written by a newer tutor.
        """
        with explained(path):
            if not read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
            where = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
            connection = sqlite3.connect(
                where, uri=True, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
            )
        database = cls(path, connection)
        try:
            with explained(path):
                database._prepare(make=not read_only)
        except DatabaseTrouble:
            connection.close()
            raise
        return database

    def _prepare(self, *, make: bool) -> None:
        if make and self._is_empty():
            with self._transaction():
                if self._is_empty():
                    for statement in _TABLES:
                        self._connection.execute(statement)
        if self._pragma("application_id") != APPLICATION:
            raise DatabaseTrouble(foreign(self._path, lost=LOST))
        its_format = self._pragma("user_version")
        if its_format > FORMAT:
            raise DatabaseTrouble(newer(self._path, its_format, FORMAT, lost=LOST))
        if its_format < FORMAT:
            raise DatabaseTrouble(damaged(self._path, lost=LOST))

    def _is_empty(self) -> bool:
        return self._connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            # A full disk has SQLite roll back by itself, a busy one does not.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def keep(self, runs: Sequence[tuple[Run, tuple[Curves, ...]]]) -> None:
        """Write runs with their curves, all or none; one that is there already is replaced.

        Raises:
            sqlite3.Error: they could not be written.
        """
        with self._transaction():
            self._connection.executemany(_KEEP, [_row(run, curves) for run, curves in runs])

    def delete(self, ids: Sequence[str]) -> None:
        """Delete runs. Raises sqlite3.Error where that fails."""
        with self._transaction():
            self._connection.executemany("DELETE FROM runs WHERE id = ?", [(one,) for one in ids])

    def runs(self) -> list[Run]:
        """Return every run, the newest first.

        Raises:
            DatabaseTrouble: the file can not be read, or makes no sense.
        """
        rows = self._read("SELECT about FROM runs ORDER BY started DESC, id")
        return [self._decoded(_run, row[0]) for row in rows]

    def curves(self, run_id: str) -> tuple[Curves, ...]:
        """Return a run's curves; none where there is no such run. Raises DatabaseTrouble as `runs` does."""
        rows = self._read("SELECT curves FROM runs WHERE id = ?", run_id)
        return self._decoded(_curves, rows[0][0]) if rows else ()

    def _read(self, statement: str, *values: str) -> list[Any]:
        with explained(self._path):
            return self._connection.execute(statement, values).fetchall()

    def _decoded(self, decode: Any, text: str) -> Any:
        try:
            return decode(text)
        except (msgspec.DecodeError, TypeError):
            raise DatabaseTrouble(damaged(self._path, lost=LOST)) from None

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _row(run: Run, curves: tuple[Curves, ...]) -> tuple[object, ...]:
    return run.id, run.started, run.sweep, msgspec.json.encode(run).decode(), msgspec.json.encode(curves).decode()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the disk or SQLite says into a `DatabaseTrouble`."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise DatabaseTrouble(explain(error, path, lost=LOST)) from None
