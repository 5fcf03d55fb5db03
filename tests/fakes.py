"""A fake engine: the protocols of `tutor.engine.client` without a process, with scripted events.

    engine = FakeEngine(script={"loss.backward": [output("hello\n"), PAUSE, failed("ValueError", "no")]})

The first key that occurs in a request's code chooses the events. Their ``run_id`` becomes the request's. A script that
does not end in `RunFinished` or `WorkerDied` gets a `RunFinished` with outcome done. Without a script a snippet is done
at once and all claims hold; a checked exercise passes all checks. At `PAUSE` the run waits for `FakeSession.go_on` or
`FakeSession.interrupt`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tutor.engine.protocol import (
    CheckCode,
    CheckFinished,
    CheckResult,
    ClaimResult,
    Event,
    FigureShown,
    Output,
    Problem,
    Request,
    RunFinished,
    TrainingProgress,
    WorkerDied,
)
from tutor.figures import Figure


@dataclass(frozen=True, slots=True)
class Pause:
    """The run waits here until the test lets it go on, or interrupts it."""


PAUSE = Pause()
Item = Event | Pause
Script = Mapping[str, Sequence[Item]]


def output(text: str, *, stderr: bool = False) -> Output:
    """Text that the code printed."""
    return Output(run_id=0, stream="stderr" if stderr else "stdout", text=text)


def figure(name: str, shown: Figure) -> FigureShown:
    """A figure that the code showed."""
    return FigureShown(run_id=0, name=name, figure=shown)


def progress(step: int, total: int, **values: float | None) -> TrainingProgress:
    """A training loop at `step` of `total`."""
    return TrainingProgress(run_id=0, step=step, total=total, values=values)


def check(index: int, total: int, result: CheckResult) -> CheckFinished:
    """Check `index` of `total` is done."""
    return CheckFinished(run_id=0, index=index, total=total, result=result)


def done(seconds: float = 0.1, *, claims: Sequence[ClaimResult] = ()) -> RunFinished:
    """The run ended well."""
    return RunFinished(run_id=0, outcome="done", seconds=seconds, claims=tuple(claims))


def failed(kind: str, message: str) -> RunFinished:
    """The code raised an exception."""
    return RunFinished(run_id=0, outcome="error", seconds=0.1, problem=Problem(kind=kind, message=message))


def died(reason: str = "The code ended the process with exit code 7.", exit_code: int = 7) -> WorkerDied:
    """The worker is gone."""
    return WorkerDied(run_id=0, reason=reason, exit_code=exit_code)


@dataclass
class FakeSession:
    """A session that plays scripts. What was asked of it stays readable: `requests`, `resets`, `closed`."""

    script: Script = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    interrupts: int = 0
    resets: int = 0
    closed: bool = False
    _running: bool = False
    _stopped: bool = False
    _go: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def busy(self) -> bool:
        """Whether a request is being played."""
        return self._running

    @property
    def codes(self) -> list[str]:
        """The code of every request so far."""
        return [request.code for request in self.requests]

    async def run(self, request: Request) -> AsyncIterator[Event]:
        """Play the script for the request."""
        assert not self.closed, "a request to a closed session"
        assert not self._running, "a request while another one runs"
        self.requests.append(request)
        self._running, self._stopped = True, False
        self._go.clear()
        try:
            for item in self._items(request):
                if isinstance(item, Pause):
                    await self._go.wait()
                    self._go.clear()
                else:
                    await asyncio.sleep(0)
                if self._stopped:
                    yield RunFinished(run_id=request.run_id, outcome="interrupted", seconds=0.1, note="Stopped.")
                    return
                if not isinstance(item, Pause):
                    yield replace(item, run_id=request.run_id)  # type: ignore[call-arg]
        finally:
            self._running = False

    def go_on(self) -> None:
        """Let a paused run go on."""
        self._go.set()

    def interrupt(self) -> None:
        """Stop the run where it stands."""
        self.interrupts += 1
        self._stopped = True
        self._go.set()

    async def reset(self) -> None:
        """Count a reset."""
        self.resets += 1

    async def close(self) -> None:
        """Close the session; a paused run ends."""
        self.closed = True
        self.interrupt()

    def _items(self, request: Request) -> list[Item]:
        for part, items in self.script.items():
            if part in request.code:
                ends = bool(items) and isinstance(items[-1], RunFinished | WorkerDied)
                return [*items] if ends else [*items, done()]
        if isinstance(request, CheckCode):
            results = [CheckResult(name=each.name, passed=True, because=each.because) for each in request.checks]
            return [*(check(index, len(results), result) for index, result in enumerate(results)), done()]
        return [done(claims=[ClaimResult(says=claim.says, held=True) for claim in request.claims])]


@dataclass
class FakeEngine:
    """An engine whose sessions play `script`. `starts` counts the calls of `start`."""

    script: Script = field(default_factory=dict)
    sessions: list[FakeSession] = field(default_factory=list)
    starts: int = 0
    closed: bool = False

    def start(self) -> None:
        """Count a start."""
        self.starts += 1

    async def session(self) -> FakeSession:
        """Open another session."""
        session = FakeSession(self.script)
        self.sessions.append(session)
        return session

    async def close(self) -> None:
        """Close the engine and all its sessions."""
        self.closed = True
        for session in self.sessions:
            await session.close()
