"""Write ``docs/coverage.md``: every point of the course's outline, and the steps that teach it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tutor.course.coverage import Coverage, coverage_of
from tutor.course.loader import Course, load_course
from tutor.course.schema import Stage

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "coverage.md"
HEAD = """# What the course covers

Every point of the course's outline, and the steps that teach it. `attn-tutor check` fails where a point of a stage has
no step. The outline stands in `lessons/course.yaml`; the steps are those that name the concept, or the book or paper.
`python scripts/make_coverage_page.py` writes this page.
"""


def page(course: Course) -> str:
    """Return the page."""
    return "\n".join([HEAD, *(line for stage in course.stages for line in _stage(course, stage))])


def _stage(course: Course, stage: Stage) -> Iterator[str]:
    weeks = f"week {stage.weeks[0]} and on" if len(stage.weeks) == 1 else f"weeks {stage.weeks[0]}–{stage.weeks[1]}"
    yield f"## Stage {stage.number} · {stage.title} ({weeks})\n\n{stage.goal}\n"
    for topic, points in zip(stage.outline, coverage_of(course, stage), strict=True):
        yield f"### {topic.topic}\n"
        for coverage in points:
            yield from _point(coverage)


def _point(coverage: Coverage) -> Iterator[str]:
    yield f"**{coverage.point.says}**\n"
    for taught in coverage.taught:
        lessons: dict[str, list[str]] = {}
        for entry, step in taught.steps:
            name = f"[{entry.label} {entry.title}](../lessons/{entry.id}/lesson.yaml)"
            lessons.setdefault(name, []).append(step.title)
        steps = "; ".join(f"{lesson}: {', '.join(titles)}" for lesson, titles in lessons.items())
        yield f"- {taught.asked} – {steps or 'no step yet'}"
    yield ""


if __name__ == "__main__":
    TARGET.write_text(page(load_course(ROOT / "lessons")), encoding="utf-8")
    print(f"wrote {TARGET}")
