"""What is known of all events: the digest of each lesson, carried on event by event, and the events no file holds yet.

Any thread may tell and ask. The lock is held while memory is read or changed, never while the disk is waited for.
While somebody reads the file, no event leaves memory and what is news in the file is kept there too: so nothing is
missed in between, and what comes twice is known by its id.

A digest that was handed out never changes: the next event changes a copy of it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from tutor.progress import standing
from tutor.progress.database import READ_AT_ONCE
from tutor.progress.digest import Digest, copy_of, digest_of
from tutor.progress.events import COURSE, Event
from tutor.progress.kept_events import EveryEvent, KeptEvents, NothingKept
from tutor.progress.standing import WORK, Standing

OPEN_LESSONS = 8
"""Of how many lessons the events stay in memory that were read from the file."""


class History:
    """Events from this tutor, from the file and from elsewhere: each counts once, whenever it comes."""

    def __init__(
        self,
        events: Iterable[Event] = (),
        *,
        digests: Mapping[str, Digest] | None = None,
        kept: KeptEvents | NothingKept | None = None,
    ) -> None:
        """Begin with the digests of what ``kept``, the file, holds, and with events that it does not hold."""
        self._kept = kept or NothingKept()
        self._lock = threading.Lock()
        self._here: dict[str, dict[str, Event]] = {}
        """By lesson and id: the events that are not in the file, as far as is known."""
        self._digests: dict[str, Digest] = dict(digests or {})
        self._handed_out: set[str] = set()
        self._late: set[str] = set()
        """The lessons whose digests lack an event that came late."""
        self._catching_up = threading.Lock()
        self._open: dict[str, list[Event]] = {}
        """What counts of the lessons that were read from the file."""
        self._readers = 0
        self._leaving: list[Event] = []
        for event in events:
            self.add(event)

    # -------------------------------------------------------------------------------------------- telling

    def add(self, event: Event) -> bool:
        """Take in an event that is not in the file; return whether it was new."""
        with self._lock:
            return self._add(event)

    def merge(self, events: Iterable[Event]) -> list[Event]:
        """Take in events from elsewhere; return those that are new. The file is asked which of them it holds."""
        ordered = standing.in_order(events)
        new: list[Event] = []
        for start in range(0, len(ordered), READ_AT_ONCE):
            some = ordered[start : start + READ_AT_ONCE]
            with self._reading():
                known = self._kept.known([event.id for event in some])
                with self._lock:
                    new += [event for event in some if event.id not in (known or ()) and self._add(event)]
                    if known is None:  # some may be in the file as well: what is made anew has each once
                        self._late |= {event.lesson for event in some}
        return new

    def told(self, events: Iterable[Event]) -> None:
        """Take in what the file holds and was not told before; own events may be among it."""
        with self._lock:
            for event in events:
                if self._is_here(event):
                    self._leave(event)
                    continue
                self._count(event)
                if self._readers:
                    self._here.setdefault(event.lesson, {})[event.id] = event
                    self._leave(event)

    def written(self, events: Iterable[Event]) -> None:
        """Take note that the file holds some events now."""
        with self._lock:
            for event in events:
                self._leave(event)

    def _is_here(self, event: Event) -> bool:
        return event.id in self._here.get(event.lesson, ())

    def _add(self, event: Event) -> bool:
        if self._is_here(event):
            return False
        self._here.setdefault(event.lesson, {})[event.id] = event
        self._count(event)
        return True

    def _leave(self, event: Event) -> None:
        if self._readers:
            self._leaving.append(event)
        elif self._is_here(event):
            del self._here[event.lesson][event.id]
            if not self._here[event.lesson]:
                del self._here[event.lesson]

    def _count(self, event: Event) -> None:
        lesson = event.lesson
        digest = self._digests.get(lesson)
        if digest is None:
            digest = self._digests[lesson] = Digest(lesson)
        if event.id <= digest.newest:
            self._late.add(lesson)
            self._open.pop(lesson, None)
            return
        if lesson in self._handed_out:
            digest = self._digests[lesson] = copy_of(digest)
            self._handed_out.discard(lesson)
        digest.add(event)
        if lesson in self._open:
            self._go_on(self._open[lesson], event)

    def _go_on(self, counting: list[Event], event: Event) -> None:
        if event.kind == "reset":
            counting.clear()
        elif event.kind in WORK:
            if counting and event.id <= counting[-1].id:
                del self._open[event.lesson]
            else:
                counting.append(event)

    # -------------------------------------------------------------------------------------------- reading the file

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock:
            self._readers += 1
        try:
            yield
        finally:
            with self._lock:
                self._readers -= 1
                if not self._readers:
                    leaving, self._leaving = self._leaving, []
                    for event in leaving:
                        self._leave(event)

    def catch_up(self) -> None:
        """Make the digests anew that lack an event that came late."""
        if not self._late:
            return
        with self._catching_up:
            for lesson in tuple(self._late):
                self._make_anew(lesson)

    def _make_anew(self, lesson: str) -> None:
        with self._reading():
            kept = self._kept.of_lesson(lesson)
            if kept is None:
                return
            with self._lock:
                self._late.discard(lesson)
                self._open.pop(lesson, None)
                self._handed_out.discard(lesson)
                self._digests[lesson] = digest_of(lesson, self._with_those_here(lesson, kept))

    def _with_those_here(self, lesson: str, kept: Iterable[Event]) -> list[Event]:
        return standing.in_order([*kept, *self._here.get(lesson, {}).values()])

    def counting(self, lesson: str) -> Sequence[Event]:
        """Return the events of a lesson's work since its last reset, in order: those of the kinds in `WORK`."""
        self.catch_up()
        with self._lock:
            if lesson in self._open:
                self._open[lesson] = self._open.pop(lesson)
                return tuple(self._open[lesson])
            since = self._digests[lesson].reset_by if lesson in self._digests else ""
        with self._reading():
            kept = self._kept.of_lesson(lesson, after=since, kinds=WORK)
            with self._lock:
                since = self._digests[lesson].reset_by if lesson in self._digests else ""
                both = self._with_those_here(lesson, kept or ())
                counting = [event for event in both if event.kind in WORK and event.id > since]
                if kept is not None:
                    self._open[lesson] = counting
                    if len(self._open) > OPEN_LESSONS:
                        del self._open[next(iter(self._open))]
                return tuple(counting)

    def events(self) -> EveryEvent:
        """Return every event in order. After ten years they are a million: no screen asks for them."""
        with self._reading():
            with self._lock:
                here = [event for mine in self._here.values() for event in mine.values()]
            return EveryEvent(self._kept, here)

    # -------------------------------------------------------------------------------------------- asking

    def digest(self, lesson: str) -> Digest:
        """Return what a lesson's events come to."""
        self.catch_up()
        with self._lock:
            self._handed_out.add(lesson)
            return self._digests.get(lesson) or Digest(lesson)

    def digests(self) -> dict[str, Digest]:
        """Return what the events of each lesson come to that has some, and those of the course."""
        self.catch_up()
        with self._lock:
            self._handed_out.update(self._digests)
            return dict(self._digests)

    def settled(self) -> dict[str, Digest] | None:
        """Return the digests where all that the file holds is in them and nothing else, else None."""
        with self._lock:
            if self._here or self._late:
                return None
            self._handed_out.update(self._digests)
            return dict(self._digests)

    def newest(self) -> str:
        """Return the id of the newest event, or an empty string."""
        with self._lock:
            return max((digest.newest for digest in self._digests.values()), default="")

    def tried_on(self) -> set[str]:
        """Return the machines on which exercises were tried, as far as the file knows."""
        return self._kept.tried_on() or set()

    def standing(self, lesson: str) -> Standing:
        """Return where a lesson stands."""
        self.catch_up()
        with self._lock:
            return (self._digests.get(lesson) or Digest(lesson)).standing

    def standings(self) -> dict[str, Standing]:
        """Return where each lesson stands that has events."""
        self.catch_up()
        with self._lock:
            return {lesson: digest.standing for lesson, digest in self._digests.items() if lesson != COURSE}

    def latest(self) -> tuple[str, str] | None:
        """Return the lesson and step that were shown last."""
        self.catch_up()
        with self._lock:
            shown = [digest for digest in self._digests.values() if digest.way.shown]
            newest = max(shown, key=lambda digest: digest.way.shown, default=None)
            return None if newest is None or newest.way.step is None else (newest.lesson, newest.way.step)
