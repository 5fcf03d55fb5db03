"""The SQLite file of events: opening it with care, writing one event a transaction, reading them back.

Rollback journal (home folders over NFS break WAL), a busy timeout for a second tutor on the same file, and
``user_version`` for the format. Nothing is ever deleted or changed; drafts of code are the only rows that are replaced.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec

from tutor.progress.events import Event

FORMAT = 1
BUSY_SECONDS = 10
_TABLES = """
CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL,
    lesson TEXT NOT NULL, step TEXT NOT NULL, data TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS events_by_lesson ON events (lesson, kind);
CREATE TABLE IF NOT EXISTS drafts (
    lesson TEXT NOT NULL, step TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (lesson, step)
) WITHOUT ROWID;
"""


class DatabaseTrouble(Exception):
    """The file can not be used; the message is for the learner."""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the file, or make it.

    Raises:
        DatabaseTrouble: it can not be read or written, is damaged, or was written by a newer tutor.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseTrouble(explain(error, path)) from None
    try:
        _prepare(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise DatabaseTrouble(explain(error, path)) from None
    except DatabaseTrouble:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT:
        raise DatabaseTrouble(
            f"{path} was written by a newer attn-tutor (format {version}, this one knows {FORMAT}). "
            "It is left as it is: update attn-tutor to go on with it."
        )
    if version == FORMAT:
        connection.execute("SELECT count(*) FROM events WHERE id = ''").fetchone()
        _probe_write(connection)
        return
    connection.execute("BEGIN IMMEDIATE")
    for statement in filter(str.strip, _TABLES.split(";")):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")


def _probe_write(connection: sqlite3.Connection) -> None:
    """Find out now, rather than at the first event, that nothing can be written."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT OR REPLACE INTO drafts VALUES ('', '', '')")
    connection.execute("COMMIT")


def explain(error: Exception, path: Path) -> str:
    """Say in plain words why the file can not be used, and what to do."""
    text = str(error)
    ending = "Your progress is not being saved; the lessons work."
    if "full" in text or "No space" in text or "disk I/O" in text:
        return f"The disk that holds {path} is full. {ending} Make room and start again."
    refused = ("readonly", "read-only", "Read-only", "unable to open", "Permission denied")
    if any(word in text for word in refused):
        return f"{path} can not be written. {ending} Choose another folder with --home DIR."
    if "not a database" in text or "malformed" in text:
        return f"{path} is damaged. {ending} The file is left as it is: move it away to start a new one."
    if "locked" in text:
        return f"{path} is in use by another program. {ending} Close the other one and start again."
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"{path.parent} is not a folder. {ending} Choose another one with --home DIR."
    return f"{path} can not be used ({text}). {ending}"


def insert(connection: sqlite3.Connection, event: Event) -> None:
    """Write one event; one that is there already changes nothing."""
    data = msgspec.json.encode(event.data).decode()
    row = (event.id, event.at, event.kind, event.lesson, event.step, data)
    connection.execute("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?)", row)


def insert_draft(connection: sqlite3.Connection, lesson: str, step: str, code: str) -> None:
    """Keep the newest code of a step."""
    connection.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (lesson, step, code))


def read_events(connection: sqlite3.Connection) -> list[Event]:
    """Return every event, by time."""
    rows = connection.execute("SELECT id, at, kind, lesson, step, data FROM events ORDER BY at, id")
    return [
        Event(id=row[0], at=row[1], kind=row[2], lesson=row[3], step=row[4], data=msgspec.json.decode(row[5]))
        for row in rows
    ]


def read_drafts(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the drafts by lesson and step."""
    rows = connection.execute("SELECT lesson, step, code FROM drafts WHERE lesson != ''")
    return {(row[0], row[1]): row[2] for row in rows}
