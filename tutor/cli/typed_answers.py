"""Answers typed on a line, for every form of question. Things to choose from are numbered from 1 in a given order."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from tutor.course import schema
from tutor.ui.lesson.grading import Answer


class UnreadableAnswer(ValueError):
    """A line that is no answer; the message says what would be one."""


def how_to_answer(quiz: schema.Quiz) -> str:
    """Say what is to be typed."""
    match quiz.form:
        case "one":
            return f"a number from 1 to {len(quiz.choices)}"
        case "many":
            return f"the numbers of all that are right, from 1 to {len(quiz.choices)}"
        case "number":
            return "a number"
        case "order":
            return f"the {len(quiz.items)} numbers in the right order"
        case "match":
            return f"{len(quiz.pairs)} numbers: for each line in turn what belongs to it"


def read_answer(quiz: schema.Quiz, order: Sequence[int], line: str) -> Answer:
    """Return the answer that a line gives.

    Args:
        quiz: The question.
        order: For the forms order and match, which item or right side stands at each number.
        line: What was typed.

    Raises:
        UnreadableAnswer: it is no answer of this form.
    """
    wanted = f"Type {how_to_answer(quiz)}; d where you do not know, q to leave."
    if quiz.form == "number":
        try:
            number = float(line.replace(",", ""))
        except ValueError:
            raise UnreadableAnswer(wanted) from None
        if not math.isfinite(number):
            raise UnreadableAnswer(wanted)
        return number
    words = re.split(r"[\s,;]+", line.strip())
    if not all(word.isdecimal() for word in words):
        raise UnreadableAnswer(wanted)
    places = [int(word) - 1 for word in words]
    count = len(order) if quiz.form in ("order", "match") else len(quiz.choices)
    right_many = {"one": len(places) == 1, "many": True}.get(quiz.form, sorted(places) == list(range(count)))
    if not right_many or not all(0 <= place < count for place in places):
        raise UnreadableAnswer(wanted)
    return sorted(set(places)) if quiz.form in ("one", "many") else [order[place] for place in places]
