"""Checks a learner's code: every check in order, then, for those that fail, why."""

from __future__ import annotations

import difflib
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from tutor.engine.protocol import Check, CheckCode, CheckFinished, CheckResult, Event, Problem, RunFinished
from tutor.engine.worker.diagnosis import Diagnosis, first_line
from tutor.engine.worker.endings import Attempts, Ending
from tutor.engine.worker.guarding import Guard, instruments
from tutor.engine.worker.runner import Namespace
from tutor.engine.worker.sources import Sources
from tutor.engine.worker.trials import Examination, Trial, Version
from tutor.engine.worker.variables import variables_of

_FAULT = "This is an error of the lesson, not of your code."


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """Executes `CheckCode` requests."""

    namespace: Namespace
    attempts: Attempts
    sources: Sources
    send: Callable[[Event], None]
    muted: Callable[[], AbstractContextManager[None]]
    """While it is open, nothing that code prints or shows is sent: for the solution and the mistakes."""

    def check(self, request: CheckCode) -> RunFinished:
        """Run the code and its checks; if all pass, what it defines joins the session's variables."""
        started, worked = time.monotonic(), time.process_time()
        ending = _Checking(self, request).carry_out()
        return RunFinished(
            run_id=request.run_id,
            outcome=ending.outcome,
            seconds=time.monotonic() - started,
            cpu_seconds=time.process_time() - worked,
            problem=ending.problem,
            variables=variables_of(self.namespace.names),
            note=ending.note,
        )


class _Checking:
    """One request under way."""

    def __init__(self, checker: Checker, request: CheckCode) -> None:
        self._checker = checker
        self._request = request
        self._sources = checker.sources
        self._trials: list[Trial] = []
        self._held: list[int] = []
        self._versions = _Versions()

    def carry_out(self) -> Ending:
        """Run everything; the events of the checks are sent on the way."""
        ending = self._attempt(self._prepare)
        if ending.outcome != "done":
            return _as_fault(ending)
        ending = self._attempt(self._learner.run)
        if ending.outcome != "done":
            return ending
        if missing := sorted(self._examination.called() - set(self._learner.names)):
            return _missing(missing[0], self._learner)
        return self._try_checks()

    def _attempt(self, action: Callable[[], None]) -> Ending:
        return self._checker.attempts.attempt(
            self._request.run_id, self._request.seconds, action, elsewhere=self._session_names()
        )

    def _session_names(self) -> frozenset[str]:
        return frozenset(self._checker.namespace.names)

    def _prepare(self) -> None:
        """Everything that is the lesson's: its errors are not the learner's."""
        request = self._request
        self._examination = Examination(request.checks, request.solution, request.starter)
        instruments(self._examination.instruments(), 0)  # imported before the learner can get at them
        self._guard = Guard()
        self._learner = Version(request.code, self._sources.add(request.name, request.code))
        with self._checker.muted():
            self._learner.prepare(request.setup)

    def _try_checks(self) -> Ending:
        for index in range(len(self._request.checks)):
            ending = self._attempt(lambda index=index: self._try(index))  # type: ignore[misc]
            if ending.outcome != "done":
                self._guard.restore()
                return self._stopped(index, ending)
        self._guard.restore()
        if not self._held:
            self._checker.namespace.names.update(self._learner.defined())
            return Ending()
        ending = self._attempt(self._explain)
        self._tell_plainly()
        if ending.outcome == "interrupted":
            return ending
        if ending.problem is not None:
            return Ending(note=f"Finding out why failed: {ending.problem.kind}: {first_line(ending.problem.message)}")
        return Ending(note="" if ending.outcome == "done" else "There was no time to find out why.")

    def _try(self, index: int) -> None:
        trial = self._examination.attempt(self._learner, index, self._guard)
        self._trials.append(trial)
        if trial.passed and not self._held:
            self._finish(index, self._passed(index))
        else:
            self._held.append(index)

    def _explain(self) -> None:
        """Send what is held back, with reasons."""
        diagnosis = self._diagnosis()
        with self._checker.muted():
            found = diagnosis.find_mistake()
            while self._held:
                index = self._held[0]
                check = self._request.checks[index]
                mistake = found[0] if found and index in found[1] else None
                result = self._passed(index)
                if not self._trials[index].passed:
                    result = diagnosis.result(index, check.name, check.because, mistake)
                self._finish(index, result)
                self._held.pop(0)

    def _diagnosis(self) -> Diagnosis:
        return Diagnosis(
            code=self._request.code,
            solution=self._request.solution,
            mistakes=self._request.mistakes,
            trials=tuple(self._trials),
            sources=self._sources,
            elsewhere=self._session_names(),
            attempt=self._try_version,
        )

    def _try_version(self, code: str, index: int) -> Trial:
        known = self._versions.trials
        if (code, index) not in known:
            version = self._versions.get(code, self._request.setup)
            known[code, index] = (
                Trial(passed=False, error=version)
                if isinstance(version, BaseException)
                else self._examination.attempt(version, index, self._guard)
            )
        return known[code, index]

    def _tell_plainly(self) -> None:
        """Send what is still held back when there was no time to find out why."""
        for index in self._held:
            check, trial = self._request.checks[index], self._trials[index]
            result = self._passed(index)
            if not trial.passed:
                problem = self._diagnosis().problem(trial)
                message = f"Your code stops with {problem.kind}: {first_line(problem.message)}" if problem else ""
                result = _failed(check, message or "The check does not hold.", problem)
            self._finish(index, result)
        self._held.clear()

    def _stopped(self, index: int, ending: Ending) -> Ending:
        """Report a check that did not come to its end."""
        self._tell_plainly()
        check = self._request.checks[index]
        message = ending.note or "This check did not come to its end."
        self._finish(index, _failed(check, message, ending.problem))
        note = f"{ending.note} It was in the check “{check.name}”." if ending.note else ""
        return Ending(outcome=ending.outcome, note=note, problem=ending.problem)

    def _passed(self, index: int) -> CheckResult:
        check = self._request.checks[index]
        return CheckResult(name=check.name, passed=True, because=check.because)

    def _finish(self, index: int, result: CheckResult) -> None:
        total = len(self._request.checks)
        self._checker.send(CheckFinished(run_id=self._request.run_id, index=index, total=total, result=result))


