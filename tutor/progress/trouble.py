"""Why something can not be kept, in plain words, and what to do about it.

``lost`` says what is not kept then, and ``then`` what comes once the reason has passed.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from msgspec import Struct

LOST = "Your progress is not being saved; the lessons work."
THEN = "saving goes on"
_OTHER_HOME = "Choose another folder with --home DIR."


class Trouble(Struct, frozen=True, kw_only=True):
    """A message for the learner. ``passes``: another try may work, such as when the disk has room again."""

    message: str
    passes: bool = False


class DatabaseTrouble(Exception):
    """A file of the home folder can not be used."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble


def explain(error: Exception, path: Path, *, lost: str = LOST, then: str = THEN) -> Trouble:
    """Say why the file can not be used."""
    if isinstance(error, sqlite3.Error):
        return _explain_sqlite(error, path, lost, then)
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return Trouble(message=f"{path.parent} is not a folder. {lost} {_OTHER_HOME}")
    if isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
        return Trouble(message=f"{path.parent} can not be used: {reason}. {lost} {_OTHER_HOME}")
    return damaged(path, lost=lost)


def _explain_sqlite(error: sqlite3.Error, path: Path, lost: str, then: str) -> Trouble:
    # The low byte is the kind of error, the rest its variety.
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:
        case sqlite3.SQLITE_FULL:
            message = f"The disk that holds {path} is full. {lost} Once there is room, {then}."
            return Trouble(message=message, passes=True)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return Trouble(message=f"{path} can not be written. {lost} {_OTHER_HOME}", passes=True)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(path, lost=lost)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            message = f"Another program keeps {path} locked. {lost} Once the other program is done, {then}."
            return Trouble(message=message, passes=True)
        case sqlite3.SQLITE_IOERR:
            message = f"The disk refuses to write {path}: it may be full, or your share of it used up. {lost}"
            return Trouble(message=f"{message} Once it accepts writing, {then}.", passes=True)
        case _:
            return Trouble(message=f"{path} can not be used ({error}). {lost} {_OTHER_HOME}")


def damaged(path: Path, *, lost: str = LOST) -> Trouble:
    """Say that what is in the file is not what a tutor wrote."""
    return Trouble(message=f"{path} is damaged. {lost} The file is left as it is: move it away to start a new one.")


def foreign(path: Path, *, lost: str = LOST) -> Trouble:
    """Say that the file belongs to another program."""
    return Trouble(message=f"{path} was not written by attn-tutor. {lost} It is left as it is. {_OTHER_HOME}")


def newer(path: Path, its_format: int, own_format: int, *, lost: str = LOST) -> Trouble:
    """Say that a later tutor wrote the file."""
    return Trouble(
        message=f"{path} was written by a newer attn-tutor (format {its_format}; this one knows {own_format}). "
        f"{lost} The file is left as it is: update attn-tutor to go on with it."
    )
