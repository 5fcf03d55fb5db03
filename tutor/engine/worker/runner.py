"""Runs snippets in the session's variables, as a notebook would, and judges the lesson's claims about them."""

from __future__ import annotations

import ast
import sys
import time
from types import ModuleType
from typing import Any

from tutor.engine.protocol import Claim, ClaimResult, RunCode, RunFinished
from tutor.engine.worker.endings import Attempts, Ending, caught
from tutor.engine.worker.problems import message_of
from tutor.engine.worker.sources import Sources
from tutor.engine.worker.streams import Printed
from tutor.engine.worker.variables import echo, is_array, summary, variables_of
from tutor.figures import KINDS


class Namespace:
    """The session's variables: the contents of a module ``__main__``, so that classes in it can be pickled."""

    def __init__(self) -> None:
        self.module = ModuleType("__main__")
        sys.modules["__main__"] = self.module

    @property
    def names(self) -> dict[str, Any]:
        """The variables by name."""
        return self.module.__dict__


class Runner:
    """Executes `RunCode` requests."""

    def __init__(self, namespace: Namespace, attempts: Attempts, sources: Sources, printed: Printed) -> None:
        self._names = namespace.names
        self._attempts = attempts
        self._sources = sources
        self._printed = printed

    def run(self, request: RunCode) -> RunFinished:
        """Run a snippet; then, if it came to its end, evaluate the claims."""
        started, worked = time.monotonic(), time.process_time()
        claims: list[ClaimResult] = []
        ending = self._attempt(request, lambda: self._execute(request))
        seconds, cpu_seconds = time.monotonic() - started, time.process_time() - worked
        if ending.outcome == "done" and request.claims:
            ending = self._attempt(request, lambda: self._judge(request.claims, claims))
        return RunFinished(
            run_id=request.run_id,
            outcome=ending.outcome,
            seconds=seconds,
            cpu_seconds=cpu_seconds,
            problem=ending.problem,
            claims=tuple(claims),
            variables=variables_of(self._names),
            note=_note(ending, self._printed),
        )

    def _attempt(self, request: RunCode, action: Any) -> Ending:
        return self._attempts.attempt(request.run_id, request.seconds, action)

    def _execute(self, request: RunCode) -> None:
        self._names.update(request.variables)
        filename = self._sources.add(request.name, request.code)
        try:
            self._exec_and_echo(ast.parse(request.code, filename), filename)
        finally:
            lab = sys.modules.get("tutor.lab")
            if lab is not None:
                lab.flush()

    def _exec_and_echo(self, tree: ast.Module, filename: str) -> None:
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(compile(tree, filename, "exec", dont_inherit=True), self._names)
        if not isinstance(last, ast.Expr):
            return
        value = eval(compile(ast.Expression(last.value), filename, "eval", dont_inherit=True), self._names)
        self._names["_"] = value
        if value is not None and type(value) not in KINDS.values():  # a figure has been shown already
            self._printed.write("stdout", echo(value) + "\n")

    def _judge(self, claims: tuple[Claim, ...], results: list[ClaimResult]) -> None:
        results.extend(judge(claim, self._names) for claim in claims)


def judge(claim: Claim, names: dict[str, Any]) -> ClaimResult:
    """Evaluate one claim; a false one says what its parts were."""
    scope = dict(names)
    verdict: list[bool] = []
    said: list[str] = []

    def evaluate() -> None:
        verdict.append(bool(eval(compile(claim.holds.strip(), "<claim>", "eval", dont_inherit=True), scope)))
        said.append("" if verdict == [True] else _sides(claim.holds, scope))

    error = caught(evaluate)  # a claim may no longer fit the learner's edited code
    detail = f"{type(error).__name__}: {message_of(error)}" if error else "".join(said)
    return ClaimResult(says=claim.says, held=verdict == [True], detail=detail)


def _sides(expression: str, scope: dict[str, Any]) -> str:
    tree = ast.parse(expression.strip(), mode="eval").body
    parts = [tree.left, *tree.comparators] if isinstance(tree, ast.Compare) else [tree]
    said = []
    for part in parts:
        if not isinstance(part, ast.Constant):
            value = eval(compile(ast.Expression(part), "<claim>", "eval"), scope)
            said.append(f"{ast.unparse(part)} is {_worth(value)}")
    return ", ".join(said)


def _worth(value: Any) -> str:
    if is_array(value):
        return f"{value.item():.6g}" if value.size == 1 or getattr(value, "numel", int)() == 1 else summary(value)
    return f"{value:.6g}" if isinstance(value, float) else summary(value)


def _note(ending: Ending, printed: Printed) -> str:
    cut = "The output was longer than is shown; the rest was discarded." if printed.overflowed else ""
    return " ".join(sentence for sentence in (ending.note, cut) if sentence)