@dataclass(slots=True)
class _Versions:
    """The versions that were run beside the learner's, by their code; one that does not run is its exception."""

    versions: dict[str, Version | BaseException] = field(default_factory=dict)
    trials: dict[tuple[str, int], Trial] = field(default_factory=dict)

    def get(self, code: str, setup: str) -> Version | BaseException:
        if code not in self.versions:
            version = Version(code, "<lesson>")
            error = version.try_to_run(setup)
            self.versions[code] = error or version
        return self.versions[code]


def _failed(check: Check, message: str, problem: Problem | None) -> CheckResult:
    return CheckResult(name=check.name, passed=False, because=check.because, message=message, problem=problem)


def _as_fault(ending: Ending) -> Ending:
    """Turn the error of the lesson's own code into a problem that says whose it is."""
    if ending.problem is None:
        return ending
    kind, message = ending.problem.kind, ending.problem.message
    advice = _FAULT
    if kind in ("ModuleNotFoundError", "ImportError"):
        advice = f"The checks need it, and {sys.executable} does not have it."
    return Ending(outcome=ending.outcome, problem=Problem(kind=kind, message=message, advice=advice))


def _missing(name: str, learner: Version) -> Ending:
    similar = difflib.get_close_matches(name, learner.defined(), n=1, cutoff=0.5)
    renamed = f" Yours is called `{similar[0]}`." if similar else ""
    problem = Problem(
        kind="NameError",
        message=f"`{name}` is not defined",
        advice=f"The checks call `{name}`: the code must define it under this name.{renamed}",
    )
    return Ending(outcome="error", problem=problem)
