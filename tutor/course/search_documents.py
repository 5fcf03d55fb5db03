"""What can be found in a course, as documents of plain text: steps, whole lessons, and the terms of the glossary.

What a learner is to find out alone is in none of them: solutions, hints, and why an answer is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from tutor.course import schema
from tutor.course.formulas import FormulaError, one_line, plain_text
from tutor.course.loader import Entry
from tutor.course.markdown import formulas_of
from tutor.course.places import Place

Kind = Literal["step", "term", "note", "code"]
"""Where a document comes from: a lesson, the glossary, the learner's notes, the learner's code."""
WIDTH = 10_000
_BOLD = re.compile(r"(`[^`]*`)|\*\*")
_CAPITALS = re.compile(r"(?<=[A-Z])(?=[A-Z])")


class Document(Struct, frozen=True, kw_only=True):
    """Something to be found, and the place that is opened then.

    ``text`` is prose with formulas in ASCII; ``code`` is Python; ``about`` are words that belong to it without being
    shown in it; ``formulas`` are its formulas in other ways of writing them.
    """

    kind: Kind
    place: Place
    title: str
    text: str = ""
    code: str = ""
    about: str = ""
    formulas: str = ""


def lesson_documents(entry: Entry, lesson: schema.Lesson) -> Iterator[Document]:
    """Yield the documents of one lesson: itself, its steps, the terms that it explains."""
    numbers = {step.id: number for number, step in enumerate(lesson.steps, 1)}
    titles = {step.id: step.title for step in lesson.steps}

    def place(step: str) -> Place:
        return Place(
            lesson=entry.id,
            step=step,
            label=entry.label,
            lesson_title=lesson.title,
            title=titles.get(step, step),
            number=numbers.get(step),
        )

    yield _whole(lesson, place(lesson.steps[0].id))
    for step in lesson.steps:
        yield _step(step, place(step.id))
    for term in lesson.glossary:
        yield Document(kind="term", place=place(term.step), title=term.term, text=term.says)


def _whole(lesson: schema.Lesson, place: Place) -> Document:
    """The lesson as a whole: found by its title, its objective, its recap, and what it names to read."""
    read = [f"{one.title}, {one.authors} ({one.year})." for one in lesson.resources]
    text = _plain("\n\n".join([lesson.objective, *lesson.recap]), {})
    about = ", ".join(lesson.concepts)
    return Document(kind="step", place=place, title=lesson.title, text=" ".join([text, *read]), about=about)


def _step(step: schema.AnyStep, place: Place) -> Document:
    source = "\n\n".join([step.text, *_asked(step)])
    return Document(
        kind="step",
        place=place,
        title=step.title,
        text=_plain(source, step.ascii),
        code=_code(step),
        about=", ".join(step.concepts),
        formulas=" ".join(_other_ways(source)),
    )


def _asked(step: schema.AnyStep) -> Iterator[str]:
    """Yield what a step asks, with what can be answered, as Markdown."""
    match step:
        case schema.Predict() | schema.Quiz() | schema.Task():
            yield step.question
            yield from (choice.text for choice in step.choices)
        case schema.Parsons():
            yield step.question
        case schema.Knobs():
            yield from (knob.label for knob in step.knobs)
        case _:
            pass
    match step:
        case schema.Quiz():
            yield from sorted(step.items)
            yield from sorted(part for pair in step.pairs for part in (pair.left, pair.right))
        case schema.Task():
            resource = step.resource
            yield f"{resource.title}, {resource.authors} ({resource.year}), {resource.where}"
        case _:
            pass


def _code(step: schema.AnyStep) -> str:
    """Return the code that a step shows at first."""
    match step:
        case schema.Run() | schema.Predict() | schema.Knobs():
            return step.code
        case schema.Exercise():
            return step.starter
        case schema.Parsons():
            return "\n".join(sorted((*step.lines, *step.decoys)))
        case _:
            return ""


def _plain(markdown: str, overrides: Mapping[str, str]) -> str:
    """Return the words of a text on one line, without the signs that make words bold."""
    text = plain_text(markdown, overrides, width=WIDTH, ascii=True)
    return " ".join(_BOLD.sub(lambda match: match[1] or "", text).split())


def _other_ways(markdown: str) -> Iterator[str]:
    """Yield each formula as it is drawn, and with its matrices set apart: ``QK^T`` also as ``Q K^T``."""
    if "$" not in markdown and "```math" not in markdown:
        return
    for tex in dict.fromkeys(tex for tex, _ in formulas_of(markdown)):
        try:
            yield one_line(tex)
            yield _CAPITALS.sub(" ", one_line(tex, ascii=True))
        except FormulaError:
            yield tex
