"""The summary page of a stage: what was done and learned, with how much help, and what is still open.

It is headed "in progress" until every core lesson that is written is settled. It says what the learner's own record
says, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from tutor.course import schema
from tutor.course.glossary import same_term
from tutor.course.loader import Course, Entry
from tutor.course.wording import count
from tutor.progress.dashboard import StageProgress, stage_progress
from tutor.progress.digest import Digest
from tutor.progress.reports.lessons import LessonResult, lesson_facts, lesson_results
from tutor.progress.reports.page import Items, Page, Paragraph, Table, page, section
from tutor.progress.reports.projects import ProjectResult, project_systems
from tutor.progress.reports.words import duration, share
from tutor.progress.scores import ConceptScore, concept_scores

HELP = {
    "at once": "at once",
    "retried": "with more than one attempt",
    "hints": "with hints",
    "solution": "after a look at the solution",
}

COLUMNS = "Right: questions and predictions, at the first answer. Solved: exercises."


class StageReport(Struct, frozen=True, kw_only=True):
    """A stage of the course and what came of it."""

    course: str
    stage: schema.Stage
    progress: StageProgress
    results: tuple[LessonResult, ...]
    concepts: tuple[ConceptScore, ...]
    """The concepts that were asked for, the neediest first."""
    not_asked: tuple[str, ...]
    """The concepts that its lessons teach and no answered question was about."""
    projects: tuple[tuple[Entry, ProjectResult], ...]
    today: date

    @property
    def open_core(self) -> tuple[LessonResult, ...]:
        """The core lessons that are still to be done."""
        return tuple(one for one in self._open if one.entry.importance == "core")

    @property
    def open_others(self) -> tuple[LessonResult, ...]:
        """The lessons that are still to be done and that the stage does not need."""
        return tuple(one for one in self._open if one.entry.importance != "core")

    @property
    def _open(self) -> list[LessonResult]:
        return [one for one in self.results if one.entry.written and not one.standing.settled]

    @property
    def finished(self) -> bool:
        """Whether every core lesson that is written is settled, and there is one."""
        return not self.open_core and any(one.entry.written for one in self.results)

    @property
    def begun(self) -> bool:
        """Whether anything of it was done, or set aside."""
        return bool(self.days or self.progress.settled or self.progress.started)

    @property
    def days(self) -> frozenset[date]:
        """The days on which the stage was studied."""
        return frozenset().union(*(one.days for one in self.results))


def make_stage_report(
    course: Course,
    digests: Mapping[str, Digest],
    lessons: Mapping[str, schema.Lesson],
    number: int,
    *,
    today: date,
    projects: Mapping[str, ProjectResult],
) -> StageReport:
    """Put the report of a stage together. ``lessons`` are those of the stage that can be read.

    Raises:
        StopIteration: the course has no such stage.
    """
    stage = next(one for one in course.stages if one.number == number)
    ids = {entry.id for entry in course.stage_entries(number)}
    mine = {lesson: digest for lesson, digest in digests.items() if lesson in ids}
    read = {lesson: one for lesson, one in lessons.items() if lesson in ids}
    concepts = concept_scores(course, mine, read)
    systems = project_systems(course, read, number)
    return StageReport(
        course=course.title,
        stage=stage,
        progress=stage_progress(course, stage, digests),
        results=tuple(one for one in lesson_results(course, mine, read, today) if one.entry.id in ids),
        concepts=concepts,
        not_asked=_not_asked(concepts, read.values()),
        projects=tuple((entry, projects[system]) for system, entry in systems.items() if system in projects),
        today=today,
    )


def _not_asked(scores: Sequence[ConceptScore], lessons: Iterable[schema.Lesson]) -> tuple[str, ...]:
    asked = {same_term(score.concept) for score in scores}
    taught = {same_term(concept): concept for lesson in lessons for concept in lesson.concepts}
    return tuple(sorted((name for term, name in taught.items() if term not in asked), key=str.casefold))


# ------------------------------------------------------------------------------------------------ as a page


def stage_page(report: StageReport, *, name: str = "") -> Page:
    """Return the page. ``name`` is the learner's, where they want it to stand there."""
    stage = report.stage
    state = "" if report.finished else " (in progress)" if report.begun else " (not begun)"
    return page(
        f"Stage {stage.number}: {stage.title}{state}",
        section("", Paragraph(_lead(report, name)), Paragraph(stage.goal), Items(tuple(_sums(report)))),
        section("Lessons", _lessons(report), Paragraph(COLUMNS)),
        section("Concepts", *_concepts(report)),
        section("Projects", *(_project(entry, result) for entry, result in report.projects)),
        section("Still open", _still_open(report)),
        section("About this page", Paragraph(_about(report))),
    )


