"""Why a check failed: a mistake that we know, or else a sentence about the first difference."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from tutor.engine.protocol import CheckResult, Mistake, MistakeFound, Problem
from tutor.engine.worker.differences import difference, same, side_difference
from tutor.engine.worker.problems import learner_frames, message_of, problem_of
from tutor.engine.worker.showing import show_pair
from tutor.engine.worker.sources import Sources
from tutor.engine.worker.trials import Trial

_FAMILIES = tuple(
    re.compile(signs)
    for signs in (
        "could not be broadcast|must match the size of tensor|not broadcastable",
        "mismatch in its core dimension|cannot be multiplied|Expected size for first two dimensions|not aligned",
        "is invalid for input of size|cannot reshape array",
        "view size is not compatible",
    )
)
"""Exceptions that say the same in the words of NumPy and of torch. Their type alone would say too little."""

TryVersion = Callable[[str, int], Trial]
"""Tries a version, named by its code, on the check of that index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Explains the failed checks of a learner's code by running the solution and the mistakes on the same checks."""

    code: str
    solution: str
    mistakes: tuple[Mistake, ...]
    trials: tuple[Trial, ...]
    sources: Sources
    elsewhere: frozenset[str]
    attempt: TryVersion

    def find_mistake(self) -> tuple[Mistake, frozenset[int]] | None:
        """Return the mistake whose results equal the learner's in the first failed check and in the most others.

        The indices are those of the failed checks where they are equal.
        """
        failed = [index for index, trial in enumerate(self.trials) if not trial.passed]
        best: tuple[float, Mistake, frozenset[int]] | None = None
        for mistake in self.mistakes:
            if self._likeness(mistake, failed[0]) == 0:
                continue
            likeness = {index: self._likeness(mistake, index) for index in range(len(self.trials))}
            score = sum(likeness.values())
            if best is None or score > best[0]:
                best = score, mistake, frozenset(index for index in failed if likeness[index])
        return None if best is None else (best[1], best[2])

    def _likeness(self, mistake: Mistake, index: int) -> float:
        """1 where a mistake does the same as the learner's code in a check, a half where that is not sure, else 0."""
        mine, theirs = self.trials[index], self.attempt(mistake.code, index)
        if mine.passed or theirs.passed:
            return float(mine.passed and theirs.passed and _equal_results(mine, theirs))
        if mine.error is not None or theirs.error is not None:
            return _error_likeness(mine, theirs)
        right = self.attempt(self.solution, index)
        return float(_equal_results(mine, theirs) and not _equal_results(mine, right))

    def result(self, index: int, name: str, because: str, mistake: Mistake | None) -> CheckResult:
        """Describe the failed check ``index``."""
        trial = self.trials[index]
        right = self.attempt(self.solution, index)
        if not right.passed:
            return CheckResult(name=name, passed=False, because=because, message=_faulty(right))
        problem = self.problem(trial)
        message = self._message(trial, right, problem)
        yours = expected = None
        if trial.results and right.results and problem is None:
            (_, mine), (_, theirs) = _differing(trial, right)
            yours, expected = show_pair(mine, theirs)
        found = MistakeFound(name=mistake.name, tells=mistake.tells) if mistake else None
        return CheckResult(
            name=name,
            passed=False,
            because=because,
            message=message,
            mistake=found,
            yours=yours,
            expected=expected,
            problem=problem,
        )

    def problem(self, trial: Trial) -> Problem | None:
        """Return the exception as a problem, where it was raised inside the learner's code."""
        error = trial.error
        if error is None or not learner_frames(error.__traceback__, self.sources):
            return None
        return problem_of(error, self.sources, elsewhere=self.elsewhere)

    def _message(self, trial: Trial, right: Trial, problem: Problem | None) -> str:
        unfinished = starter_left(self.code)
        if unfinished and (problem is None or problem.kind == "NotImplementedError"):
            return f"`{unfinished}` is still as it was given: write its body where the `...` stands."
        if problem is not None:
            return f"Your code stops with {problem.kind}: {first_line(problem.message)}"
        told = ""
        if trial.results and right.results:
            (text, mine), (_, theirs) = _differing(trial, right)
            told = difference(text, mine, theirs)
            if _is_property(trial, text) and not _is_structural(told):
                told = side_difference(trial.sides) or told
        told = told or side_difference(trial.sides)
        if not told and trial.error is not None:
            kind = type(trial.error).__name__
            return f"The check cannot use your result: {kind}: {first_line(message_of(trial.error))}"
        return told or "The check does not hold."


def _equal_results(first: Trial, second: Trial) -> bool:
    if not first.results or len(first.results) != len(second.results):
        return False
    return all(same(a, b) for (_, a), (_, b) in zip(first.results, second.results, strict=True))


def _error_likeness(mine: Trial, theirs: Trial) -> float:
    if mine.error is None or theirs.error is None:
        return 0.0
    first, second = message_of(mine.error), message_of(theirs.error)
    if first == second:
        return 0.0 if isinstance(mine.error, NotImplementedError) else 1.0
    return 0.5 if any(family.search(first) and family.search(second) for family in _FAMILIES) else 0.0


def _differing(trial: Trial, right: Trial) -> tuple[tuple[str, object], tuple[str, object]]:
    """The first pair of results that differ, or the first pair."""
    pairs = list(zip(trial.results, right.results, strict=False))
    return next(((a, b) for a, b in pairs if not same(a[1], b[1])), pairs[0])


def _is_property(trial: Trial, text: str) -> bool:
    """Whether the check compares something computed from the result, not the result itself."""
    return bool(trial.sides) and trial.sides[0][0] != text


def _is_structural(told: str) -> bool:
    """Whether a difference is one of kind, not of numbers: it explains any property that fails."""
    return any(sign in told for sign in (" returned None", "has shape", "was expected", "contains", "sums to"))


def _faulty(right: Trial) -> str:
    why = f" It raises {type(right.error).__name__}: {first_line(message_of(right.error))}" if right.error else ""
    return f"This check is wrong, not your code: the lesson's own solution fails it, too.{why}"


def first_line(message: str) -> str:
    """Return the first line of an exception's text, not too long."""
    line = message.strip().split("\n")[0]
    return line if len(line) <= 160 else line[:160] + " …"


def starter_left(code: str) -> str | None:
    """Return the first function whose body is still ``...``, or None."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef):
            body = [part for part in node.body if not _is_text(part)]
            if all(_is_placeholder(part) for part in body):
                return node.name
    return None


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_placeholder(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis:
        return True
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Raise) and "NotImplemented" in ast.unparse(node))
