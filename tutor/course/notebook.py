"""A lesson as a Jupyter notebook (nbformat 4.5): prose, code, and what the learner has written and answered.

The notebook runs from top to bottom in a kernel that has this package: its first cell loads `tutor.notebook`, which
draws figures below the cells and checks exercises. A notebook is plain data, so nothing but JSON is needed to write it.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from tutor.course import schema
from tutor.course.earlier import EarlierCode, EarlierWork
from tutor.course.loader import LoadedLesson
from tutor.course.places import RECAP

Cell = dict[str, Any]


class OwnWork(Struct, frozen=True, kw_only=True):
    """What a learner has made of a lesson, by step: code as it was left, code that passed, answers given, notes."""

    code: Mapping[str, str] = {}
    passed: Mapping[str, str] = {}
    answers: Mapping[str, object] = {}
    notes: Mapping[str, str] = {}


def notebook_of(
    loaded: LoadedLesson, own: OwnWork, earlier: EarlierWork, *, lessons: Path | None = None
) -> dict[str, Any]:
    """Return a lesson as the JSON of a notebook.

    Args:
        loaded: The lesson.
        own: What the learner has made of it.
        earlier: Finds the code of earlier lessons that steps use.
        lessons: The course's folder, where it is not the bundled course.
    """
    writer = _Writer(loaded, own, earlier, lessons)
    return {
        "cells": list(writer.cells()),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


class _Writer:
    """Writes the cells of one lesson."""

    def __init__(self, loaded: LoadedLesson, own: OwnWork, earlier: EarlierWork, lessons: Path | None) -> None:
        self._lesson = loaded.lesson
        self._label = loaded.entry.label
        self._own = own
        self._earlier = earlier
        self._brought: set[str] = set()
        self._course = f" --lessons {shlex.quote(str(lessons.resolve()))}" if lessons else ""

    def cells(self) -> Iterator[Cell]:
        """Yield all cells."""
        lesson = self._lesson
        intro = f"# {self._label} {lesson.title}\n\n{lesson.objective}"
        yield _markdown(
            "lesson", f"{intro}\n\nRun the cells in their order: later ones use the variables of earlier ones."
        )
        yield _code("begin", "%load_ext tutor.notebook")
        for number, step in enumerate(lesson.steps, 1):
            yield _markdown(step.id, f"## {number} · {step.title}\n\n{step.text.strip()}{_asked(step)}")
            yield from self._bring(step)
            yield from self._step(step)
            yield from self._note(step.id)
        lines = "\n".join(f"- {line}" for line in lesson.recap)
        yield _markdown(RECAP, f"## In three lines\n\n{lines}")
        yield from self._note(RECAP)
        read_on = "\n".join(_resource(one) for one in lesson.resources)
        yield _markdown("resources", f"## To read on\n\n{read_on}")

    def _bring(self, step: schema.AnyStep) -> Iterator[Cell]:
        """Yield what a step uses of earlier lessons, once."""
        for code in self._earlier.before(step):
            if code.key not in self._brought:
                self._brought.add(code.key)
                yield _code(f"{step.id}-uses-{len(self._brought)}", self._exercise(code.key, code.code), _told(code))

    def _exercise(self, key: str, code: str) -> str:
        return f"%%exercise {key}{self._course}\n{code.rstrip()}"

    def _step(self, step: schema.AnyStep) -> Iterator[Cell]:
        match step:
            case schema.Run() | schema.Predict() | schema.Knobs():
                yield from self._run(step)
            case schema.Exercise():
                code = self._own.passed.get(step.id) or self._own.code.get(step.id) or step.starter
                yield _code(f"{step.id}-code", self._exercise(f"{self._lesson.id}/{step.id}", code))
            case _:
                pass
        answer = _answer(step, self._own.answers.get(step.id))
        if answer:
            yield _markdown(f"{step.id}-answer", answer)

    def _note(self, step: str) -> Iterator[Cell]:
        """Yield what the learner has noted at a step, set off from the lesson's own text."""
        if note := self._own.notes.get(step):
            quoted = "\n".join(f"> {line}".rstrip() for line in note.splitlines())
            yield _markdown(f"{step}-note", f"> **My note**\n>\n{quoted}")

    def _run(self, step: schema.Run | schema.Predict | schema.Knobs) -> Iterator[Cell]:
        code = self._own.code.get(step.id) or step.code
        knobs = step.knobs if isinstance(step, schema.Knobs) else ()
        lines = [f"{knob.name} = {knob.start!r}  # {knob.label}: {_values(knob)}" for knob in knobs]
        yield _code(f"{step.id}-code", "\n".join([*lines, code.rstrip()]))
        if step.expect and code.strip() == step.code.strip():
            yield _code(f"{step.id}-holds", "\n".join(["# What holds after this run", *map(_claim, step.expect)]))