def _lead(report: StageReport, name: str) -> str:
    what = f"stage {report.stage.number} of the course “{report.course}”"
    if report.finished:
        return f"{name} has finished {what}." if name else f"This is the record of {what}, which is finished."
    if not report.begun:
        return f"{name or 'The learner'} has not begun {what}."
    return f"{name} is on the way through {what}." if name else f"This is the record of {what}, which is under way."


def _sums(report: StageReport) -> list[str]:
    progress, days = report.progress, report.days
    parts = [f"{progress.done} done"]
    parts += [f"{progress.known} known, by a placement check"] if progress.known else []
    parts += [f"{progress.skipped} skipped"] if progress.skipped else []
    lines = []
    if days:
        first, time = min(days).isoformat(), f"{duration(progress.minutes)} on {count(len(days), 'day')}"
        so_far = f"Studied since {first}, until today, {report.today.isoformat()}: {time}."
        lines.append(f"Studied from {first} to {max(days).isoformat()}: {time}." if report.finished else so_far)
    lines.append(f"Lessons: {', '.join(parts)}, of {progress.total}.")
    if progress.asked:
        lines.append(f"Questions and predictions: {share(progress.right, progress.asked)} right at the first answer.")
    exercises = [exercise for one in report.results for exercise in one.exercises]
    if exercises:
        solved = [exercise.help for exercise in exercises if exercise.help]
        how = ", ".join(f"{solved.count(key)} {says}" for key, says in HELP.items() if key in solved)
        lines.append(f"Exercises: {len(solved)} of {len(exercises)} solved{f': {how}' if how else ''}.")
    return lines


def _lessons(report: StageReport) -> Table:
    return Table(
        head=("", "lesson", "state", "finished", "time", "right", "solved"),
        rows=tuple(_lesson(one) for one in report.results),
        right=frozenset((4, 5, 6)),
    )


def _lesson(one: LessonResult) -> tuple[str, ...]:
    return (
        one.entry.label,
        one.entry.title,
        one.state if one.entry.written else "not written",
        "" if one.finished_on is None else one.finished_on.isoformat(),
        duration(one.minutes) if one.minutes else "",
        share(one.standing.right, one.standing.asked),
        share(one.solved, len(one.exercises)),
    )


def _concepts(report: StageReport) -> list[Paragraph]:
    ordered = sorted(report.concepts, key=lambda score: same_term(score.concept))
    sure = [score.concept for score in ordered if score.right == score.asked]
    partly = [f"{score.concept} ({share(score.right, score.asked)})" for score in ordered if score.right < score.asked]
    groups = (
        ("Right at once wherever they were asked for", sure),
        ("Right at once not everywhere", partly),
        ("Not asked for so far", list(report.not_asked)),
    )
    return [Paragraph(f"{says}: {', '.join(names)}.") for says, names in groups if names]


def _project(entry: Entry, result: ProjectResult) -> Table:
    return Table(head=(f"{entry.label} {entry.title}", f"{result.system}, {result.folder}"), rows=result.told)


def _still_open(report: StageReport) -> Items | None:
    items = [f"{one.entry.label} {one.entry.title} ({one.state})" for one in report.open_core]
    items += [f"{one.entry.label} {one.entry.title} ({one.state}; not needed)" for one in report.open_others]
    for one in report.results:
        if one.standing.state == "done" and one.solved < len(one.exercises):
            items.append(f"{one.entry.label}: {count(len(one.exercises) - one.solved, 'exercise')} not solved")
    return Items(tuple(items)) if items else None


def _about(report: StageReport) -> str:
    return (
        "Counted from what the tutor kept while the learner worked; nobody has examined the learner. The first answer "
        "to each question counts, and time only while somebody was there. A lesson that was done again shows its "
        "last round, with the time and the help of all of them. The same numbers for a script: "
        f"attn-tutor progress --stage {report.stage.number} --json."
    )


# ------------------------------------------------------------------------------------------------ as plain data


def stage_facts(report: StageReport) -> dict[str, Any]:
    """Return the report as plain data: what ``attn-tutor progress --stage N --json`` prints."""
    progress = report.progress
    return {
        "stage": report.stage.number,
        "title": report.stage.title,
        "finished": report.finished,
        "from": min(report.days).isoformat() if report.days else None,
        "to": max(report.days).isoformat() if report.days else None,
        "days": len(report.days),
        "minutes": round(progress.minutes, 1),
        "done": progress.done,
        "known": progress.known,
        "skipped": progress.skipped,
        "total": progress.total,
        "right": progress.right,
        "asked": progress.asked,
        "lessons": [lesson_facts(one) for one in report.results],
        "concepts": [{"concept": one.concept, "right": one.right, "asked": one.asked} for one in report.concepts],
        "not_asked": list(report.not_asked),
        "projects": [
            {"lesson": entry.id, "system": result.system, "folder": result.folder, "told": dict(result.told)}
            for entry, result in report.projects
        ],
        "open": [one.entry.id for one in report.open_core],
        "open_not_needed": [one.entry.id for one in report.open_others],
    }
