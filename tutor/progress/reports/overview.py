"""How far the learner is, in all: what ``attn-tutor progress`` tells, as a page and as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from tutor.course.loader import Course
from tutor.course.schema import Lesson
from tutor.course.wording import count
from tutor.progress.dashboard import Dashboard, StageProgress, make_dashboard
from tutor.progress.plan import Plan
from tutor.progress.plan_words import told as in_sentences
from tutor.progress.plan_words import week_in_short, week_name
from tutor.progress.reports.lessons import LessonResult, lesson_facts, lesson_results
from tutor.progress.reports.page import Drawing, Items, Page, Paragraph, Table, page, section
from tutor.progress.reports.week import day_facts, week_totals_facts
from tutor.progress.reports.words import (
    bar,
    calendar_head,
    duration,
    help_in_words,
    legend,
    mistakes_in_words,
    outside_in_words,
    place_name,
    share,
    week_line,
)
from tutor.progress.scores import ConceptScore, HardExercise, Place, place_of
from tutor.progress.store import Store
from tutor.progress.streak import streak_in_words

BAR = 20
WEEKS_SHOWN = 10
CONCEPTS_SHOWN = 8
EXERCISES_SHOWN = 5
MISSED_SHOWN = 5


class Overview(Struct, frozen=True, kw_only=True):
    """What is told."""

    course: str
    dashboard: Dashboard
    lessons: tuple[LessonResult, ...]
    """All of the course."""
    next: Place | None = None
    """The step at which the lesson under way was left."""
    trouble: str | None = None


def make_overview(course: Course, store: Store, lessons: Mapping[str, Lesson], today: date) -> Overview:
    """Put it together. ``lessons`` are those that were read."""
    digests = store.digests()
    board = make_dashboard(course, digests, lessons, today)
    following, step = board.plan.next_lesson, board.plan.next_step
    return Overview(
        course=course.title,
        dashboard=board,
        lessons=lesson_results(course, digests, lessons, today),
        next=place_of(following, lessons.get(following.id), step) if following and step else None,
        trouble=store.trouble,
    )


# ------------------------------------------------------------------------------------------------ as a page


def overview_page(told: Overview, *, ascii: bool = False) -> Page:
    """Return the page; ``ascii`` is whether its bars and days are drawn so."""
    board = told.dashboard
    notes = (streak_in_words(board.streak), outside_in_words(board.calendar))
    return page(
        told.course,
        section("", Paragraph(_heading(told)), *(Paragraph(note) for note in notes if note)),
        section("Stages", Drawing(tuple(_stages(board, ascii=ascii)))),
        section("Weeks", _weeks(board, ascii=ascii)),
        section("Concepts that need another look", _concepts(board.concepts)),
        section("Hardest exercises", _exercises(board.exercises)),
        section("Predictions", *_predictions(board)),
        section("Lessons", _lessons(told.lessons)),
        section("What comes next", *_next(board.plan, told.next)),
    )


def _heading(told: Overview) -> str:
    board = told.dashboard
    if not board.days and not board.plan.begun:
        return "Nothing is done yet: `attn-tutor` starts with the first lesson."
    where, time = week_in_short(board.plan), duration(board.total.minutes)
    since = f" since {board.started_on.isoformat()}" if board.started_on else ""
    spent = f" {time} on {count(board.days, 'day')}{since}." if board.days else ""
    return f"{where[0].upper()}{where[1:]}.{spent}"


def _stages(board: Dashboard, *, ascii: bool) -> list[str]:
    wide = max(len(stage.title) for stage in board.stages)
    done, aside = ("#", "+") if ascii else ("━", "•")
    lines = []
    for stage in board.stages:
        drawn = bar({done: stage.done, aside: stage.known + stage.skipped}, stage.total, BAR)
        parts = [f"{stage.done} of {stage.total} done"]
        parts += [f"{stage.known} known"] if stage.known else []
        parts += [f"{stage.skipped} skipped"] if stage.skipped else []
        lines.append(f"{stage.number} {stage.title:<{wide}}  {drawn}  {', '.join(parts)}")
    return lines


def _weeks(board: Dashboard, *, ascii: bool) -> Drawing | None:
    weeks = board.calendar.weeks[-WEEKS_SHOWN:]
    if not weeks:
        return None
    lines = [week_line(week, board.calendar, board.planned_minutes, ascii=ascii) for week in weeks]
    return Drawing((calendar_head(weeks[0]), *lines, legend(board.planned_minutes, ascii=ascii)))


def _concepts(scores: tuple[ConceptScore, ...]) -> Table | None:
    weak = [score for score in scores if score.right < score.asked][:CONCEPTS_SHOWN]
    rows = [(score.concept, share(score.right, score.asked), place_name(score.place)) for score in weak]
    return Table(head=("concept", "right", "go back to"), rows=tuple(rows)) if rows else None


def _exercises(exercises: tuple[HardExercise, ...]) -> Items | None:
    items = []
    for one in exercises[:EXERCISES_SHOWN]:
        mistakes = f" Mistakes: {mistakes_in_words(one)}." if one.mistakes else ""
        items.append(f"{place_name(one.place)}: {help_in_words(one)}.{mistakes}")
    return Items(tuple(items)) if items else None


def _predictions(board: Dashboard) -> list[Paragraph | Items]:
    made = board.predictions
    if not made.asked:
        return []
    missed = [place_name(place) for place in made.missed]
    more = len(missed) - MISSED_SHOWN
    shown = [*missed[:MISSED_SHOWN], *([f"and {more} more"] if more > 0 else [])]
    said = Paragraph(f"{share(made.right, made.asked)} were right{'. Missed:' if missed else '.'}")
    return [said, Items(tuple(shown))] if shown else [said]


def _lessons(lessons: tuple[LessonResult, ...]) -> Table | None:
    rows = [
        (
            one.entry.label,
            one.entry.title,
            one.state,
            duration(one.standing.minutes) if one.standing.minutes else "",
            share(one.standing.right, one.standing.asked),
        )
        for one in lessons
        if one.state != "new"
    ]
    if not rows:
        return None
    return Table(head=("", "lesson", "state", "time", "right at once"), rows=tuple(rows), right=frozenset((3, 4)))


def _next(plan: Plan, left_at: Place | None) -> list[Paragraph]:
    said = []
    if (week := plan.this_week) is not None:
        named = ", ".join(f"{one.entry.label} {one.entry.title}" for one in week.lessons)
        said.append(f"{week_name(week.first, plan)}: {named}.")
    following = plan.next_lesson
    step = f", {place_name(left_at, lesson=False)}" if left_at else ""
    said += [f"Next: {following.label} {following.title}{step}."] if following else []
    return [Paragraph(line) for line in (*said, " ".join(in_sentences(plan)))]


# ------------------------------------------------------------------------------------------------ as plain data


def overview_facts(told: Overview) -> dict[str, Any]:
    """Return it as plain data: what ``attn-tutor progress --json`` prints. The keys stay as they are."""
    plan, board = told.dashboard.plan, told.dashboard
    following = plan.next_lesson
    return {
        "today": board.today.isoformat(),
        "week": plan.week,
        "behind": plan.behind,
        "ahead": plan.ahead,
        "started_on": board.started_on.isoformat() if board.started_on else None,
        "days": told.dashboard.days,
        **day_facts(board.total),
        "planned_minutes": board.planned_minutes,
        "streak": {
            "days": board.streak.days,
            "longest": board.streak.longest,
            "missed": [day.isoformat() for day in board.streak.missed],
            "before": board.streak.before,
            "today_open": board.streak.today_open,
        },
        "weeks": [week_totals_facts(week) for week in board.calendar.weeks],
        "outside": [{"date": day.isoformat(), **day_facts(one)} for day, one in board.calendar.outside.items()],
        "stages": [_stage_facts(stage) for stage in board.stages],
        "concepts": [_concept_facts(score) for score in board.concepts],
        "exercises": [_exercise_facts(one) for one in board.exercises],
        "predictions": {
            "right": board.predictions.right,
            "asked": board.predictions.asked,
            "missed": [_place_facts(place) for place in board.predictions.missed],
        },
        "this_week": [one.entry.id for one in plan.this_week.lessons] if plan.this_week else [],
        "next": {"lesson": following.id, "step": plan.next_step} if following else None,
        "lessons": [lesson_facts(one) for one in told.lessons if one.state != "new" or one.minutes],
        "trouble": told.trouble,
    }


def _stage_facts(stage: StageProgress) -> dict[str, Any]:
    return {
        "number": stage.number,
        "title": stage.title,
        "done": stage.done,
        "known": stage.known,
        "skipped": stage.skipped,
        "started": stage.started,
        "total": stage.total,
        "minutes": round(stage.minutes, 1),
        "right": stage.right,
        "asked": stage.asked,
    }


def _place_facts(place: Place) -> dict[str, Any]:
    return {"lesson": place.lesson, "step": place.step}


def _concept_facts(score: ConceptScore) -> dict[str, Any]:
    return {
        "concept": score.concept,
        "right": score.right,
        "asked": score.asked,
        **_place_facts(score.place),
    }


def _exercise_facts(one: HardExercise) -> dict[str, Any]:
    return {
        **_place_facts(one.place),
        "attempts": one.attempts,
        "wrong": one.wrong,
        "hints": one.hints,
        "solution": one.solution,
        "solved": one.solved,
        "mistakes": dict(one.mistakes),
    }
