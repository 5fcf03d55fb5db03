"""The result pages that projects have left beside their checkpoints, and which lesson of the course made them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.course.schema import Lesson, Runnable

PAGE = "result.md"
_TITLE = re.compile(r"# Result: (\S+)")
_LINE = re.compile(r"- ([^:]+): (.+)")
_TRAINED = re.compile(r"""projects\.(?:train|newest)\(\s*["']([^"']+)["']""")
_SHOWN = "projects.show_result("
MAX_CHARACTERS = 20_000


class ProjectResult(Struct, frozen=True, kw_only=True):
    """The newest result of a system: what the page tells, such as ``("target", "exact ≥ 0.95")``."""

    system: str
    folder: str
    told: tuple[tuple[str, str], ...]


def project_results(trainings: Path) -> dict[str, ProjectResult]:
    """Return the newest result page of each system in the folder of trainings; what can not be read is passed over."""
    found: dict[str, ProjectResult] = {}
    for path in sorted(trainings.glob(f"*/{PAGE}")):
        result = _read(path)
        if result is not None:
            found[result.system] = result
    return found


def _read(path: Path) -> ProjectResult | None:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(MAX_CHARACTERS)
    except OSError:
        return None
    title = _TITLE.match(text)
    if title is None:
        return None
    listed = text.partition("```")[0].splitlines()
    told = [line.groups() for line in map(_LINE.fullmatch, listed) if line is not None]
    return ProjectResult(system=title[1], folder=path.parent.name, told=tuple((name, said) for name, said in told))


def project_systems(course: Course, lessons: Mapping[str, Lesson], stage: int) -> dict[str, Entry]:
    """Return the systems whose results the lessons of a stage show, each with its lesson."""
    return {
        system: entry
        for entry in course.stage_entries(stage)
        if entry.id in lessons
        for step in lessons[entry.id].steps
        if isinstance(step, Runnable) and _SHOWN in (code := getattr(step, "code", ""))
        for system in _TRAINED.findall(code)
    }
