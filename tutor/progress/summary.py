"""The digests of all lessons in a file beside the database: a start goes on from there instead of from the first event.

The file is a cache. It may be deleted at any time; one that is damaged, that another tutor has made, or that belongs to
another state of the database is ignored and made anew. Several tutors on one home replace it one after another: whole
and true is what each of them writes.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from tutor import __version__
from tutor.progress.database import Database, Place
from tutor.progress.digest import Digest
from tutor.progress.history import History
from tutor.progress.kept_events import KeptEvents
from tutor.whole_file import replacing

MAGIC = b"attn-tutor summary of progress\n"
CHECKSUM = 4
FORMAT = 1
"""Raise it with every change of what a digest is or of what events come to: a test knows what they came to last."""
MADE_BY = f"{__version__} {FORMAT}"
LONG = 100_000
"""How many events take longer to count than a start may take without a word."""
MANY_EVENTS = 2000
"""After how many new events the summary is written before the end."""


class Summary(Struct, frozen=True, kw_only=True):
    """The digests of all events up to a place of the database. Later ones may be in them, if the database has them."""

    place: Place
    digests: dict[str, Digest]


class _Content(Struct, frozen=True, kw_only=True):
    made_by: str
    summary: msgspec.Raw


class SummaryFile:
    """The file in a home folder. Nothing is said of trouble with it: without it a start takes longer, that is all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = Place()

    def begin(self, database: Database) -> Summary:
        """Return what is summed up of a database; of one that the file does not fit, nothing."""
        summary = self.read()
        if summary is None or not database.holds(summary.place):
            summary = Summary(place=Place(), digests={})
        self._kept = summary.place
        return summary

    def keep(self, history: History, place: Place, *, last: bool) -> None:
        """Write what the events up to a place come to, where that is worth it: many are new, or it is the end."""
        new = place.number - self._kept.number
        if last:
            history.catch_up()
        if new >= MANY_EVENTS or (last and new):
            digests = history.settled()
            if digests is not None and self.write(Summary(place=place, digests=digests)):
                self._kept = place

    def read(self) -> Summary | None:
        """Return what is in the file, or None where that is nothing to go on from."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return None
        payload = content[len(MAGIC) + CHECKSUM :]
        if not content.startswith(MAGIC + _checksum(payload)):
            return None
        try:
            found = msgspec.msgpack.decode(payload, type=_Content)
            return msgspec.msgpack.decode(found.summary, type=Summary) if found.made_by == MADE_BY else None
        except msgspec.DecodeError:
            return None

    def write(self, summary: Summary) -> bool:
        """Replace the file at once and as a whole; return whether that worked."""
        try:
            raw = msgspec.Raw(msgspec.msgpack.encode(summary))
        except OverflowError:  # a whole number of more than 64 bits
            return False
        payload = msgspec.msgpack.encode(_Content(made_by=MADE_BY, summary=raw))
        try:
            with replacing(self._path) as scratch:
                scratch.write_bytes(MAGIC + _checksum(payload) + payload)
        except OSError:
            return False
        return True


def read_history(
    database: Database, file: SummaryFile, kept: KeptEvents, *, on_long: Callable[[int], object]
) -> History:
    """Return the history of a database: what is summed up of it, and what came after that.

    Args:
        database: The database; what was read of it is not told again.
        file: The file of the summary.
        kept: How the history reads events later on.
        on_long: Called first where the events to be counted are so many that it takes seconds.

    Raises:
        DatabaseTrouble: what the database says makes no sense.
        sqlite3.Error: it can not be read.
    """
    summary = file.begin(database)
    database.read_up_to = summary.place
    history = History(digests=summary.digests, kept=kept)
    ahead = database.end().number - summary.place.number
    if ahead >= LONG:
        on_long(ahead)
    for events in database.news():
        history.told(events)
    history.catch_up()
    return history


def _checksum(payload: bytes) -> bytes:
    return zlib.crc32(payload).to_bytes(CHECKSUM, "big")
