"""The timeline: which week it is, what belongs to it, what comes next. Pure functions of course, standings and date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.course.schema import Stage
from tutor.progress.standing import Standing

OPEN_STAGE_LESSONS = 4
"""How many lessons a week has in a stage without a last week."""


class StageRow(Struct, frozen=True, kw_only=True):
    """A stage on the timeline. ``weeks`` is written out, such as ``"Weeks 1–2"``."""

    number: int
    title: str
    weeks: str
    done: int
    total: int
    known: int = 0
    skipped: int = 0
    """How many lessons are not done and need not be: set aside as known, or as skipped."""


class Plan(Struct, frozen=True, kw_only=True):
    """The timeline on one day. ``week`` counts from 1. A lesson that is not written yet is never planned."""

    week: int
    stages: tuple[StageRow, ...]
    this_week: tuple[Entry, ...]
    """The next lessons to do, at most as many as a week has: those due up to this week, else those due next."""
    next_lesson: Entry | None
    """The lesson under way, else the first one that is to be done."""
    next_step: str | None
    """The step at which the lesson under way was left."""
    behind: int
    """How many lessons of earlier weeks are still to be done."""
    minutes: float
    """The time spent on what is done so far."""


def week_number(started_on: date | None, today: date) -> int:
    """Return the week of the course, from 1; a clock that was set back gives 1."""
    return 1 if started_on is None else max(0, (today - started_on).days) // 7 + 1


def make_plan(course: Course, standings: Mapping[str, Standing], *, started_on: date | None, today: date) -> Plan:
    """Lay the course out on the timeline."""
    week = week_number(started_on, today)
    weeks = lesson_weeks(course)
    settled = {lesson for lesson, standing in standings.items() if standing.settled}
    to_do = [entry for entry in course.lessons if entry.written and entry.id not in settled]
    following = _following(to_do, standings)
    return Plan(
        week=week,
        stages=tuple(_stage_row(course, stage, standings) for stage in course.stages),
        this_week=_this_week(to_do, weeks, week),
        next_lesson=following,
        next_step=standings[following.id].step if following and following.id in standings else None,
        behind=sum(weeks[entry.id] < week for entry in to_do),
        minutes=sum(standing.minutes for standing in standings.values()),
    )


def _following(to_do: Sequence[Entry], standings: Mapping[str, Standing]) -> Entry | None:
    started = [entry for entry in to_do if entry.id in standings and standings[entry.id].state == "started"]
    under_way = max(started, key=lambda entry: standings[entry.id].last_at or 0.0, default=None)
    return under_way or next(iter(to_do), None)


def _this_week(to_do: Sequence[Entry], weeks: Mapping[str, int], week: int) -> tuple[Entry, ...]:
    load = max(Counter(weeks.values()).values(), default=0)
    due = [entry for entry in to_do if weeks[entry.id] <= week]
    ahead = [entry for entry in to_do if weeks[entry.id] == weeks[to_do[0].id]]
    return tuple((due or ahead)[:load])


def _stage_row(course: Course, stage: Stage, standings: Mapping[str, Standing]) -> StageRow:
    entries = course.stage_entries(stage.number)
    begun = [standings[entry.id] for entry in entries if entry.id in standings]
    open_still = [standing for standing in begun if standing.state != "done"]
    return StageRow(
        number=stage.number,
        title=stage.title,
        weeks=weeks_in_words(stage),
        done=len(begun) - len(open_still),
        total=len(entries),
        known=sum(standing.aside == "known" for standing in open_still),
        skipped=sum(standing.aside == "skipped" for standing in open_still),
    )


def weeks_in_words(stage: Stage) -> str:
    """Return when a stage is: ``"Weeks 1–2"``, ``"Week 3"``, ``"Week 7 and on"``."""
    first, last = stage.weeks[0], stage.weeks[-1]
    if len(stage.weeks) == 1:
        return f"Week {first} and on"
    return f"Weeks {first}–{last}" if last > first else f"Week {first}"


def lesson_weeks(course: Course) -> dict[str, int]:
    """Return the week of each lesson: a stage of 9 lessons in weeks 1 and 2 has 5 in the first and 4 in the second."""
    weeks: dict[str, int] = {}
    for stage in course.stages:
        count = len(stage.lessons)
        first, last = stage.weeks[0], stage.weeks[-1]
        span = max(1, last - first + 1) if len(stage.weeks) == 2 else -(-count // OPEN_STAGE_LESSONS)
        for index, lesson in enumerate(stage.lessons):
            weeks[lesson.id] = first + index * span // count
    return weeks
