"""A session: one worker at a time, whose variables live on from run to run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from tutor.engine.client.deaths import death_sentence, kill_sentence
from tutor.engine.client.decoding import decode_event
from tutor.engine.client.errors import EngineError
from tutor.engine.client.launching import Launcher
from tutor.engine.client.permission import Permission, demand
from tutor.engine.client.process import WorkerProcess
from tutor.engine.leash import InterruptReason
from tutor.engine.protocol import Event, Limits, Request, RunFinished, WorkerDied, WorkerStarted

_IMPORT_SECONDS = 20.0
"""Added to the first run of a worker that has not loaded torch yet."""
_RETRY_SECONDS = 0.25
_CLOSING_TURNS = 5
"""How many turns the loop may take to close a generator that was dropped half-way."""


class _Run:
    """A request under way: its time limit, and the steps by which it is stopped."""

    def __init__(self, process: WorkerProcess, request: Request, limits: Limits, allowance: float) -> None:
        self.process = process
        self.request = request
        self.stopped_for: InterruptReason | None = None
        self.killed = False
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(request.seconds + allowance, self._time_up)

    def stop(self, reason: InterruptReason) -> None:
        """Interrupt the code; after the grace period, kill its process."""
        self.process.interrupt(self.request.run_id, reason)
        if self.stopped_for is None:
            self.stopped_for = reason
            self._set_timer(self._limits.grace_seconds, self._kill)

    def end(self) -> None:
        """Forget the time limit."""
        self._timer.cancel()

    def _time_up(self) -> None:
        if self.process.keeping_up:
            self.stop(InterruptReason.TIME)
        else:  # the worker waits for us: that time is not its own
            self._set_timer(_RETRY_SECONDS, self._time_up)

    def _kill(self) -> None:
        if self.process.keeping_up:
            self.killed = True
            self.process.kill()
        else:
            self._set_timer(_RETRY_SECONDS, self._kill)

    def _set_timer(self, seconds: float, then: object) -> None:
        self._timer.cancel()
        self._timer = self._loop.call_later(seconds, then)  # type: ignore[arg-type]


class WorkerSession:
    """Runs requests in a worker, and gets a new worker when that one dies or is thrown away."""

    def __init__(self, launcher: Launcher, limits: Limits, permission: Permission) -> None:
        self._launcher = launcher
        self._limits = limits
        self._permission = permission
        self._process: WorkerProcess
        self._fresh = True
        self.closed = False
        self._run: _Run | None = None
        self._draining: asyncio.Task[None] | None = None
        self._farewells: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Start the first worker.

        Raises:
            EngineError: it does not start.
        """
        self._process = await WorkerProcess.launch(self._launcher)

    @property
    def started(self) -> WorkerStarted:
        """What the present worker said of itself: its pid and its Python."""
        return self._process.started

    @property
    def busy(self) -> bool:
        """Whether a request is under way."""
        return self._run is not None

    async def run(self, request: Request) -> AsyncIterator[Event]:
        """Send a request and yield its events in order; the last is `RunFinished` or `WorkerDied`.

        A consumer that stops half-way stops the run.

        Raises:
            NotAllowed: the permission refuses.
            EngineError: another request is under way, or no worker can be started.
        """
        demand(self._permission)
        await self._settle()
        process = self._process
        if process.death.done():
            reason = death_sentence(process.death.result())
            await self._renew(process)
            yield WorkerDied(run_id=request.run_id, reason=reason, exit_code=process.death.result().exit_code)
            return
        allowance = 0.0 if self._launcher.ready or not self._fresh else _IMPORT_SECONDS
        self._fresh = False
        run = self._run = _Run(process, request, self._limits, allowance)
        process.send(request)
        try:
            while (frame := await process.next_frame()) is not None:
                event = decode_event(frame)
                if isinstance(event, RunFinished):
                    self._finish(run)
                yield event
                if isinstance(event, RunFinished):
                    return
            died = await self._bury(run)
            yield died
        finally:
            if self._run is run:
                self._draining = asyncio.create_task(self._drain(run))

    def interrupt(self) -> None:
        """Interrupt the run that is under way, if there is one; `run` then ends by itself."""
        if self._run is not None:
            self._run.stop(InterruptReason.STOP)

    async def reset(self) -> None:
        """Throw the worker away and start a new one: the variables are gone.

        Raises:
            EngineError: no new worker starts.
        """
        self._process.discard()
        await self._renew(self._process)

    async def close(self) -> None:
        """End the worker and everything it has started. Closing twice does no harm."""
        if self.closed:
            return
        self.closed = True
        self._process.discard()
        if self._draining is not None:
            await self._draining
        await asyncio.gather(self._process.close(), *self._farewells)

    async def _settle(self) -> None:
        """Let a run end whose consumer has gone; refuse to start beside a run that is still wanted."""
        for _ in range(_CLOSING_TURNS):
            if self._run is None or self._draining is not None:
                break
            await asyncio.sleep(0)
        if self._draining is not None:
            await asyncio.shield(self._draining)
        if self._run is not None:
            raise EngineError("This session is already running something; stop that first.")

    def _finish(self, run: _Run) -> None:
        run.end()
        if self._run is run:
            self._run = None

    async def _bury(self, run: _Run) -> WorkerDied:
        """Note the end of a run's worker, start another one, and say what happened."""
        death = await run.process.death
        if run.process.discarded:
            self._finish(run)
            return WorkerDied(run_id=run.request.run_id, reason="The variables were reset.")
        if run.killed and run.stopped_for is not None:
            reason = kill_sentence(run.stopped_for, run.request, self._limits)
        else:
            reason = death_sentence(death)
        try:
            await self._renew(run.process)
        except EngineError as error:
            reason = f"{reason} But no new process could be started: {error}"
        self._finish(run)
        return WorkerDied(run_id=run.request.run_id, reason=reason, exit_code=death.exit_code)

    async def _drain(self, run: _Run) -> None:
        """Stop a run whose consumer has gone, and read what it still sends."""
        run.stop(InterruptReason.STOP)
        while (frame := await run.process.next_frame()) is not None:
            if isinstance(decode_event(frame), RunFinished):
                self._finish(run)
                break
        else:
            await self._bury(run)
        self._draining = None

    async def _renew(self, old: WorkerProcess) -> None:
        """Put a new worker in the place of ``old``."""
        farewell = asyncio.create_task(old.close())
        self._farewells.add(farewell)
        farewell.add_done_callback(self._farewells.discard)
        process = await WorkerProcess.launch(self._launcher)
        if self._process is old:
            self._process = process
            self._fresh = True
        else:
            process.discard()
            await process.close()
