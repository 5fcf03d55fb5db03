"""The SQLite file of runs, beside that of progress: runs are large, change while they train, and may be deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from tutor.figures import Curves
from tutor.progress.sqlite_file import SQLiteFile
from tutor.runs.run import Run

_TABLES = (
    """CREATE TABLE runs (
        id TEXT PRIMARY KEY, started REAL NOT NULL, sweep TEXT NOT NULL, about TEXT NOT NULL, curves TEXT NOT NULL)""",
    "CREATE INDEX runs_by_sweep ON runs (sweep)",
)
_KEEP = """INSERT INTO runs (id, started, sweep, about, curves) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
    SET started = excluded.started, sweep = excluded.sweep, about = excluded.about, curves = excluded.curves"""
_run = msgspec.json.Decoder(Run).decode
_curves = msgspec.json.Decoder(tuple[Curves, ...]).decode


class RunDatabase(SQLiteFile):
    """The open file. One connection, used by one thread at a time."""

    TABLES = _TABLES
    APPLICATION = 0x4174526E  # "AtRn"
    SECONDS = 5.0
    LOST = "Runs are not being kept; training works."

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
        with self.explained(self._path):
            return self._connection.execute(statement, values).fetchall()

    def _decoded(self, decode: Any, text: str) -> Any:
        try:
            return decode(text)
        except (msgspec.DecodeError, TypeError):
            raise self._damaged() from None


def _row(run: Run, curves: tuple[Curves, ...]) -> tuple[object, ...]:
    return run.id, run.started, run.sweep, msgspec.json.encode(run).decode(), msgspec.json.encode(curves).decode()
