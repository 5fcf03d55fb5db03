"""A SQLite file of the home folder: opened with care, written in transactions, a file that is not ours never touched.

Rollback journal (home folders over NFS break WAL), a busy timeout for a second tutor on the same file,
``application_id`` to know our own files by, and ``user_version`` for the format.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Self

from tutor.progress import trouble
from tutor.progress.trouble import DatabaseTrouble, damaged, explain, foreign, newer


class SQLiteFile:
    """The open file. One connection, used by one thread at a time. What the file holds is the subclass's."""

    TABLES: ClassVar[tuple[str, ...]]
    """The statements that make an empty file ours."""
    APPLICATION: ClassVar[int]
    """What marks the file as ours."""
    FORMAT: ClassVar[int] = 1
    UPGRADES: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """For each format before this one, the statements that make a file of it one of the next."""
    SECONDS: ClassVar[float]
    """How long opening waits where another program holds the file."""
    LOST: ClassVar[str] = trouble.LOST
    """What is not kept while the file can not be used, in plain words."""
    THEN: ClassVar[str] = trouble.THEN
    """What comes once a reason has passed for which the file could not be opened."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open the file, or make it; ``read_only`` makes nothing.

        Raises:
            DatabaseTrouble: it can not be read, is damaged, is not ours, or was written by a newer tutor.
        """
        with cls.explained(path):
            if not read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
            where = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
            connection = sqlite3.connect(
                where, uri=True, timeout=cls.SECONDS, check_same_thread=False, isolation_level=None
            )
        file = cls(path, connection)
        try:
            with cls.explained(path):
                file._prepare(make=not read_only)
        except DatabaseTrouble:
            connection.close()
            raise
        return file

    @classmethod
    @contextmanager
    def explained(cls, path: Path) -> Iterator[None]:
        """Turn what the disk or SQLite says into a `DatabaseTrouble`."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise DatabaseTrouble(explain(error, path, lost=cls.LOST, then=cls.THEN)) from None

    def _prepare(self, *, make: bool) -> None:
        if make and self._is_empty():
            with self._transaction():
                if self._is_empty():
                    marks = (f"PRAGMA application_id = {self.APPLICATION}", f"PRAGMA user_version = {self.FORMAT}")
                    for statement in (*self.TABLES, *marks):
                        self._connection.execute(statement)
        if self._pragma("application_id") != self.APPLICATION:
            raise DatabaseTrouble(foreign(self._path, lost=self.LOST))
        its_format = self._pragma("user_version")
        if its_format > self.FORMAT:
            raise DatabaseTrouble(newer(self._path, its_format, self.FORMAT, lost=self.LOST))
        if not 1 <= its_format <= self.FORMAT:
            raise self._damaged()
        if its_format < self.FORMAT:
            self._upgrade()

    def _upgrade(self) -> None:
        with self._transaction():
            for before in range(self._pragma("user_version"), self.FORMAT):
                for statement in (*self.UPGRADES[before - 1], f"PRAGMA user_version = {before + 1}"):
                    self._connection.execute(statement)

    def _damaged(self) -> DatabaseTrouble:
        """Return what to raise where the file says something that makes no sense."""
        return DatabaseTrouble(damaged(self._path, lost=self.LOST))

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

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
