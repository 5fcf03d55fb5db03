"""Running a piece of the learner's code, and saying how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tutor.engine.leash import InterruptReason
from tutor.engine.protocol import Limits, Outcome, Problem
from tutor.engine.worker.confinement import reserve
from tutor.engine.worker.interrupts import Interrupts
from tutor.engine.worker.problems import message_of, problem_of
from tutor.engine.worker.sources import Sources
from tutor.engine.worker.streams import OutputFlood, size_in_words

_MEMORY_SIGNS = ("can't allocate memory", "not enough memory", "out of memory", "Cannot allocate memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a piece of code ended: the outcome, a plain sentence, and the problem if there was one."""

    outcome: Outcome = "done"
    note: str = ""
    problem: Problem | None = None


class Attempts:
    """Runs code of the learner's: the one place that catches whatever it may raise."""

    def __init__(self, interrupts: Interrupts, sources: Sources, limits: Limits) -> None:
        self._interrupts = interrupts
        self._sources = sources
        self._limits = limits

    def attempt(
        self, run_id: int, seconds: float, action: Callable[[], None], *, elsewhere: frozenset[str] = frozenset()
    ) -> Ending:
        """Call ``action``, interruptible, and report how it ended.

        ``elsewhere`` names the session's variables, where the action has variables of its own.
        """
        try:
            with self._interrupts.allowed(run_id):
                action()
        except BaseException as error:
            with reserve():
                return self._ending(error, seconds, elsewhere)
        return Ending()

    def _ending(self, error: BaseException, seconds: float, elsewhere: frozenset[str]) -> Ending:
        reason = self._interrupts.reason
        if isinstance(error, KeyboardInterrupt) and reason is not None:
            if reason is InterruptReason.TIME:
                return Ending(outcome="timed out", note=f"Stopped after {seconds:g} s, the limit of this step.")
            return Ending(outcome="interrupted", note="Stopped.")
        if isinstance(error, OutputFlood):
            return Ending(outcome="too much output", note="Stopped: the code kept printing without end.")
        problem = self._problem(error, elsewhere)
        if is_out_of_memory(error):
            limit = size_in_words(self._limits.memory_bytes)
            note = f"The code asked for more memory than it may use here ({limit}). Make the tensors smaller."
            return Ending(outcome="out of memory", note=note, problem=problem)
        return Ending(outcome="error", problem=problem)

    def _problem(self, error: BaseException, elsewhere: frozenset[str]) -> Problem:
        """Explain an error; if the explanation itself fails, name it, so that the worker lives on."""
        problems: list[Problem] = []
        failed = caught(lambda: problems.append(problem_of(error, self._sources, elsewhere=elsewhere)))
        return problems[0] if failed is None else Problem(kind=type(error).__name__, message=message_of(error))


def caught(action: Callable[[], object]) -> BaseException | None:
    """Call ``action``, which runs code of the learner's or of the lesson; return what it raises, if anything.

    Raises:
        KeyboardInterrupt: the run is to stop.
        OutputFlood: the code does not stop printing.
    """
    try:
        action()
    except (KeyboardInterrupt, OutputFlood):
        raise
    except BaseException as error:
        return error
    return None


def is_out_of_memory(error: BaseException) -> bool:
    """Whether ``error`` says that memory ran out: Python's and NumPy's MemoryError, or torch's RuntimeError."""
    if isinstance(error, MemoryError):
        return True
    return isinstance(error, (RuntimeError, OSError)) and any(sign in str(error) for sign in _MEMORY_SIGNS)
