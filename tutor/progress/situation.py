"""Where the learner is on a day, as a plan needs it: what is open, what was settled and when, how fast it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import chain

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.progress.baseline import UNDATED
from tutor.progress.calendar import believable, is_outside
from tutor.progress.digest import Digest
from tutor.progress.events import COURSE
from tutor.progress.pace import LOOK_BACK, Pace, measure
from tutor.progress.standing import Standing
from tutor.progress.study_days import StudyDays
from tutor.progress.timetable import WEEK, Schedule, Timetable, fitting, planned_minutes

_LEAST_LEFT = 5
"""The minutes that a lesson under way takes at least."""


class Situation(Struct, frozen=True, kw_only=True):
    """Where the learner is on a day. Lessons that are not written are not in it."""

    today: date
    begun: bool
    """Whether any lesson was ever worked on, or set aside."""
    timetable: Timetable
    schedule: Schedule
    standings: Mapping[str, Standing]
    work: Mapping[str, int]
    """Every lesson in its order, with its planned minutes."""
    settled: Mapping[str, date]
    """On which day each settled lesson was settled; `UNDATED` where a clock was wrong."""
    met: Mapping[str, date]
    """The same, also of lessons that were done once and begun anew since: no plan calls these late."""
    left: tuple[Entry, ...]
    """The open lessons in their order."""
    pace: Pace
    spent: int
    """The minutes of today that are gone already."""
    studied_on: date | None
    """The last day of study."""

    @property
    def gone(self) -> int:
        """Of the minutes that the timetable has today, those that are gone already."""
        return min(self.spent, self.timetable.capacity(self.today))

    def started(self, lesson: str) -> bool:
        """Whether a lesson is under way."""
        return lesson in self.standings and self.standings[lesson].state == "started"

    @property
    def skipped(self) -> frozenset[str]:
        """The lessons that were set aside without being known."""
        aside = ((lesson, self.standings[lesson]) for lesson in self.settled)
        return frozenset(lesson for lesson, one in aside if one.aside == "skipped" and one.state != "done")

    @property
    def minutes_left(self) -> dict[str, int]:
        """The planned minutes that each open lesson still takes: less those spent on it, at the learner's own pace."""
        return {entry.id: self._left_of(entry) for entry in self.left}

    def _left_of(self, entry: Entry) -> int:
        planned, standing = planned_minutes(entry), self.standings.get(entry.id)
        spent = standing.minutes / self.pace.lessons.middle if standing is not None else 0.0
        return max(min(_LEAST_LEFT, planned), planned - int(spent))


def find_situation(course: Course, digests: Mapping[str, Digest], *, today: date) -> Situation:
    """Find out where the learner is."""
    standings = {lesson: digest.standing for lesson, digest in digests.items() if lesson != COURSE}
    begun_on, lived = lived_days(digests, today)
    schedule = digests[COURSE].schedule if COURSE in digests else Schedule()
    proposed = fitting(course, begun_on or today)
    timetable = schedule.timetable or proposed
    study_days = digests[COURSE].study_days if COURSE in digests else StudyDays()
    written = [entry for entry in course.lessons if entry.written]
    settled = _settled(written, standings, today)

    def planned(day: date) -> int:
        return study_days.minutes(day, timetable, proposed=proposed)

    return Situation(
        today=today,
        begun=begun_on is not None or any(one.state != "new" or one.settled for one in standings.values()),
        timetable=timetable,
        schedule=schedule,
        standings=standings,
        work={entry.id: planned_minutes(entry) for entry in written},
        settled=settled,
        met=settled | _once_done(written, digests, settled, today),
        left=tuple(entry for entry in written if entry.id not in settled),
        pace=measure(written, standings, lived, timetable=timetable, planned=planned, today=today),
        spent=lived.get(today, 0) // 60_000,
        studied_on=max(lived, default=None),
    )


def _settled(entries: Iterable[Entry], standings: Mapping[str, Standing], today: date) -> dict[str, date]:
    found = {entry.id: standings[entry.id].settled_on for entry in entries if entry.id in standings}
    return {lesson: _dated(on, today) for lesson, on in found.items() if on is not None}


def _once_done(
    entries: Iterable[Entry], digests: Mapping[str, Digest], settled: Mapping[str, date], today: date
) -> dict[str, date]:
    once = {entry.id: digests[entry.id].first_done_on for entry in entries if entry.id in digests}
    first = {lesson: _dated(on, today) for lesson, on in once.items() if on is not None}
    return {lesson: min(on, settled.get(lesson, on)) for lesson, on in first.items()}


def _dated(on: date, today: date) -> date:
    return UNDATED if is_outside(on, today) else on


def lived_days(digests: Mapping[str, Digest], today: date) -> tuple[date | None, dict[date, int]]:
    """Return the first day of work on a lesson, and the milliseconds of each day of the last year of study.

    Days that only a clock that was wrong can have dated count for neither.
    """
    earliest, latest = believable(today)
    spent = [
        [(day, one.milliseconds) for day, one in days.items() if one.milliseconds and earliest <= day <= latest]
        for days in (digest.activity.days for lesson, digest in digests.items() if lesson != COURSE)
    ]
    first = min((min(days)[0] for days in spent if days), default=None)
    last = max((max(days)[0] for days in spent if days), default=None)
    lived: dict[date, int] = {}
    since = last - timedelta(days=WEEK * LOOK_BACK) if last else None
    for day, milliseconds in chain.from_iterable(spent):
        if since is not None and day >= since:
            lived[day] = lived.get(day, 0) + milliseconds
    return first, lived
