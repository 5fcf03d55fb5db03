"""The timeline: which week it is, what belongs to it, what comes next. Pure functions of course, standings and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tutor.course.loader import Course, Entry
from tutor.progress.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """A stage on the timeline. ``weeks`` is written out, such as ``"Weeks 1–2"``."""

    number: int
    title: str
    weeks: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What Home shows of the timeline. ``week`` counts from 1; ``this_week`` are the lessons to do in it."""

    week: int
    stages: tuple[StageRow, ...]
    this_week: tuple[Entry, ...]
    next_lesson: Entry | None
    behind: int
    """How many lessons of earlier weeks are not done."""


def week_number(started_on: date | None, today: date) -> int:
    """Return the week of the course, from 1; a clock that was set back gives 1."""
    return 1 if started_on is None else max(0, (today - started_on).days) // 7 + 1


def make_plan(course: Course, standings: Mapping[str, Standing], *, started_on: date | None, today: date) -> Plan:
    """Lay the course out on the timeline: each stage's lessons are shared out evenly over its weeks."""
    week = week_number(started_on, today)
    done = {lesson for lesson, standing in standings.items() if standing.state == "done"}
    due = lesson_weeks(course)
    open_entries = [entry for entry in course.lessons if entry.id not in done]
    this_week = tuple(entry for entry in open_entries if due[entry.id] == week)
    written = [entry for entry in open_entries if entry.written]
    return Plan(
        week=week,
        stages=tuple(_stage_row(course, number, done) for number in range(len(course.stages))),
        this_week=this_week or tuple(open_entries[:3]),
        next_lesson=written[0] if written else None,
        behind=sum(due[entry.id] < week for entry in open_entries),
    )


def _stage_row(course: Course, index: int, done: set[str]) -> StageRow:
    stage = course.stages[index]
    entries = course.stage_entries(stage.number)
    first, last = stage.weeks[0], stage.weeks[-1]
    weeks = f"Weeks {first}–{last}" if len(stage.weeks) == 2 else f"Week {first} and on"
    finished = sum(entry.id in done for entry in entries)
    return StageRow(number=stage.number, title=stage.title, weeks=weeks, done=finished, total=len(entries))


def lesson_weeks(course: Course) -> dict[str, int]:
    """Return the week of each lesson: a stage of 9 lessons in weeks 1 and 2 has 5 in the first and 4 in the second."""
    weeks: dict[str, int] = {}
    for stage in course.stages:
        first = stage.weeks[0]
        span = stage.weeks[1] - first + 1 if len(stage.weeks) == 2 else -(-len(stage.lessons) // 4)
        size = -(-len(stage.lessons) // span)
        for index, lesson in enumerate(stage.lessons):
            weeks[lesson.id] = first + index // size
    return weeks
