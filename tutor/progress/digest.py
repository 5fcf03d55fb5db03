"""What a lesson's events come to: everything that screens and reports ask for, without the events themselves.

A digest takes events in the order of their ids, one after another; each part takes what concerns it. So it can be kept
and carried on from where it was. An event that comes late makes it anew from all events: `tutor.progress.history`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from functools import cache

import msgspec
from msgspec import Struct, field

from tutor.progress.activity import Activity
from tutor.progress.events import Event, local_day
from tutor.progress.notes import Notes
from tutor.progress.own_code import OwnCode
from tutor.progress.practice import Practice
from tutor.progress.review.cards import Cards
from tutor.progress.standing import Standing, Way
from tutor.progress.study_days import StudyDays
from tutor.progress.timetable import Schedule
from tutor.progress.trials import Trials


class Digest(Struct):
    """The sum of the events of one lesson; that of `tutor.progress.events.COURSE` is of those that concern no lesson.

    Each part is a msgspec struct of plain data with a method ``add(event)``.
    """

    lesson: str
    newest: str = ""
    """The id of the newest event that was taken in."""
    reset_by: str = ""
    """The id of the event that reset the lesson last."""
    first_done_on: date | None = None
    """The day on which it was done for the first time: a reset does not undo that."""
    way: Way = field(default_factory=Way)
    activity: Activity = field(default_factory=Activity)
    practice: Practice = field(default_factory=Practice)
    cards: Cards = field(default_factory=Cards)
    schedule: Schedule = field(default_factory=Schedule)
    study_days: StudyDays = field(default_factory=StudyDays)
    beside: Notes = field(default_factory=Notes)
    trials: Trials = field(default_factory=Trials)
    own_code: OwnCode = field(default_factory=OwnCode)

    def add(self, event: Event) -> None:
        """Take in an event that is newer than those before."""
        self.newest = event.id
        if event.kind == "reset":
            self.way, self.reset_by = Way(), event.id
        else:
            self.way.add(event)
        if event.kind == "lesson-done" and self.first_done_on is None:
            self.first_done_on = local_day(event)
        self.activity.add(event)
        self.practice.add(event)
        self.cards.add(event)
        self.schedule.add(event)
        self.study_days.add(event)
        self.beside.add(event)
        self.trials.add(event)
        self.own_code.add(event)

    @property
    def standing(self) -> Standing:
        """Where the lesson stands."""
        return self.way.standing(self.lesson)


def digest_of(lesson: str, events: Iterable[Event]) -> Digest:
    """Return the digest of a lesson's events, which are in order."""
    digest = Digest(lesson)
    for event in events:
        digest.add(event)
    return digest


_MAKING = threading.Lock()


@cache
def _decoder() -> msgspec.msgpack.Decoder[Digest]:
    return msgspec.msgpack.Decoder(Digest)


def copy_of(digest: Digest) -> Digest:
    """Return a digest that shares nothing with the one that it is equal to. Any thread may ask for it."""
    with _MAKING:  # msgspec crashes where two threads learn at the same time what a struct is made of
        decoder = _decoder()
    try:
        return decoder.decode(msgspec.msgpack.encode(digest))
    except OverflowError:  # MessagePack has whole numbers of 64 bits, JSON may have brought longer ones
        return deepcopy(digest)
