"""What Home shows, as data: from the course, the learner's standings and the date. Knows nothing of Textual.

The lessons themselves are read later, in the background: until then, and where a lesson can not be read, rows say less.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import ceil
from typing import Literal

from msgspec import Struct

from tutor.course.findings import CourseError
from tutor.course.loader import Course, Entry
from tutor.course.places import RECAP
from tutor.course.schema import AnyStep, Lesson
from tutor.progress.plan import Plan, StageRow, make_plan
from tutor.progress.plan_weeks import PlannedLesson
from tutor.progress.plan_words import timetable_in_words, week_in_short, week_name
from tutor.progress.review.deck import due_in_words
from tutor.progress.standing import Standing
from tutor.progress.store import Store
from tutor.progress.timetable import planned_minutes

State = Literal["done", "started", "new", "known", "skipped", "unwritten", "broken"]
MARKS: Mapping[State, str] = {
    "done": "✓",
    "started": "◐",
    "new": "○",
    "known": "◆",
    "skipped": "–",
    "unwritten": " ",
    "broken": "✗",
}
"""The sign of a lesson, by how it stands."""
Lessons = Mapping[str, Lesson | CourseError]

STEP_KINDS = {
    "Read": "reading",
    "Run": "a live run",
    "Predict": "a prediction",
    "Quiz": "a question",
    "Exercise": "an exercise",
    "Knobs": "an experiment",
    "Parsons": "lines to order",
    "Task": "a task",
}


class Row(Struct, frozen=True, kw_only=True):
    """A lesson in the list of a stage. ``minutes`` and ``note`` are short texts, empty where nothing is known."""

    id: str
    label: str
    title: str
    state: State
    minutes: str = ""
    note: str = ""


class Next(Struct, frozen=True, kw_only=True):
    """The lesson to go on with, and at which step. ``facts`` say where that is."""

    verb: str
    lesson: str
    label: str
    title: str
    step: str | None = None
    facts: tuple[str, ...] = ()


class Week(Struct, frozen=True, kw_only=True):
    """The lessons of this week, or of the first after it that has some, by label and title, and their minutes."""

    name: str
    lessons: tuple[tuple[str, str], ...]
    minutes: str = ""


class Overview(Struct, frozen=True, kw_only=True):
    """All of Home but the selection."""

    title: str
    pace: str
    first_visit: bool
    stages: tuple[StageRow, ...]
    next: Next | None
    week: Week | None
    timetable: str
    """When the learner studies, in words."""
    review: str
    """Which cards are due, in words; empty where there are no cards."""
    rows: Mapping[int, tuple[Row, ...]]
    """By the number of the stage."""

    def stage_of(self, lesson: str) -> int | None:
        """Return the stage that lists a lesson."""
        return next((stage for stage, rows in self.rows.items() if any(row.id == lesson for row in rows)), None)


def make_overview(course: Course, store: Store, lessons: Lessons, today: date) -> Overview:
    """Put together what Home shows."""
    standings = store.standings()
    plan = make_plan(course, store.digests(), today=today)
    return Overview(
        title=course.title,
        pace=week_in_short(plan) if plan.begun or plan.chosen else "",
        first_visit=not standings,
        stages=plan.stages,
        next=_next(course, store, lessons, plan, standings),
        week=_week(plan),
        timetable=timetable_in_words(plan.timetable),
        review=due_in_words(course, store, lessons, today),
        rows={
            stage.number: tuple(
                _row(entry, standings.get(entry.id), lessons.get(entry.id))
                for entry in course.stage_entries(stage.number)
            )
            for stage in plan.stages
        },
    )


def stage_count(row: StageRow) -> str:
    """Return how far a stage is: ``"3 of 9 done, 2 known"``."""
    aside = {"known": row.known, "skipped": row.skipped}
    return ", ".join([f"{row.done} of {row.total} done", *(f"{count} {why}" for why, count in aside.items() if count)])


def step_position(lesson: Lesson, step: str | None) -> int | None:
    """Return the position of a step from 1, or None where the lesson has no such step (any more)."""
    return next((index for index, each in enumerate(lesson.steps, 1) if each.id == step), None)


def step_kind(step: AnyStep) -> str:
    """Return what a step is, in words."""
    return STEP_KINDS[type(step).__name__]


def span(minutes: tuple[int, int]) -> str:
    """Return a range of minutes in words."""
    low, high = minutes
    return f"{low} min" if low == high else f"{low}–{high} min"


def _row(entry: Entry, standing: Standing | None, lesson: Lesson | CourseError | None) -> Row:
    about = {"id": entry.id, "label": entry.label, "title": entry.title}
    if not entry.written:
        return Row(**about, state="unwritten", note="not written yet")
    if isinstance(lesson, CourseError):
        return Row(**about, state="broken", note="has an error")
    if standing is not None and standing.aside and standing.state != "done":
        return Row(**about, state=standing.aside, minutes=span(entry.minutes), note=standing.aside)
    if standing is None or standing.state == "new":
        return Row(**about, state="new", minutes=span(entry.minutes))
    spent = f"{max(1, round(standing.minutes))} min"
    if standing.state == "done":
        return Row(**about, state="done", minutes=spent, note=_score(standing))
    position = step_position(lesson, standing.step) if lesson else None
    note = f"step {position} of {len(lesson.steps)}" if lesson and position else "started"
    note = RECAP if standing.step == RECAP else note
    return Row(**about, state="started", minutes=spent, note=note)


def _score(standing: Standing) -> str:
    return f"{standing.right} of {standing.asked} right" if standing.asked else ""


def _next(course: Course, store: Store, lessons: Lessons, plan: Plan, standings: Mapping[str, Standing]) -> Next | None:
    latest = store.latest()
    entry = course.entry(latest[0]) if latest else None
    if latest and entry and entry.written and _is_under_way(standings[entry.id]):
        return _continued(entry, latest[1], lessons.get(entry.id))
    entry = plan.next_lesson
    if entry is None:
        return None
    lesson = lessons.get(entry.id)
    if entry.id in standings and _is_under_way(standings[entry.id]):
        return _continued(entry, standings[entry.id].step, lesson)
    steps = (f"{len(lesson.steps)} steps",) if isinstance(lesson, Lesson) else ()
    facts = (span(entry.minutes), *steps)
    verb = "Next" if standings else "Start"
    return Next(verb=verb, lesson=entry.id, label=entry.label, title=entry.title, facts=facts)


def _continued(entry: Entry, step: str | None, lesson: Lesson | CourseError | None) -> Next:
    facts: tuple[str, ...] = ()
    position = step_position(lesson, step) if isinstance(lesson, Lesson) else None
    if isinstance(lesson, Lesson) and position:
        current = lesson.steps[position - 1]
        facts = (f"step {position} of {len(lesson.steps)}", f"{step_kind(current)}: {current.title}")
    elif step == RECAP:
        facts = (RECAP,)
    return Next(
        verb="Continue",
        lesson=entry.id,
        label=entry.label,
        title=entry.title,
        step=step if facts or lesson is None else None,
        facts=facts,
    )


def _week(plan: Plan) -> Week | None:
    week = plan.this_week
    if week is None:
        return None
    entries = [one.entry for one in week.lessons]
    low, high = (sum(_minutes_left(one, end) for one in week.lessons) for end in (0, 1))
    return Week(
        name=week_name(week.first, plan),
        lessons=tuple((entry.label, entry.title) for entry in entries),
        minutes=span((low, high)),
    )


def _minutes_left(one: PlannedLesson, end: int) -> int:
    """The minutes of one end of a lesson's range; of a lesson under way the share that is left, in fives."""
    minutes = one.entry.minutes[end]
    return min(minutes, 5 * ceil(minutes * one.minutes / planned_minutes(one.entry) / 5))


def _is_under_way(standing: Standing) -> bool:
    return standing.state == "started" and not standing.settled
