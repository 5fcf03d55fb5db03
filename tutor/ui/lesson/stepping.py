"""What the main key does at a step, and the line that says so. Pure functions of the step and its state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tutor.course import schema
from tutor.course.requests import time_limit
from tutor.ui.lesson.comparison import Comparison
from tutor.ui.lesson.grading import Verdict
from tutor.ui.lesson.record import RunRecord

Action = Literal["next", "commit", "answer", "run", "check", "nothing"]
Keys = Literal["step", "editor", "figure"]
"""What takes the keys: the step as a whole, the editor (where letters are text), or a figure."""
LONG_SECONDS = 10


@dataclass(slots=True)
class StepState:
    """How far a step is in this sitting."""

    done: bool = False
    sealed: bool = False
    """The step is asked in a check that is not over: the first answer counts, and nothing is said to it."""
    committed: bool = False
    """A prediction has been made."""
    verdict: Verdict | None = None
    record: RunRecord = field(default_factory=RunRecord)
    running: bool = False
    edited: bool = False
    """The code, the knobs or the answer changed since the last run or verdict."""
    ran_code: str | None = None
    """The code of the last run."""
    hints: int = 0
    comparison: Comparison = field(default_factory=Comparison)
    """The runs of a knobs step."""

    def begin(self, code: str) -> RunRecord:
        """Begin a run of this code; return its record, which is empty."""
        self.record = RunRecord()
        self.ran_code = code
        self.running, self.edited = True, False
        return self.record


def main_action(step: schema.AnyStep, state: StepState) -> Action:
    """Return what enter does now."""
    if state.running:
        return "nothing"
    match step:
        case schema.Read():
            return "next"
        case schema.Predict() if not state.committed:
            return "commit"
        case schema.Run() | schema.Knobs() | schema.Predict():
            return "next" if state.record.ran and not state.edited else "run"
        case schema.Exercise():
            return "next" if state.record.succeeded and state.record.checks and not state.edited else "check"
        case schema.Quiz() if state.sealed:
            return "next" if state.verdict is not None else "answer"
        case schema.Quiz() | schema.Task() | schema.Parsons():
            right = state.verdict is not None and state.verdict.right
            return "next" if right and not state.edited else "answer"


def offered(action: str, step: schema.AnyStep, state: StepState) -> bool:
    """Whether a key of the step does something now."""
    coded = isinstance(step, (schema.Run, schema.Predict, schema.Knobs, schema.Exercise))
    match action:
        case "hint" | "solution":
            return isinstance(step, schema.Exercise) and not state.running and not state.sealed
        case "again" | "reset_code":
            return coded and not state.running
        case "edit":
            return coded
        case "drop_run":
            return bool(state.comparison.runs) and not state.running
    return True


def run_finishes(step: schema.AnyStep, record: RunRecord) -> bool:
    """Whether a step is done by this run. Code that is checked must pass; elsewhere it is enough that it ran."""
    return record.succeeded if isinstance(step, (schema.Exercise, schema.Parsons)) else record.ran


def prompt(step: schema.AnyStep, state: StepState, *, answered: bool, last: bool, keys: Keys = "step") -> str:
    """Return the line that tells a stranger what to press."""
    if state.running:
        return _running(step)
    if keys == "figure":
        return "enter: full screen, with a cursor that reads the figure"
    action = main_action(step, state)
    if keys == "editor":
        return _editing(step, action, state)
    end = "to the result" if state.sealed else "finish the lesson"
    following = f"enter: {end}" if last else "enter: next step"
    match action:
        case "next":
            return _success(step, state) + following
        case "commit":
            wait = "What will happen? Choose with ↑ ↓ and space"
            said = "enter: commit to this answer, then it runs" if answered else wait
        case "answer":
            said = _ask(step, state, answered)
        case "check":
            tried = state.record.ended
            said = (
                "Not yet. e: change your code, ctrl+r: check again" if tried else "e: write your code, ctrl+r: check it"
            )
            said += "" if state.sealed else f", {_help(step, state)}"
        case _:
            said = _run(step, state)
    return f"{said}, n: next step" if state.done and not last else said


def _help(step: schema.AnyStep, state: StepState) -> str:
    """What h does: the next hint, and after the last one the lines of a solution."""
    left = isinstance(step, schema.Exercise) and state.hints < len(step.hints)
    return "h: hint" if left else "h: order a solution's lines"


def _running(step: schema.AnyStep) -> str:
    if isinstance(step, schema.Runnable) and step.budget >= LONG_SECONDS:
        return f"Running, at most {time_limit(step):.0f} s. esc: stop"
    return "Running. esc: stop"


def _editing(step: schema.AnyStep, action: Action, state: StepState) -> str:
    if action == "next":
        return f"{_success(step, state)}esc, then enter: go on"
    does = "check" if action == "check" else "run"
    if action == "commit":
        return "esc: leave the editor. Choose an answer first, then it runs"
    return f"ctrl+r: {does} it, esc: leave the editor"


def _run(step: schema.AnyStep, state: StepState) -> str:
    if isinstance(step, schema.Knobs):
        if state.record.ran:
            return "enter: run with these values"
        return "enter: run it, ← → change a value, ↑ ↓ choose a knob"
    assert isinstance(step, schema.Runnable)
    limit = f" (it stops after {time_limit(step):.0f} s at the latest)" if step.budget >= LONG_SECONDS else ""
    again = " again" if state.record.ended else ""
    return f"enter: run it{again}{limit}, e: change it first"


def _success(step: schema.AnyStep, state: StepState) -> str:
    if isinstance(step, schema.Exercise):
        count = len(state.record.checks)
        return "✓ The check passes. " if count == 1 else f"✓ All {count} checks pass. "
    if isinstance(step, (schema.Quiz, schema.Task, schema.Parsons)):
        return "Your answer is kept. " if state.sealed else "✓ Right. "
    if isinstance(step, schema.Knobs):
        return "Change a value with ← → and run again, or "
    if isinstance(step, schema.Run) and state.record.finished is not None and not state.record.succeeded:
        return "A claim did not hold in this run. ctrl+r: run again, "
    return ""


def _ask(step: schema.AnyStep, state: StepState, answered: bool) -> str:
    wrong = state.verdict is not None and not state.verdict.right
    if wrong and not state.edited and _form(step) in ("one", "many"):
        return f"Not yet. {how_to_answer(step, answered=False)}"
    said = how_to_answer(step, answered=answered)
    return f"Not yet. Try again: {said[0].lower()}{said[1:]}" if wrong else said


def _form(step: schema.AnyStep) -> str:
    return step.form if isinstance(step, schema.Quiz) else "order" if isinstance(step, schema.Parsons) else "one"


def how_to_answer(step: schema.AnyStep, *, answered: bool) -> str:
    """Return the keys that answer a question; ``answered``: something is chosen that can be given as the answer."""
    match form := _form(step):
        case "order":
            drop = ", x leaves one out" if isinstance(step, schema.Parsons) and step.decoys else ""
            return f"space picks a line up, ↑ ↓ carry it{drop}, enter: answer"
        case "match":
            return f"↑ ↓ choose a row, space changes its match{', enter: answer' if answered else ''}"
        case "number":
            return "Type a number, enter: answer"
        case _:
            many = ", more than one may be right" if form == "many" else ""
            return "enter: answer" if answered else f"Choose with ↑ ↓ and space{many}"


def dots(count: int, done: frozenset[int], here: int) -> str:
    """Return a sign for each step: done, here, still open."""
    return "".join("◐" if i == here else "●" if i in done else "○" for i in range(count))