def _told(code: EarlierCode) -> str:
    whose = "your code" if code.own else "the lesson's solution: yours has not passed yet"
    return f"{code.title!r} of {code.place}, {whose}."


def _values(knob: schema.Knob) -> str:
    return ", ".join(map(repr, knob.values))


def _claim(claim: schema.Claim) -> str:
    return f"assert ({claim.holds.strip()}), {json.dumps(claim.says, ensure_ascii=False)}"


def _asked(step: schema.AnyStep) -> str:
    """Return the question of a step, and what can be answered."""
    question = getattr(step, "question", "")
    if not question:
        return ""
    resource = f"\n\n{_resource(step.resource)}" if isinstance(step, schema.Task) else ""
    choices = "".join(f"\n- {choice.text}" for choice in getattr(step, "choices", ()))
    match step:
        case schema.Quiz(form="order"):
            choices = "\n\nIn order: " + " · ".join(sorted(step.items))
        case schema.Quiz(form="match"):
            left, right = (pair.left for pair in step.pairs), sorted(pair.right for pair in step.pairs)
            choices = "".join(f"\n- {one}" for one in left) + "\n\nwith: " + " · ".join(right)
        case schema.Parsons():
            choices = "\n\n" + _fenced(sorted((*step.lines, *step.decoys)))
        case _:
            pass
    return f"{resource}\n\n**{question.strip()}**\n{choices}"


def _answer(step: schema.AnyStep, given: object) -> str:
    """Return the learner's answer, and the right one folded away."""
    right = _right(step)
    if not right:
        return ""
    said = _said(step, given)
    own = f"Your answer: {said}\n\n" if said else ""
    return f"{own}<details><summary>The answer</summary>\n\n{right}\n\n</details>"


def _right(step: schema.AnyStep) -> str:
    choices: Sequence[schema.Choice] = getattr(step, "choices", ())
    told = [f"- {'**' + choice.text + '**' if choice.right else choice.text} – {choice.because}" for choice in choices]
    match step:
        case schema.Quiz(form="number"):
            told = [f"**{step.answer:g} {step.unit}**".replace(" **", "**")]
        case schema.Quiz(form="order"):
            told = [f"{number}. {item}" for number, item in enumerate(step.items, 1)]
        case schema.Quiz(form="match"):
            told = [f"- {pair.left} – {pair.right}" for pair in step.pairs]
        case schema.Parsons():
            told = [_fenced(step.lines)]
        case _:
            pass
    because = getattr(step, "because", "")
    return "\n".join(told) + (f"\n\n{because}" if because else "")


def _said(step: schema.AnyStep, given: object) -> str:
    """Return an answer in words; an answer that no longer fits the question gives nothing."""
    if isinstance(given, float | int):
        return f"{given:g}"
    if not isinstance(given, list) or not all(isinstance(place, int) for place in given):
        return ""
    parts: Sequence[str] = [choice.text for choice in getattr(step, "choices", ())]
    if isinstance(step, schema.Quiz) and step.form in ("order", "match"):
        parts = step.items or [pair.right for pair in step.pairs]
    if isinstance(step, schema.Parsons):
        parts = (*step.lines, *step.decoys)
    return "; ".join(parts[place] for place in given if place < len(parts))


def _resource(resource: schema.Resource) -> str:
    title = f"[{resource.title}]({resource.url})" if resource.url else resource.title
    question = f" *{resource.question}*" if resource.question else ""
    return f"- {title}, {resource.authors} ({resource.year}), {resource.where}: {resource.read_for}{question}"


def _fenced(lines: Sequence[str]) -> str:
    return "```python\n" + "\n".join(lines) + "\n```"


def _markdown(name: str, text: str) -> Cell:
    return {"cell_type": "markdown", "id": name[:64], "metadata": {}, "source": text}


def _code(name: str, code: str, told: str = "") -> Cell:
    """Return a code cell; what is told of it goes in as a comment below the magic that must be its first line."""
    if told:
        first, _, rest = code.partition("\n")
        code = f"{first}\n# {told}\n{rest}"
    return {
        "cell_type": "code",
        "id": name[:64],
        "metadata": {},
        "source": code,
        "outputs": [],
        "execution_count": None,
    }
