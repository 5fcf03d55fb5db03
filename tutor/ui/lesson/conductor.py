"""Running a lesson's steps: one session, earlier steps first where a step needs them, one run at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.course import schema
from tutor.course.requests import needed, preparing_request, step_name
from tutor.engine.client import Engine, Session
from tutor.engine.protocol import Request, RunFinished, Variable, WorkerDied
from tutor.ui.lesson.record import RunRecord


class Conductor:
    """Holds the session of a lesson and knows which steps have run in it."""

    def __init__(self, engine: Engine, lesson: schema.Lesson) -> None:
        self._engine = engine
        self._lesson = lesson
        self._session: Session | None = None
        self._ready: set[str] = set()
        self._run_id = 0
        self._stopped = False
        self.variables: tuple[Variable, ...] = ()

    def next_id(self) -> int:
        """Return an id for a request."""
        self._run_id += 1
        return self._run_id

    @property
    def busy(self) -> bool:
        """Whether code is running."""
        return self._session is not None and self._session.busy

    async def run(
        self,
        step: schema.Step,
        request: Request,
        record: RunRecord,
        changed: Callable[[], None],
        *,
        passed: Mapping[str, str],
    ) -> None:
        """Run a request of a step, its earlier steps first; fill ``record`` and call ``changed`` as events come.

        Raises:
            EngineError: no worker can be had.
        """
        self._stopped = False
        if self._session is None:
            record.note = "Starting Python and loading torch …"
            changed()
            self._session = await self._engine.session()
        for before in needed(self._lesson, step):
            if before.id not in self._ready and not self._stopped:
                record.note = f"Running {step_name(self._lesson, before)} first: this step uses its variables."
                changed()
                await self._prepare(before, passed)
        if self._stopped:
            record.take(RunFinished(run_id=request.run_id, outcome="interrupted", seconds=0.0, note="Stopped."))
            return
        record.note = ""
        async for event in self._session.run(request):
            record.take(event)
            changed()
        self._note_end(step, record)

    async def _prepare(self, before: schema.Runnable, passed: Mapping[str, str]) -> None:
        assert self._session is not None
        hidden = RunRecord()
        async for event in self._session.run(preparing_request(self._lesson, before, self.next_id(), passed)):
            hidden.take(event)
        self._note_end(before, hidden)

    def _note_end(self, step: schema.Step, record: RunRecord) -> None:
        if record.died is not None:
            self._ready.clear()
            self.variables = ()
            return
        self.variables = record.variables
        if record.ran and not record.failed_check:
            self._ready.add(step.id)

    async def play(self, request: Request, record: RunRecord) -> None:
        """Run a line of free play in the lesson's variables."""
        if self._session is None:
            self._session = await self._engine.session()
        async for event in self._session.run(request):
            record.take(event)
            if isinstance(event, WorkerDied):
                self._ready.clear()
        self.variables = record.variables

    def stop(self) -> None:
        """Interrupt what is running."""
        self._stopped = True
        if self._session is not None:
            self._session.interrupt()

    async def close(self) -> None:
        """End the session."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()
