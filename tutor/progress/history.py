"""All events in memory, by lesson and in order, and what follows from them, worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tutor.progress import standing
from tutor.progress.events import Event
from tutor.progress.standing import Standing


class History:
    """Events from this tutor, from the file and from elsewhere: each counts once, whenever it comes."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._by_lesson: dict[str, list[Event]] = {}
        self._ids: set[str] = set()
        self._standings: dict[str, Standing] = {}
        self.first_at: float | None = None
        """When the first event happened."""
        self._milliseconds = 0
        """The time spent on all lessons: whole numbers, whose sum is the same in any order."""
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
        self._standings.pop(event.lesson, None)
        self.first_at = event.at if self.first_at is None else min(self.first_at, event.at)
        self._milliseconds += round(1000 * standing.seconds_of(event))
        return True

    @property
    def seconds(self) -> float:
        """The time spent on all lessons, resets or not."""
        return self._milliseconds / 1000

    def events(self) -> list[Event]:
        """Return every event in order."""
        return standing.in_order(event for mine in self._by_lesson.values() for event in mine)

    def counting(self, lesson: str) -> Sequence[Event]:
        """Return the events of a lesson since its last reset, in order."""
        return standing.counting(self._by_lesson.get(lesson, ()))

    def standing(self, lesson: str) -> Standing:
        """Return where a lesson stands."""
        if lesson not in self._standings:
            self._standings[lesson] = standing.standing(lesson, self.counting(lesson))
        return self._standings[lesson]

    def standings(self) -> dict[str, Standing]:
        """Return where each lesson stands that has events."""
        return {lesson: self.standing(lesson) for lesson in self._by_lesson}

    def latest(self) -> tuple[str, str] | None:
        """Return the lesson and step that were shown last."""
        shown = (self._last_shown(lesson) for lesson in self._by_lesson)
        newest = max((event for event in shown if event is not None), key=lambda event: event.id, default=None)
        return None if newest is None else (newest.lesson, newest.step)

    def _last_shown(self, lesson: str) -> Event | None:
        mine = reversed(self.counting(lesson))
        return next((event for event in mine if event.kind == "step-shown"), None)
