"""How far the learner is, as one piece of data, as text and as plain data for a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from tutor.course.loader import Course, Entry
from tutor.progress.plan import Plan, make_plan
from tutor.progress.plan_words import standing_in_short, told, week_name
from tutor.progress.standing import Standing
from tutor.progress.store import Store

BAR = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What ``attn-tutor progress`` tells. ``days`` are those on which something was done."""

    plan: Plan
    started_on: date | None
    days: int
    minutes: float
    lessons: tuple[tuple[Entry, Standing], ...]
    """The lessons that were begun, in the course's order."""
    trouble: str | None = None


def make_report(course: Course, store: Store, *, now: datetime) -> Report:
    """Put the report together. ``now`` has a time zone: weeks and days are the learner's own."""
    zone = now.tzinfo or UTC
    days = {_day(event.at, zone) for event in store.events}
    standings = store.standings()
    started_on = min(days, default=None)
    return Report(
        plan=make_plan(course, store.digests(), today=now.date()),
        started_on=started_on,
        days=len(days),
        minutes=store.minutes,
        lessons=tuple(
            (entry, standings[entry.id])
            for entry in course.lessons
            if entry.id in standings and standings[entry.id].state != "new"
        ),
        trouble=store.trouble,
    )


def _day(at: float, zone: tzinfo) -> date:
    return datetime.fromtimestamp(at, zone).date()


# ------------------------------------------------------------------------------------------------ as text


def as_text(report: Report, *, ascii: bool = False) -> list[str]:
    """Return the report as lines."""
    plan = report.plan
    lines = [_heading(report), ""]
    wide = max((len(row.title) for row in plan.stages), default=0)
    for row in plan.stages:
        bar = _bar(row.done, row.total, ascii=ascii)
        lines.append(f"{row.number} {row.title:<{wide}}  {bar} {row.done:>2}/{row.total:<3} {row.weeks}")
    if report.lessons:
        lines += ["", *_lesson_lines(report.lessons)]
    lines.append("")
    if (week := plan.this_week) is not None:
        named = ", ".join(f"{one.entry.label} {one.entry.title}" for one in week.lessons)
        lines.append(f"{week_name(week.first, today=plan.today)}: {named}")
        lines += told(plan)
    lines.append(f"Next: {_next(plan.next_lesson, plan.next_step)}" if plan.next_lesson else "All lessons are done.")
    return lines


def _heading(report: Report) -> str:
    if report.started_on is None:
        return "Nothing is done yet: `attn-tutor` starts with the first lesson."
    plan = report.plan
    days = f"{report.days} day{'s' if report.days > 1 else ''}"
    state = standing_in_short(plan) or "nothing is done yet"
    return f"Week {plan.week}, {state}. {duration(report.minutes)} on {days} since {report.started_on.isoformat()}."


def _bar(done: int, total: int, *, ascii: bool) -> str:
    filled = BAR * done // total if total else 0
    full, empty = ("#", "-") if ascii else ("━", "─")
    return full * filled + empty * (BAR - filled)


def _lesson_lines(lessons: Sequence[tuple[Entry, Standing]]) -> list[str]:
    wide = max(len(entry.title) for entry, _ in lessons)
    lines = []
    for entry, standing in lessons:
        score = f"{standing.right} of {standing.asked} right at once" if standing.asked else ""
        line = f"{entry.label:<5}{entry.title:<{wide}}  {standing.state:<8}{duration(standing.minutes):>9}   {score}"
        lines.append(line.rstrip())
    return lines


def _next(entry: Entry, step: str | None) -> str:
    return f"{entry.label} {entry.title}" + (f", step {step}" if step else "")


def duration(minutes: float) -> str:
    """Return minutes in words: ``"7 min"``, ``"2 h 05"``."""
    whole = round(minutes)
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60:02}"


# ------------------------------------------------------------------------------------------------ as plain data


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as plain data: what ``attn-tutor progress --json`` prints."""
    plan = report.plan
    following = plan.next_lesson
    return {
        "week": plan.week,
        "behind": plan.behind,
        "started_on": report.started_on.isoformat() if report.started_on else None,
        "days": report.days,
        "minutes": round(report.minutes, 1),
        "stages": [
            {"number": row.number, "title": row.title, "done": row.done, "total": row.total} for row in plan.stages
        ],
        "this_week": [one.entry.id for one in plan.this_week.lessons] if plan.this_week else [],
        "next": {"lesson": following.id, "step": plan.next_step} if following else None,
        "lessons": [lesson_facts(entry, standing) for entry, standing in report.lessons],
        "trouble": report.trouble,
    }


def lesson_facts(entry: Entry, standing: Standing | None) -> dict[str, Any]:
    """Return what ``--json`` says of one lesson."""
    standing = standing or Standing(lesson=entry.id)
    return {
        "id": entry.id,
        "number": entry.label,
        "title": entry.title,
        "stage": entry.stage,
        "written": entry.written,
        "state": standing.state,
        "step": standing.step,
        "steps_done": len(standing.done),
        "minutes": round(standing.minutes, 1),
        "right": standing.right,
        "asked": standing.asked,
        "last_at": None if standing.last_at is None else _instant(standing.last_at),
    }


def _instant(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
