"""The rules of the linter for a lesson's glossary: each term explained once, where it says, and no concept without one.

A concept may be explained by any lesson below this one. While one of those is not written, or can not be read, a
concept that no glossary has is let pass: that lesson may be the one to explain it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tutor.course import schema
from tutor.course.findings import Finding
from tutor.course.glossary import same_term
from tutor.course.loader import Course
from tutor.course.needs import foundation_of, read_lesson

Report = Callable[..., Finding]


def check_terms(course: Course, lesson: schema.Lesson, report: Report) -> Iterator[Finding]:
    """Yield what is wrong with the glossary and the concepts of a lesson."""
    yield from _explained_twice(course, lesson, report)
    steps = {step.id: step for step in lesson.steps}
    for index, term in enumerate(lesson.glossary):
        step = steps.get(term.step)
        if step is None:
            fix = "Name the step that explains the term."
            yield report(f"The lesson has no step {term.step!r}.", fix, "glossary", index, "step")
        elif not is_written_in(term.term, step):
            fix = "Write it there, or name the step where it is written."
            yield report(f"Step {step.id} does not say {term.term!r}.", fix, "glossary", index, "term")
    yield from _not_explained(course, lesson, report)


def is_written_in(term: str, step: schema.Step) -> bool:
    """Whether a term, in the singular or the plural, is written in a step's title or text."""
    words = re.sub(r"[*`]", "", f"{step.title}\n{step.text}")
    parts = [re.escape(part) for part in term.split()]
    plural = rf"{parts[-1][:-1]}(y|ies)" if parts[-1].endswith("y") else rf"{parts[-1]}(s|es)?"
    pattern = r"\s+".join([*parts[:-1], plural])
    return re.search(rf"(?<!\w){pattern}(?!\w)", words, re.IGNORECASE) is not None


def _explained_twice(course: Course, lesson: schema.Lesson, report: Report) -> Iterator[Finding]:
    before: dict[str, str] = {}
    for entry in course.lessons:
        if entry.id == lesson.id:
            break
        earlier = read_lesson(course, entry.id) if entry.written else None
        for term in earlier.glossary if earlier is not None else ():
            before.setdefault(same_term(term.term), f"{entry.label} {entry.title}")
    for index, term in enumerate(lesson.glossary):
        name = same_term(term.term)
        if name in before:
            fix = "Explain a term once; name it among the concepts where it is used."
            yield report(f"{before[name]} explains {term.term!r} already.", fix, "glossary", index, "term")
        before.setdefault(name, "This lesson")


def _not_explained(course: Course, lesson: schema.Lesson, report: Report) -> Iterator[Finding]:
    foundation = foundation_of(course, lesson)
    if not foundation.complete:
        return
    known = {same_term(term.term) for one in (lesson, *foundation.lessons) for term in one.glossary}
    named: list[tuple[str, tuple[str | int, ...]]] = [
        (concept, ("concepts", place)) for place, concept in enumerate(lesson.concepts)
    ]
    for index, step in enumerate(lesson.steps):
        named += [(concept, ("steps", index, "concepts", place)) for place, concept in enumerate(step.concepts)]
    for concept, place in named:
        if same_term(concept) not in known:
            fix = "Add it to the glossary of this lesson, or of one that it needs."
            yield report(f"No glossary explains {concept!r}.", fix, *place)
            known.add(same_term(concept))
