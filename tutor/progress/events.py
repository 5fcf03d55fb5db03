"""What a learner does, as events: each has an id that no other machine gives, a time, and plain data."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

Kind = Literal[
    "lesson-opened",
    "step-shown",
    "step-done",
    "answered",
    "predicted",
    "ran",
    "attempted",
    "hint-shown",
    "solution-shown",
    "time-spent",
    "lesson-done",
    "reset",
    "set-aside",
    "plan-set",
    "reviewed",
    "noted",
    "bookmarked",
]
"""What happened. ``plan-set`` concerns no lesson: its lesson is `COURSE`."""

COURSE = ""
"""The lesson of events that concern the course as a whole."""


class Event(Struct, frozen=True, kw_only=True):
    """One event.

    ``id`` sorts events in the order in which they happened and is unique everywhere, so histories of several machines
    merge by it. ``at`` is what the clock said, in seconds since 1970, UTC. ``device`` is the machine. ``offset`` is by
    how many minutes the learner's clock was ahead of UTC then, None where that is not known: a day once lived keeps its
    date after a journey.
    """

    id: str
    at: float
    kind: Kind
    lesson: str
    step: str = ""
    device: str = ""
    offset: int | None = None
    data: Mapping[str, Any] = {}


_EPOCH = date(1970, 1, 1).toordinal()


def utc_offset(at: float) -> int:
    """Return by how many minutes this machine's clock is ahead of UTC at a moment."""
    ahead = datetime.fromtimestamp(at).astimezone().utcoffset()
    assert ahead is not None
    return round(ahead.total_seconds() / 60)


def local_day(event: Event) -> date:
    """Return the date on the learner's calendar when an event happened."""
    offset = utc_offset(event.at) if event.offset is None else event.offset
    return date.fromordinal(_EPOCH + int((event.at + 60 * offset) // 86_400))


_ID = re.compile(r"[0-9a-f]{32}")
_LAST_COUNT = 0xFFFF


def is_event_id(text: str) -> bool:
    """Whether a text has the form of an event's id."""
    return _ID.fullmatch(text) is not None


LAST_MOMENT = 32_503_680_000.0
"""The year 3000, in seconds since 1970. No calendar of a learner goes that far."""


def is_possible(event: Event) -> bool:
    """Whether some clock may have told an event's time: its day can be counted, and other ids can come after its own.

    Args:
        event: An event whose id has the form of one.
    """
    ahead = abs(event.offset or 0)
    return 0 <= event.at < LAST_MOMENT and int(event.id[:12], 16) < LAST_MOMENT * 1000 and ahead <= 24 * 60


class IdClock:
    """Gives ids that sort in the order in which they were given, also when the machine's clock is set back.

    An id is 12 hexadecimal digits of milliseconds, 4 that count within the millisecond, and 16 of chance.
    """

    def __init__(self) -> None:
        self._newest = (0, 0)
        self._lock = threading.Lock()

    def saw(self, event_id: str) -> None:
        """Take note of an id from elsewhere: the ids to come sort after it."""
        if is_event_id(event_id):
            with self._lock:
                self._newest = max(self._newest, (int(event_id[:12], 16), int(event_id[12:16], 16)))

    def next_id(self, at: float) -> str:
        """Return the id of an event that happens at ``at``."""
        moment = int(at * 1000)
        with self._lock:
            milliseconds, count = self._newest
            if moment > milliseconds:
                self._newest = (moment, 0)
            elif count < _LAST_COUNT:
                self._newest = (milliseconds, count + 1)
            else:
                self._newest = (milliseconds + 1, 0)
            milliseconds, count = self._newest
        return f"{milliseconds:012x}{count:04x}{os.urandom(8).hex()}"


def make_event(
    clock: IdClock, kind: Kind, lesson: str, step: str = "", data: Mapping[str, Any] | None = None, *, device: str = ""
) -> Event:
    """Make an event that happens now."""
    at = time.time()
    return Event(
        id=clock.next_id(at),
        at=at,
        kind=kind,
        lesson=lesson,
        step=step,
        device=device,
        offset=utc_offset(at),
        data=data or {},
    )


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data as it will be read back from the file."""
    clean = {name: storable(value) if isinstance(value, str) else value for name, value in data.items()}
    return msgspec.json.decode(msgspec.json.encode(clean), type=dict[str, Any])


def storable(text: str) -> str:
    """Return text without lone surrogates: what was pasted in a terminal may have them, a file can not."""
    return text.encode("utf-8", "replace").decode("utf-8")
