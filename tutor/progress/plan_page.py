"""The plan as lines: weeks with their lessons and minutes, where stages end, what is skipped. Knows no screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.course.wording import WEEKDAYS, day_in_words
from tutor.progress.plan import Plan
from tutor.progress.plan_weeks import PlannedLesson, PlanWeek
from tutor.progress.plan_words import (
    day_off_in_words,
    span_in_words,
    week_name,
)
from tutor.progress.skipping import needed_by
from tutor.progress.standing import Standing


class PlanLine(Struct, frozen=True, kw_only=True):
    """A line of the plan. ``right`` stands at its end; ``note`` before that, where there is room."""

    kind: Literal["week", "lesson", "skipped", "stage", "note"]
    text: str
    note: str = ""
    right: str = ""
    lesson: str = ""
    """The lesson of a line on which the cursor can stand."""


def plan_lines(course: Course, plan: Plan, standings: Mapping[str, Standing]) -> tuple[PlanLine, ...]:
    """Return the plan as lines, from this week on; what was skipped comes last."""
    lines: list[PlanLine] = []
    last_of_stage = {one.entry.stage: one.entry.id for week in plan.weeks for one in week.lessons}
    for week in plan.weeks:
        lines.append(_week_line(plan, week))
        lines += _off_lines(plan, week)
        if not week.lessons and week.minutes:
            begun = next(one for later in plan.weeks for one in later.lessons if one.ends > week.last)
            lines.append(PlanLine(kind="note", text=f"  work on {_name(begun.entry)}"))
        for one in week.lessons:
            lines.append(_lesson_line(plan, one))
            if last_of_stage[one.entry.stage] == one.entry.id:
                lines.append(_stage_line(plan, one.entry.stage))
    skipped = [entry for entry in course.lessons if _is_skipped(standings.get(entry.id))]
    if skipped:
        lines.append(PlanLine(kind="week", text="Skipped", note="s takes a lesson up again"))
        lines += [
            PlanLine(kind="skipped", text=_name(entry), right=entry.importance, lesson=entry.id) for entry in skipped
        ]
    return tuple(lines)


def why_not_skipped(course: Course, plan: Plan, lesson: str) -> str:
    """Return why a lesson on the plan can not be skipped there; empty where it can."""
    entry = course.entry(lesson)
    assert entry is not None
    if entry.importance == "core":
        return f"{_name(entry)} is core: what comes later builds on it. If you know it, k on Home lets you show it."
    left = [one.entry for week in plan.weeks for one in week.lessons]
    above = needed_by(entry, left)
    return f"{_name(entry)} is needed by {_name(above[0])}. Skip that first." if above else ""


def _name(entry: Entry) -> str:
    return f"{entry.label} {entry.title}"


def _is_skipped(standing: Standing | None) -> bool:
    return standing is not None and standing.aside == "skipped" and standing.state != "done"


def _week_line(plan: Plan, week: PlanWeek) -> PlanLine:
    name = week_name(week.first, plan)
    dates = "" if name.startswith("From") else f", from {day_in_words(week.first, near=plan.today)}"
    text = f"Week {week.number}: {name[0].lower()}{name[1:]}{dates}"
    return PlanLine(kind="week", text=text, right=f"{week.minutes} of {week.capacity} min")


def _off_lines(plan: Plan, week: PlanWeek) -> Iterator[PlanLine]:
    for off in plan.timetable.days_off:
        if off.first <= week.last and week.first <= off.last:
            yield PlanLine(kind="note", text=f"  off: {day_off_in_words(off, near=plan.today)}")


def _lesson_line(plan: Plan, one: PlannedLesson) -> PlanLine:
    note: str = "" if one.entry.importance == "core" else one.entry.importance
    if any(entry.id == one.entry.id for entry in plan.skips):
        note = "may be skipped"
    by = f"{WEEKDAYS[one.ends.weekday()][:3]} {day_in_words(one.ends, near=plan.today)}"
    right = f"{one.minutes:>3} min   {by:>15}"
    return PlanLine(kind="lesson", text=_name(one.entry), note=note, right=right, lesson=one.entry.id)


def _stage_line(plan: Plan, number: int) -> PlanLine:
    row = next(row for row in plan.stages if row.number == number)
    assert row.ends is not None
    wanted = f"planned {day_in_words(row.wanted, near=plan.today)}" if row.wanted and row.wanted >= plan.made_on else ""
    text = f"Stage {number} ends {span_in_words(row.ends, near=plan.today)}"
    return PlanLine(kind="stage", text=text, right=wanted)
