"""Whether an answer is right, and the reason to show for it. Pure functions of the question and the answer.

An answer is plain data, so that the store can keep it: a list of choice numbers, a number, or an order as a list.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.course import schema

Answer = list[int] | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is said to an answer: whether it is right, and why."""

    right: bool
    reasons: tuple[str, ...]


def judge_choices(choices: Sequence[schema.Choice], chosen: Sequence[int]) -> Verdict:
    """Judge the chosen numbers: right if exactly the right choices are among them. Gives the reason of each choice."""
    wanted = {index for index, choice in enumerate(choices) if choice.right}
    given = set(chosen)
    reasons = [choices[index].because for index in sorted(given)]
    if given < wanted:
        reasons.append(
            f"{len(wanted - given)} right choice is missing."
            if len(wanted - given) == 1
            else f"{len(wanted - given)} right choices are missing."
        )
    return Verdict(right=given == wanted, reasons=tuple(reasons))


def judge_quiz(quiz: schema.Quiz, answer: Answer) -> Verdict:
    """Judge an answer to a quiz of any form.

    one, many: numbers of choices. number: a number. order: the numbers of the items in the learner's order. match: for
    each pair in turn, the number of the right side that was chosen.
    """
    if quiz.form in ("one", "many"):
        assert isinstance(answer, list)
        verdict = judge_choices(quiz.choices, answer)
    elif quiz.form == "number":
        assert not isinstance(answer, list)
        verdict = _judge_number(quiz, answer)
    else:
        assert isinstance(answer, list)
        verdict = _judge_places(quiz, answer)
    if verdict.right and quiz.because:
        return Verdict(right=True, reasons=(*verdict.reasons, quiz.because))
    return verdict


def _judge_number(quiz: schema.Quiz, answer: float) -> Verdict:
    assert quiz.answer is not None
    if abs(answer - quiz.answer) <= quiz.tolerance + 1e-12:
        return Verdict(right=True, reasons=())
    nearest = min(quiz.guesses, key=lambda guess: abs(answer - guess.value), default=None)
    if nearest is not None and abs(answer - nearest.value) <= quiz.tolerance + 1e-12:
        return Verdict(right=False, reasons=(nearest.because,))
    side = "smaller" if answer > quiz.answer else "larger"
    return Verdict(right=False, reasons=(f"The right number is {side}.",))


def _judge_places(quiz: schema.Quiz, answer: Sequence[int]) -> Verdict:
    wrong = [place for place, index in enumerate(answer) if index != place]
    if not wrong:
        return Verdict(right=True, reasons=())
    if quiz.form == "match":
        pair = quiz.pairs[wrong[0]]
        return Verdict(right=False, reasons=(f"{len(answer) - len(wrong)} of {len(answer)} fit. Look at: {pair.left}",))
    return Verdict(right=False, reasons=(_first_wrong(wrong[0]),))


def _first_wrong(place: int) -> str:
    """Say how far an order is right."""
    if place == 0:
        return "Number 1 is not in place."
    before = "The first is" if place == 1 else f"The first {place} are"
    return f"{before} in place; number {place + 1} is not."


def judge(step: schema.Quiz | schema.Task | schema.Parsons, answer: Answer) -> Verdict:
    """Judge the answer to a question that no code has to run for: a parsons step is right in its one order."""
    if isinstance(step, schema.Quiz):
        return judge_quiz(step, answer)
    assert isinstance(answer, list)
    if isinstance(step, schema.Task):
        return judge_choices(step.choices, answer)
    right = same_code(ordered_lines(step, answer), step.lines)
    return Verdict(right=right, reasons=(step.because,) if right else ("The order is not right yet.",))


def judge_ordered(step: schema.Parsons, *, passed: bool) -> Verdict:
    """Judge ordered lines by what their checks said; why one failed stands in the run's own report."""
    return Verdict(right=passed, reasons=(step.because,) if passed else ("Not in order yet.",))


def ordered_lines(step: schema.Parsons, order: Sequence[int]) -> list[str]:
    """Return the lines that an answer has chosen, in its order; the decoys are numbered after the lines."""
    return [(*step.lines, *step.decoys)[index] for index in order]


def shuffled(count: int, key: str) -> list[int]:
    """Return 0 … count−1 in an order that is the same for the same key and never the right one."""
    order = list(range(count))
    chance = random.Random(key)
    while count > 1 and order == sorted(order):
        chance.shuffle(order)
    return order


def same_code(given: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether lines of code are the same apart from blanks at their ends."""
    return [line.rstrip() for line in given] == [line.rstrip() for line in wanted]
