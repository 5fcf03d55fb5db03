"""Running one version of an exercise's code (the learner's, the solution, a mistake) and its checks, one by one."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from tutor.engine.protocol import Check
from tutor.engine.worker.endings import caught
from tutor.engine.worker.guarding import Guard, instruments
from tutor.engine.worker.recording import compile_recorded, is_data, learner_names, names_from, snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How one version did in one check: its results (text and value), the sides compared last, and its exception."""

    passed: bool
    results: tuple[tuple[str, Any], ...] = ()
    sides: tuple[tuple[str, Any], ...] = ()
    error: BaseException | None = None


class Version:
    """One version of the code, in variables of its own."""

    def __init__(self, code: str, filename: str) -> None:
        self._code = code
        self._filename = filename
        self._module = ModuleType("__main__")
        self._starting: set[str] = set()

    @property
    def names(self) -> dict[str, Any]:
        """The variables of this version."""
        return self._module.__dict__

    def prepare(self, setup: str) -> None:
        """Run what the lesson gives; raises whatever that raises."""
        exec(compile(setup, "<setup>", "exec", dont_inherit=True), self.names)
        self._starting = set(self.names)

    def try_to_run(self, setup: str) -> BaseException | None:
        """Prepare and run; return the exception where there is one."""

        def both() -> None:
            self.prepare(setup)
            self.run()

        return caught(both)

    def run(self) -> None:
        """Run the code; raises whatever it raises."""
        self._as_main(lambda: exec(compile(self._code, self._filename, "exec", dont_inherit=True), self.names))

    def defined(self) -> dict[str, Any]:
        """Return what the code itself has defined."""
        own = (name for name in self.names if name not in self._starting and not name.startswith("__"))
        return {name: self.names[name] for name in own}

    def _as_main(self, action: Callable[[], None]) -> None:
        """Let classes that the code defines find their module, as dataclasses want."""
        before = sys.modules["__main__"]
        sys.modules["__main__"] = self._module
        try:
            action()
        finally:
            sys.modules["__main__"] = before


class Examination:
    """The checks of one exercise, compiled once, to be tried on several versions.

    Raises:
        SyntaxError: a check is not Python; that is an error of the lesson.
    """

    def __init__(self, checks: tuple[Check, ...], *codes: str) -> None:
        self.checks = checks
        self.names = learner_names(*codes)
        parts = ((check.given, check.expect.strip(), check.output.strip()) for check in checks)
        self._needed = [frozenset().union(*(_loaded(part) for part in three)) for three in parts]

    def called(self) -> frozenset[str]:
        """Return the names that the checks take from the learner's code."""
        return self.names & self.instruments()

    def instruments(self) -> frozenset[str]:
        """Return every name that the checks use."""
        return frozenset().union(*self._needed)

    def attempt(self, version: Version, index: int, guard: Guard) -> Trial:
        """Try one check on a version."""
        check = self.checks[index]
        explicit = self._explicit_results(version, index, guard) if check.output else None
        made = names_from(check.given, self.names)
        code, recorder = compile_recorded(check.expect, "<expect>", self.names, made)
        verdict: list[bool] = []

        def evaluate() -> None:
            scope = self._scope(version, index, guard) | recorder.scope()
            exec(compile(check.given, "<given>", "exec", dont_inherit=True), scope)
            verdict.append(bool(eval(code, scope)))

        error = caught(evaluate)
        results = tuple(recorder.results()) if explicit is None else explicit
        return Trial(passed=verdict == [True], results=results, sides=tuple(recorder.failed_sides()), error=error)

    def _explicit_results(self, version: Version, index: int, guard: Guard) -> tuple[tuple[str, Any], ...]:
        """Evaluate ``output`` beside the check, with the same random numbers; its errors show in the check itself."""
        check = self.checks[index]
        text = check.output.strip()
        values: list[Any] = []

        def evaluate() -> None:
            scope = self._scope(version, index, guard)
            exec(compile(check.given, "<given>", "exec", dont_inherit=True), scope)
            values.append(eval(compile(text, "<output>", "eval", dont_inherit=True), scope))

        caught(evaluate)
        return tuple((text, snapshot(value)) for value in values if is_data(value))

    def _scope(self, version: Version, index: int, guard: Guard) -> dict[str, Any]:
        guard.restore()
        return {**version.names, "__name__": "check", **instruments(self._needed[index], index)}


def _loaded(code: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
