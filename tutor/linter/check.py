"""The check of a course: every lesson read, linted and lived through, and a table of what there is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.course import schema
from tutor.course.coverage import check_coverage
from tutor.course.earlier import EarlierWork
from tutor.course.findings import CourseError, Finding
from tutor.course.listing_rules import check_listing
from tutor.course.loader import Course, Entry
from tutor.course.placement import check_placements
from tutor.course.rules import check_lesson
from tutor.engine.client import Engine
from tutor.linter.trial import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonCount:
    """What a lesson has, and how long its check took. ``figures`` and ``seconds`` are 0 without a run."""

    lesson: str
    steps: int
    runs: int
    figures: int
    exercises: int
    mistakes: int
    quizzes: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What the check found."""

    findings: tuple[Finding, ...]
    counts: tuple[LessonCount, ...]

    def as_text(self) -> str:
        """Return the table and the findings."""
        head = (
            f"{'lesson':<28}{'steps':>6}{'runs':>6}{'figures':>9}{'exercises':>11}{'mistakes':>10}{'quiz':>6}{'s':>8}"
        )
        lines = [head]
        for count in self.counts:
            lines.append(
                f"{count.lesson:<28}{count.steps:>6}{count.runs:>6}{count.figures:>9}{count.exercises:>11}"
                f"{count.mistakes:>10}{count.quizzes:>6}{count.seconds:>8.1f}"
            )
        lines += [str(finding) for finding in self.findings]
        problems = len(self.findings)
        ending = "nothing is wrong" if not problems else f"{problems} finding{'s' if problems > 1 else ''}"
        return "\n".join([*lines, f"{len(self.counts)} lessons checked: {ending}."])

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        findings = [
            {"path": str(one.path), "line": one.line, "message": one.message, "fix": one.fix} for one in self.findings
        ]
        return {
            "findings": findings,
            "lessons": [{name: getattr(count, name) for name in LessonCount.__slots__} for count in self.counts],
        }


async def check_course(
    course: Course,
    *,
    paths: Sequence[Path] = (),
    engine: Engine | None = None,
    say: Callable[[str], None] | None = None,
    jobs: int = 1,
    seeds: int = 1,
) -> CheckReport:
    """Check the lessons at ``paths`` (files or folders), or all of them; without an engine, only what needs no run.

    ``jobs`` lessons run at a time. With ``seeds`` above 1 every lesson runs so many times, its seeds raised by one each
    time, and its claims must hold in all of them.
    """
    findings: list[Finding] = [] if paths else _about_the_course(course)
    room = asyncio.Semaphore(jobs)

    async def checked(entry: Entry) -> tuple[list[Finding], LessonCount | None]:
        async with room:
            return await _check_entry(course, entry, engine, say or (lambda line: None), seeds)

    try:
        results = await asyncio.gather(*map(checked, chosen(course, paths, findings)))
    finally:
        if engine is not None:
            await engine.close()
    findings += [finding for found, _ in results for finding in found]
    return CheckReport(findings=tuple(findings), counts=tuple(count for _, count in results if count is not None))


def _about_the_course(course: Course) -> list[Finding]:
    """Return what is wrong with course.yaml itself, and between it and the lessons."""
    return [*strays(course), *check_listing(course), *check_coverage(course), *check_placements(course)]


async def _check_entry(
    course: Course, entry: Entry, engine: Engine | None, say: Callable[[str], None], seeds: int
) -> tuple[list[Finding], LessonCount | None]:
    try:
        loaded = course.lesson(entry.id)
    except CourseError as error:
        return list(error.problems), None
    found = check_lesson(course, loaded)
    if engine is None or found:
        return found, count_lesson(loaded.lesson, 0, 0.0)
    say(f"running {entry.id} …")
    earlier = EarlierWork(course)
    trial = Trial(loaded, engine, earlier)
    found += await trial.run()
    for shift in range(1, seeds):
        say(f"running {entry.id} with seeds + {shift} …")
        found += await Trial(loaded, engine, earlier, seed_shift=shift).claims_hold()
    return found, count_lesson(loaded.lesson, trial.figures, trial.seconds)


def chosen(course: Course, paths: Sequence[Path], findings: list[Finding]) -> list[Entry]:
    """Return the written lessons at the paths; a path that is no lesson is a finding."""
    if not paths:
        return [entry for entry in course.lessons if entry.written]
    entries = []
    for path in paths:
        file = path / "lesson.yaml" if path.is_dir() else path
        match = [entry for entry in course.lessons if entry.path.resolve() == file.resolve() or entry.id == str(path)]
        if match and match[0].written:
            entries.append(match[0])
        else:
            fix = "Name a lesson's folder, and --lessons for another course."
            findings.append(Finding(path=path, line=1, message="This is no lesson of the course.", fix=fix))
    return entries


def strays(course: Course) -> list[Finding]:
    """Return a finding for each lesson folder that course.yaml does not list."""
    listed = {entry.path for entry in course.lessons}
    found = sorted(path for path in course.folder.glob("*/lesson.yaml") if path not in listed)
    return [
        Finding(path=path, line=1, message="course.yaml does not list this lesson.", fix="List it, or remove it.")
        for path in found
    ]


def count_lesson(lesson: schema.Lesson, figures: int, seconds: float) -> LessonCount:
    """Count what a lesson has."""
    exercises = [step for step in lesson.steps if isinstance(step, schema.Exercise)]
    return LessonCount(
        lesson=lesson.id,
        steps=len(lesson.steps),
        runs=sum(isinstance(step, (schema.Run, schema.Predict, schema.Knobs)) for step in lesson.steps),
        figures=figures,
        exercises=len(exercises),
        mistakes=sum(len(step.mistakes) for step in exercises),
        quizzes=sum(isinstance(step, schema.Quiz) for step in lesson.steps),
        seconds=round(seconds, 1),
    )
