"""All events in memory, by lesson and in order, and the digest of each lesson, carried on event by event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tutor.progress import standing
from tutor.progress.digest import Digest, digest_of
from tutor.progress.events import COURSE, Event
from tutor.progress.standing import Standing


class History:
    """Events from this tutor, from the file and from elsewhere: each counts once, whenever it comes."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._by_lesson: dict[str, list[Event]] = {}
        self._ids: set[str] = set()
        self._digests: dict[str, Digest] = {}
        for event in events:
            self.add(event)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, event: Event) -> bool:
        """Take an event in; return whether it was new."""
        if event.id in self._ids:
            return False
        self._ids.add(event.id)
        mine = self._by_lesson.setdefault(event.lesson, [])
        late = bool(mine) and event.id < mine[-1].id
        mine.append(event)
        if late:
            mine.sort(key=lambda one: one.id)
            self._digests.pop(event.lesson, None)
        elif event.lesson in self._digests:
            self._digests[event.lesson].add(event)
        return True

    def events(self) -> list[Event]:
        """Return every event in order."""
        return standing.in_order(event for mine in self._by_lesson.values() for event in mine)

    def counting(self, lesson: str) -> Sequence[Event]:
        """Return the events of a lesson since its last reset, in order."""
        return standing.counting(self._by_lesson.get(lesson, ()))

    def digest(self, lesson: str) -> Digest:
        """Return what a lesson's events come to."""
        if lesson not in self._digests:
            self._digests[lesson] = digest_of(lesson, self._by_lesson.get(lesson, ()))
        return self._digests[lesson]

    def digests(self) -> Mapping[str, Digest]:
        """Return what the events of each lesson come to that has some, and those of the course."""
        return {lesson: self.digest(lesson) for lesson in self._by_lesson}

    def standings(self) -> dict[str, Standing]:
        """Return where each lesson stands that has events."""
        return {lesson: digest.standing for lesson, digest in self.digests().items() if lesson != COURSE}

    def latest(self) -> tuple[str, str] | None:
        """Return the lesson and step that were shown last."""
        shown = [digest for digest in self.digests().values() if digest.way.shown]
        newest = max(shown, key=lambda digest: digest.way.shown, default=None)
        return None if newest is None or newest.way.step is None else (newest.lesson, newest.way.step)
