"""What the main key does at a step, and the line that says so. Pure functions of the step and its state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tutor.course import schema
from tutor.course.requests import time_limit
from tutor.ui.lesson.grading import Verdict
from tutor.ui.lesson.record import RunRecord

Action = Literal["next", "commit", "answer", "run", "check", "nothing"]


@dataclass(slots=True)
class StepState:
    """How far a step is in this sitting."""

    done: bool = False
    committed: bool = False
    """A prediction has been made."""
    verdict: Verdict | None = None
    record: RunRecord = field(default_factory=RunRecord)
    running: bool = False
    edited: bool = False
    """The code, the knobs or the answer changed since the last run or verdict."""
    hints: int = 0


def main_action(step: schema.AnyStep, state: StepState) -> Action:
    """Return what enter does now."""
    if state.running:
        return "nothing"
    right = state.verdict is not None and state.verdict.right
    match step:
        case schema.Read():
            return "next"
        case schema.Predict():
            if not state.committed:
                return "commit"
            return "next" if state.record.ran and not state.edited else "run"
        case schema.Run() | schema.Knobs():
            return "next" if state.record.ran and not state.edited else "run"
        case schema.Exercise():
            return "next" if state.record.succeeded and state.record.checks and not state.edited else "check"
        case schema.Quiz() | schema.Task() | schema.Parsons():
            return "next" if right and not state.edited else "answer"


def prompt(step: schema.AnyStep, state: StepState, *, answered: bool, last: bool) -> str:
    """Return the line that tells a stranger what to press."""
    if state.running:
        return "Running. esc stops it."
    action = main_action(step, state)
    following = "enter: finish the lesson" if last else "enter: next step"
    if action == "next":
        return _success(step, state) + following
    if action == "commit":
        wait = "Choose with ↑ ↓ and space. What will happen?"
        return "enter: commit to this answer, then it runs" if answered else wait
    if action == "answer":
        return _ask(step, state, answered)
    if action == "check":
        again = "Change the code and check again" if state.record.checks or state.record.finished else "Write the code"
        hint = ", h: hint" if isinstance(step, schema.Exercise) else ""
        return f"{again}. e: to the editor, ctrl+r: check{hint}"
    assert isinstance(step, schema.Runnable)
    seconds = f"it stops after {time_limit(step):.0f} s at the latest"
    if isinstance(step, schema.Knobs) and state.record.ran:
        return "enter: run with these values, n: next step"
    return f"enter: run it ({seconds})" + ("" if not isinstance(step, schema.Knobs) else ", ← → change a value")


def _success(step: schema.AnyStep, state: StepState) -> str:
    if isinstance(step, schema.Exercise):
        return f"✓ All {len(state.record.checks)} checks pass. "
    if isinstance(step, (schema.Quiz, schema.Task, schema.Parsons)):
        return "✓ Right. "
    if isinstance(step, schema.Knobs):
        return "tab: change a value and run again, "
    if isinstance(step, schema.Run) and state.record.finished is not None and not state.record.succeeded:
        return "A claim did not hold in this run. ctrl+r: run again, "
    return ""


def _ask(step: schema.AnyStep, state: StepState, answered: bool) -> str:
    wrong = "Not yet. Try again: " if state.verdict is not None and not state.verdict.right else ""
    if isinstance(step, schema.Parsons) or (isinstance(step, schema.Quiz) and step.form == "order"):
        return f"{wrong}space picks a line up, ↑ ↓ carry it, enter: answer"
    if isinstance(step, schema.Quiz) and step.form == "match":
        return f"{wrong}↑ ↓ choose a row, space changes its match, enter: answer"
    if isinstance(step, schema.Quiz) and step.form == "number":
        return f"{wrong}Type a number, enter: answer"
    many = isinstance(step, schema.Quiz) and step.form == "many"
    if answered:
        return f"{wrong}enter: answer"
    return f"{wrong}Choose with ↑ ↓ and space" + (", more than one may be right" if many else "")


def dots(count: int, done: frozenset[int], here: int) -> str:
    """Return a sign for each step: done, here, still open."""
    return "".join("◐" if i == here else "●" if i in done else "○" for i in range(count))
