"""Why a worker ended, as a sentence for the learner."""

from __future__ import annotations

import signal

from tutor.engine.client.process import Death
from tutor.engine.leash import InterruptReason, LastWords
from tutor.engine.protocol import Limits, Request

_AFTER = "Its variables are gone; a fresh process is ready."
_SIGNALS = {
    signal.SIGKILL: "The process was killed: probably the machine ran out of memory.",
    signal.SIGSEGV: "The code crashed the process: it touched memory that is not its own (segmentation fault).",
    signal.SIGABRT: "A library gave up and aborted the process.",
    signal.SIGFPE: "The code crashed the process: a division by zero in a library.",
    signal.SIGBUS: "The code crashed the process: a memory access failed (bus error).",
    signal.SIGILL: "The code crashed the process: a library uses an instruction that this CPU does not have.",
}


def death_sentence(death: Death) -> str:
    """Say how a worker ended that nobody had asked to end."""
    return f"{_cause(death)} {_AFTER}"


def kill_sentence(reason: InterruptReason, request: Request, limits: Limits) -> str:
    """Say why a worker was killed that did not react to an interrupt."""
    if reason is InterruptReason.TIME:
        return (
            f"Stopped after {request.seconds:g} s, the limit of this step. The code did not let itself be "
            f"interrupted, so its process was ended. {_AFTER}"
        )
    return f"The code did not stop within {limits.grace_seconds:g} s, so its process was ended. {_AFTER}"


def _cause(death: Death) -> str:
    if death.last_words is LastWords.TOO_MUCH_OUTPUT:
        return "The code kept printing without end, so its process was ended."
    if death.exit_code is None:
        return "The process that runs the code was ended from outside."
    if death.exit_code >= 0:
        return f"The code ended the process with exit code {death.exit_code}."
    try:
        number = signal.Signals(-death.exit_code)
    except ValueError:
        return f"Signal {-death.exit_code} ended the process."
    return _SIGNALS.get(number, f"The signal {number.name} ended the process.")
