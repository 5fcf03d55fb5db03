"""Questions with variables: the same question with other numbers. In the lesson each has its first value.

In a quiz with ``vary``, ``{{n}}`` in a text stands for the value of n, ``{{n * m}}`` for that of an expression, and
``{{n * m:,}}`` for its value in a format of Python. ``answer``, ``tolerance`` and the ``value`` of a guess may be
expressions. All is filled in before a file becomes structs: whoever reads a lesson sees a question with numbers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from tutor.course import schema
from tutor.course.arithmetic import NotComputable, Number, evaluate
from tutor.course.conversion import convert
from tutor.course.findings import CourseError, Finding
from tutor.course.yaml_source import Place, Source

Values = Mapping[str, Number]

MAX_COMBINATIONS = 400
_FILLED = re.compile(r"\{\{([^{}]*)\}\}")
_FORMAT = re.compile(r",?(\.\d)?[fge]?")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_NUMBERS = ("answer", "tolerance", "value")
"""The fields that may hold an expression."""


def has_variables(step: Any) -> bool:
    """Whether a step's data is a quiz with variables whose values can be read."""
    named = step.get("vary") if isinstance(step, dict) and step.get("kind") == "quiz" else None
    return (
        isinstance(named, dict)
        and bool(named)
        and all(isinstance(values, list) and values and all(map(_is_number, values)) for values in named.values())
    )


def with_first_values(source: Source) -> Source:
    """Return a lesson's data with the first value of each variable. What is wrong is added to its problems."""
    steps, problems, doubted = list(source.data["steps"]), list(source.problems), set(source.doubted)
    for index, step in enumerate(steps):
        if has_variables(step):
            filling = Filling(source, first_values(step))
            steps[index] = filling.fill(step, ("steps", index))
            problems += filling.problems
            doubted |= filling.doubted
    data = source.data | {"steps": steps}
    return replace(source, data=data, problems=tuple(problems), doubted=frozenset(doubted))


def first_values(step: Mapping[str, Any]) -> Values:
    """Return what the variables of a quiz are in the lesson."""
    return {name: values[0] for name, values in step["vary"].items()}


def combinations(step: Mapping[str, Any]) -> list[Values]:
    """Return every combination of the values of a quiz's variables, that of the lesson first."""
    named = step["vary"]
    chosen = itertools.islice(itertools.product(*named.values()), MAX_COMBINATIONS)
    return [dict(zip(named, values, strict=True)) for values in chosen]


def variant(source: Source, index: int, values: Values) -> schema.Quiz:
    """Return the quiz of a lesson's data at a step's index with values of its variables.

    Raises:
        CourseError: with these values it is none.
    """
    filling = Filling(source, values)
    step = filling.fill(source.data["steps"][index], ("steps", index))
    if filling.problems:
        raise CourseError(*filling.problems)
    return convert(replace(source, data=step), schema.Quiz)


class Filling:
    """Fills values of variables into data, and collects what is wrong in it."""

    def __init__(self, source: Source, values: Values) -> None:
        self.problems: list[Finding] = []
        self.doubted: set[Place] = set()
        self._source = source
        self._values = values

    def fill(self, data: Any, place: Place) -> Any:
        """Return the data with values; what can not be computed stays as it is."""
        match data:
            case dict():
                return {
                    self._name(key, place): value if key == "vary" else self.fill(value, (*place, key))
                    for key, value in data.items()
                }
            case list():
                return [self.fill(value, (*place, number)) for number, value in enumerate(data)]
            case str():
                return self._filled(data, place)
        return data

    def _name(self, key: str, place: Place) -> str:
        """Return a key with values where it is a text: the formulas under ``ascii`` are."""
        return str(self._filled(key, (*place, key))) if place[-1] == "ascii" else key

    def _filled(self, text: str, place: Place) -> str | Number:
        try:
            if place[-1] in _NUMBERS:
                return evaluate(text, self._values)
            return _FILLED.sub(lambda found: _written(found[1], self._values), text)
        except NotComputable as error:
            self._report(place, str(error))
        return text

    def _report(self, place: Place, message: str) -> None:
        line, fix = self._source.line_of(*place), "Mend the expression, or the variables of vary."
        self.problems.append(Finding(path=self._source.path, line=line, message=message, fix=fix))
        self.doubted.add(place)


def used_names(step: Any) -> set[str]:
    """Return the names that stand in the expressions of a quiz's data."""
    return set(itertools.chain.from_iterable(map(_NAME.findall, _expressions(step, ""))))


def _expressions(data: Any, key: str) -> Iterator[str]:
    match data:
        case dict():
            for name, value in data.items():
                yield from () if name == "vary" else _expressions(value, name)
        case list():
            for value in data:
                yield from _expressions(value, "")
        case str() if key in _NUMBERS:
            yield data
        case str():
            yield from _FILLED.findall(data)


def _written(words: str, values: Values) -> str:
    """Return what stands in a text for an expression and its format."""
    expression, _, form = words.partition(":")
    if not _FORMAT.fullmatch(form):
        raise NotComputable(f"{form!r} is no format; there are ',' and '.2f' and the like.")
    value = evaluate(expression, values)
    if form in ("", ",") and float(value).is_integer():
        written = f"{int(value):{form}}"
    else:
        written = f"{value:{form if form[-1:] in ('f', 'g', 'e') else form + '.4g'}}"
    return written.replace("-", "−")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
