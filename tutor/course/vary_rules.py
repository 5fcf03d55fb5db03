"""Rules for questions that ask for a number: the wrong ones differ from the right one, whatever the variables are."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from tutor.course import schema
from tutor.course.findings import CourseError, Finding
from tutor.course.loader import LoadedLesson

Report = Callable[..., Finding]
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def check_numbers(loaded: LoadedLesson, report: Report) -> Iterator[Finding]:
    """Yield what is wrong with the questions of a lesson that ask for a number, and with variables anywhere."""
    for index, step in enumerate(loaded.lesson.steps):
        at = ("steps", index)
        if not isinstance(step, schema.Quiz):
            continue
        if step.vary:
            yield from _variables(loaded, step, report, *at)
        elif step.form == "number":
            yield from _distinct(step, "", report, *at)


def _variables(loaded: LoadedLesson, step: schema.Quiz, report: Report, *at: str | int) -> Iterator[Finding]:
    from tutor.course.variation import MAX_COMBINATIONS, combinations, used_names, variant

    data: Any = loaded.source.data["steps"][at[1]]
    if step.form != "number":
        yield report(f"A quiz of the form {step.form} has vary.", "Only the form number can vary.", *at, "vary")
        return
    for name in step.vary:
        if not _NAME.fullmatch(name):
            yield report(f"{name!r} is no name of a variable.", "Use lower case letters.", *at, "vary", name)
        elif name not in used_names(data):
            yield report(f"Nothing uses the variable {name}.", "Use it, or drop it.", *at, "vary", name)
    count = math.prod(len(values) for values in step.vary.values())
    if count > MAX_COMBINATIONS:
        fix = f"Up to {MAX_COMBINATIONS} are allowed: give fewer values."
        yield report(f"The values have {count} combinations.", fix, *at, "vary")
        return
    for values in combinations(data):
        said = ", ".join(f"{name} = {value:g}" for name, value in values.items())
        try:
            found = list(_distinct(variant(loaded.source, int(at[1]), values), f" with {said}", report, *at))
        except CourseError as error:
            found = [report(f"{one.message.rstrip('.')} with {said}.", one.fix, *at, "vary") for one in error.problems]
        if found:
            yield from found
            return


def _distinct(quiz: schema.Quiz, where: str, report: Report, *at: str | int) -> Iterator[Finding]:
    """Yield where a wrong number counts as the right one, or two wrong ones as the same."""
    if quiz.answer is None:
        return
    for index, guess in enumerate(quiz.guesses):
        if abs(guess.value - quiz.answer) <= quiz.tolerance:
            message = f"The guess {guess.value:g} counts as right{where}."
            yield report(message, "A guess is a wrong number.", *at, "guesses", index)
    for (_, one), (index, other) in itertools.combinations(enumerate(quiz.guesses), 2):
        if one.value == other.value and one.because != other.because:
            message = f"Two guesses are {one.value:g}{where}."
            yield report(message, "Only the reason of the first would be told.", *at, "guesses", index)
