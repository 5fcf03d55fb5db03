"""What of the course's outline is taught, and by which steps: each point is found in the lessons of its stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.course import schema
from tutor.course.findings import Finding
from tutor.course.glossary import same_term
from tutor.course.loader import Course, Entry
from tutor.course.needs import read_lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What a point asks for, one concept or name, and the steps that say so: ``(lesson, step)`` in their order."""

    asked: str
    steps: tuple[tuple[Entry, schema.AnyStep], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A point of the outline and where it is taught. ``place`` is where it stands in course.yaml."""

    point: schema.Point
    taught: tuple[Taught, ...]
    place: tuple[str | int, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The concepts and names that no step has."""
        return tuple(one.asked for one in self.taught if not one.steps)


def coverage_of(course: Course, stage: schema.Stage) -> list[list[Coverage]]:
    """Return the coverage of a stage's points, by topic."""
    steps = [
        (entry, step)
        for entry in course.stage_entries(stage.number)
        if entry.written and (lesson := read_lesson(course, entry.id)) is not None
        for step in lesson.steps
    ]
    number = course.stages.index(stage)
    return [
        [
            Coverage(
                point=point,
                taught=tuple(_taught(point, steps)),
                place=("stages", number, "outline", row, "points", column),
            )
            for column, point in enumerate(topic.points)
        ]
        for row, topic in enumerate(stage.outline)
    ]


def check_coverage(course: Course) -> Iterator[Finding]:
    """Yield a finding for each point of the outline that no step teaches, in stages of which each lesson is written."""
    for stage in course.stages:
        if not all(entry.written for entry in course.stage_entries(stage.number)):
            continue
        for coverage in (one for topic in coverage_of(course, stage) for one in topic):
            line = course.source.line_of(*coverage.place)
            if not coverage.taught:
                fix = "Give it concepts, or names."
                message = f"The point {coverage.point.says!r} does not say how its steps are found."
                yield Finding(path=course.source.path, line=line, message=message, fix=fix)
            for asked in coverage.missing:
                message = f"No step of stage {stage.number} teaches {asked!r} of the point {coverage.point.says!r}."
                fix = "Name it among the concepts of the step that does, or write that step."
                yield Finding(path=course.source.path, line=line, message=message, fix=fix)


def _taught(point: schema.Point, steps: Sequence[tuple[Entry, schema.AnyStep]]) -> Iterator[Taught]:
    for concept in point.concepts:
        having = [(entry, step) for entry, step in steps if same_term(concept) in map(same_term, step.concepts)]
        yield Taught(asked=concept, steps=tuple(having))
    for name in point.names:
        saying = [(entry, step) for entry, step in steps if _says(step, name)]
        yield Taught(asked=name, steps=tuple(saying))


def _says(step: schema.AnyStep, name: str) -> bool:
    resource = step.resource if isinstance(step, schema.Task) else None
    read = (resource.title, resource.authors, resource.where, resource.read_for) if resource else ()
    words = " ".join((step.title, step.text, *read))
    return name.lower() in " ".join(words.replace("*", "").split()).lower()
