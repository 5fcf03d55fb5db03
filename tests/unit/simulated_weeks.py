"""A learner of eight simulated weeks: a course of an hour a lesson, and events as a fake clock gives them anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tutor.course import schema
from tutor.course.loader import Course
from tutor.course.yaml_source import Source
from tutor.progress.events import COURSE, Event, Kind
from tutor.progress.history import History
from tutor.progress.plan import Plan, make_plan
from tutor.progress.timetable import Timetable, as_data

BERLIN, TOKYO, HONOLULU = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), ZoneInfo("Pacific/Honolulu")
LESSON_MINUTES = 60
LESSONS = tuple(f"lesson-{number:02}" for number in range(1, 25))
IMPORTANCE: dict[str, schema.Importance] = {"lesson-06": "useful", "lesson-12": "extra", "lesson-24": "extra"}
Zone = Callable[[date], ZoneInfo]


def make_course(folder: Path, lessons: Sequence[schema.CourseLesson], *, stages: int = 1) -> Course:
    """Return a course with these lessons, shared out over stages; every lesson counts as written."""
    size = -(-len(lessons) // stages)
    made = tuple(
        schema.Stage(number=number, title=f"Stage {number}", weeks=(number,), goal="g", lessons=tuple(part))
        for number in range(1, stages + 1)
        if (part := lessons[size * (number - 1) : size * number])
    )
    for lesson in lessons:
        (folder / lesson.id).mkdir(exist_ok=True)
        (folder / lesson.id / "lesson.yaml").touch()
    file = schema.CourseFile(format_version=1, title="Simulated", stages=made)
    return Course(folder, file, Source(path=folder / "course.yaml", data={}, lines={}, blocks={}))


def hours(folder: Path) -> Course:
    """Return a course of 24 lessons of an hour in three stages; each needs the core lesson before it."""
    listed, core = [], ""
    for lesson in LESSONS:
        importance = IMPORTANCE.get(lesson, "core")
        needs = (core,) if core else ()
        listed.append(
            schema.CourseLesson(id=lesson, title=lesson, minutes=(50, 70), importance=importance, needs=needs)
        )
        core = lesson if importance == "core" else core
    return make_course(folder, listed, stages=3)


class Learner:
    """Works through the lessons in order, an hour each, and leaves events with the offsets of where it is."""

    def __init__(self, timetable: Timetable, *, zone: Zone = lambda day: BERLIN, at: time = time(19, 30)) -> None:
        self.zone = zone
        self.at = at
        self.events: list[Event] = []
        self.worked = 0
        """Minutes of lessons so far."""
        self.choose(timetable, on=timetable.start)

    def _happen(self, day: date, kind: Kind, lesson: str, step: str = "", *, after: int = 0, **data: Any) -> None:
        moment = datetime.combine(day, self.at, self.zone(day)) + timedelta(minutes=after)
        offset = moment.utcoffset()
        assert offset is not None
        at = moment.timestamp()
        id = f"{round(at * 1000):012x}{len(self.events):020x}"
        minutes = round(offset.total_seconds() / 60)
        self.events.append(Event(id=id, at=at, kind=kind, lesson=lesson, step=step, offset=minutes, data=data))

    def choose(self, timetable: Timetable, *, on: date) -> None:
        """Choose a timetable."""
        self._happen(on, "plan-set", COURSE, **as_data(timetable))

    def skip(self, lessons: Iterable[str], *, on: date) -> None:
        """Set lessons aside."""
        for lesson in lessons:
            self._happen(on, "set-aside", lesson, why="skipped")

    def study(self, day: date, minutes: int) -> None:
        """Study for some minutes, as many lessons as fit."""
        while minutes > 0 and self.worked < LESSON_MINUTES * len(LESSONS):
            lesson = LESSONS[self.worked // LESSON_MINUTES]
            share = min(minutes, LESSON_MINUTES - self.worked % LESSON_MINUTES)
            self._happen(day, "step-shown", lesson, "a")
            self._happen(day, "time-spent", lesson, "a", seconds=60 * share)
            self.worked += share
            minutes -= share
            if self.worked % LESSON_MINUTES == 0:
                self._happen(day, "lesson-done", lesson)

    def finish(self, lesson: str, *, on: date) -> None:
        """Come to the end of a lesson, once more perhaps."""
        self._happen(on, "lesson-done", lesson)

    def plan(self, course: Course, today: date) -> Plan:
        """Return the plan on the morning of a day: nothing of that day has happened yet."""
        morning = datetime.combine(today, time(0), self.zone(today)).timestamp()
        history = History(event for event in self.events if event.at < morning or event.kind == "plan-set")
        return make_plan(course, history.digests(), today=today)


def days(first: date, count: int) -> list[date]:
    """Return so many days from the first on."""
    return [first + timedelta(days=ahead) for ahead in range(count)]


def lessons_by_week(plan: Plan) -> list[list[int]]:
    """Return the numbers of the lessons that each week of a plan has."""
    return [[LESSONS.index(one.entry.id) + 1 for one in week.lessons] for week in plan.weeks]
