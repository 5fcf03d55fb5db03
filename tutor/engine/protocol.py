"""The messages between the tutor and the process that runs the learner's code.

Requests go to the worker, events come back; each is one frame of JSON on a `multiprocessing.connection.Connection`.
Both sides import this module, and the worker may run under an interpreter that has nothing installed, so it uses the
standard library only. No message carries a tensor, a callback or a pickle. An event always carries the whole state of
what it reports, never a difference, so that a reader may drop all but the newest.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Literal

from tutor.figures import Figure, Training, plain
from tutor.figures.packing import pack

PACKED = "packed"
"""The entry that marks numbers as base64 of `tutor.figures.packing.Packed`; it holds their shape."""
FEWEST_PACKED = 4096
"""Arrays of fewer numbers are written as they are."""

Outcome = Literal["done", "error", "interrupted", "timed out", "out of memory", "too much output"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker may use. ``grace_seconds`` pass between an interrupt and the end of a worker that ignores it.

    ``device`` is what snippets find as ``lab.device``: where they put their tensors. ``trainings`` is the folder of
    what a lesson's projects train, `lab.trainings`; where it is empty, that is a folder that goes with the process.
    ``own_modules`` is whether an import finds what is in the working folder, after all that is installed.
    """

    memory_bytes: int = 4 << 30
    output_bytes: int = 1 << 20
    threads: int = 1
    grace_seconds: float = 2.0
    device: str = "cpu"
    trainings: str = ""
    own_modules: bool = True


# ------------------------------------------------------------------------------------------------ requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something the lesson says of a run: a sentence, and the Python expression that must be true after it."""

    says: str
    holds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCode:
    """Run a snippet in the session's variables; a last line that is an expression is echoed as in a notebook."""

    run_id: int
    code: str
    name: str
    """What a traceback calls the snippet, such as ``"step 3"``."""
    seconds: float
    """The time limit."""
    claims: tuple[Claim, ...] = ()
    variables: dict[str, Any] = field(default_factory=dict)
    """Values set before the run: the knobs of a knobs step. Numbers, strings and booleans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: run ``given``, then ``expect`` must be true. ``output`` is what is compared and shown."""

    name: str
    expect: str
    because: str
    given: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A plausible wrong answer that ships with the exercise, and what to tell a learner who wrote it."""

    name: str
    code: str
    tells: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCode:
    """Check a learner's code: all checks in order, then, if one fails, the search for a known mistake.

    The code runs in variables of its own (after ``setup``). If every check passes, its names join the session's.
    """

    run_id: int
    code: str
    name: str
    seconds: float
    starter: str
    solution: str
    checks: tuple[Check, ...]
    mistakes: tuple[Mistake, ...] = ()
    setup: str = ""


Request = RunCode | CheckCode


# ------------------------------------------------------------------------------------------------ events


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerStarted:
    """The worker is ready for requests. ``torch`` is None where its interpreter has no torch."""

    pid: int
    python: str
    torch: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Text that the code printed. Control characters are still in it; the client makes them visible.

    ``overwrites`` is set by the client where the text began with a carriage return, as progress bars do: it replaces
    what the stream has printed since its last line break.
    """

    run_id: int
    stream: Literal["stdout", "stderr"]
    text: str
    overwrites: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShown:
    """A figure, whole. A figure of the same name in the same run replaces the earlier one."""

    run_id: int
    name: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingProgress:
    """How far a training loop is: ``step`` of ``total``, and the newest values by name (loss, tokens/s)."""

    run_id: int
    step: int
    total: int
    values: dict[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingReported:
    """A training that is to be kept (`tutor.lab.training`), as it is now; one of the same number is the same one."""

    run_id: int
    training: Training


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorOnLine:
    """A tensor or array that the failing line names."""

    expression: str
    shape: tuple[int, ...]
    dtype: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """One line of the learner's own code on the way to the error (frames of libraries are left out)."""

    line: int
    function: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error in the learner's code, as a learner can use it.

    ``column`` and ``end_column`` (0-based, in characters) mark the failing part of ``trace[-1].source`` as written.
    """

    kind: str
    """The exception's class, such as ``"RuntimeError"``."""
    message: str
    trace: tuple[TraceLine, ...] = ()
    column: int | None = None
    end_column: int | None = None
    tensors: tuple[TensorOnLine, ...] = ()
    advice: str = ""
    """What to look at next, where the error is one that we know; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakeFound:
    """The shipped mistake whose results equal the learner's."""

    name: str
    tells: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """How one check ended. ``message`` says what is wrong in words and numbers; empty when it passed."""

    name: str
    passed: bool
    because: str
    message: str = ""
    mistake: MistakeFound | None = None
    yours: Figure | None = None
    expected: Figure | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFinished:
    """Check ``index`` (from 0) of ``total`` is done. The one that failed carries the reason; the rest still run."""

    run_id: int
    index: int
    total: int
    result: CheckResult


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult:
    """Whether a claim of the lesson held in this run; ``detail`` says why not (the values, or the error)."""

    says: str
    held: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of the session: ``summary`` is ``"(100, 2) float32"`` for a tensor, a short repr for the rest."""

    name: str
    type: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """The last event of every request, unless the worker died."""

    run_id: int
    outcome: Outcome
    seconds: float
    cpu_seconds: float = 0.0
    """What the processor worked, over all threads: on a busy machine less than ``seconds``."""
    problem: Problem | None = None
    claims: tuple[ClaimResult, ...] = ()
    variables: tuple[Variable, ...] = ()
    note: str = ""
    """A plain sentence for outcomes other than done and error: "Stopped after 30 s, the limit of this step."."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerDied:
    """The worker is gone and its variables with it; the client has already started another one.

    ``reason`` is a sentence for the learner: "The code ended the process with exit code 7."
    """

    run_id: int | None
    reason: str
    exit_code: int | None = None


Event = (
    WorkerStarted
    | Output
    | FigureShown
    | TrainingProgress
    | TrainingReported
    | CheckFinished
    | RunFinished
    | WorkerDied
)

EVENTS: dict[str, type[Event]] = {
    "worker-started": WorkerStarted,
    "output": Output,
    "figure-shown": FigureShown,
    "training-progress": TrainingProgress,
    "training-reported": TrainingReported,
    "check-finished": CheckFinished,
    "run-finished": RunFinished,
    "worker-died": WorkerDied,
}
REQUESTS: dict[str, type[Request]] = {"run-code": RunCode, "check-code": CheckCode}
_TAGS: dict[type[Any], str] = {cls: tag for tag, cls in (*EVENTS.items(), *REQUESTS.items())}


def encode(message: Request | Event) -> bytes:
    """Turn a message into one frame: a JSON object whose ``type`` entry names the message.

    Large arrays of numbers in it are `PACKED`: as decimals a model's attention would be several times as long.
    """
    return json.dumps({"type": _TAGS[type(message)], **_with_packed(plain(message))}, allow_nan=False).encode()


def _with_packed(entries: dict[str, Any]) -> dict[str, Any]:
    return {name: _maybe_packed(value) for name, value in entries.items()}


def _maybe_packed(value: Any) -> Any:
    if isinstance(value, dict):
        return _with_packed(value)
    if isinstance(value, list):
        return [_maybe_packed(item) for item in value]
    found = pack(value, fewest=FEWEST_PACKED) if isinstance(value, tuple) else None
    if found is None:
        return value
    data = base64.b64encode(found.data).decode()
    return {PACKED: list(found.shape), "code": found.code, "data": data, "gaps": found.gaps}
