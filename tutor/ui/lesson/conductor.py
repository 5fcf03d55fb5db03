"""Running a lesson's steps: one session, earlier steps first where a step needs them, one run at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.course import schema
from tutor.course.earlier import EarlierWork, earlier_request, with_earlier
from tutor.course.requests import needed, preparing_request, step_name
from tutor.engine.client import Engine, Session
from tutor.engine.protocol import CheckCode, Event, Request, RunFinished, Variable, WorkerDied
from tutor.ui.lesson.record import RunRecord
from tutor.ui.lesson.renewal import still_ready


class Conductor:
    """Holds the session of a lesson and knows which steps have run in it."""

    def __init__(self, engine: Engine, lesson: schema.Lesson, earlier: EarlierWork | None = None) -> None:
        self._engine = engine
        self._earlier = earlier
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

    def follow(self, lesson: schema.Lesson, earlier: EarlierWork | None) -> None:
        """Run the lesson as its author has changed it: its variables stay, and steps whose code is new run again."""
        self._ready = still_ready(self._lesson, lesson, self._ready)
        self._lesson, self._earlier = lesson, earlier

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
        watch: Callable[[Event], object] = lambda event: None,
    ) -> None:
        """Run a request of a step, its earlier steps first; fill ``record`` and call ``changed`` as events come.

        ``watch`` gets each event of the step's own run.

        Raises:
            EngineError: no worker can be had.
        """
        self._stopped = False
        if self._session is None:
            record.note = "Starting Python and loading torch …"
            changed()
            self._session = await self._engine.session()
        request = await self._with_earlier(step, request)
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
            watch(event)
            changed()
        self._note_end(step.id, record)

    async def _prepare(self, before: schema.Runnable, passed: Mapping[str, str]) -> None:
        request = preparing_request(self._lesson, before, self.next_id(), passed)
        hidden = await self._run_hidden(await self._with_earlier(before, request))
        self._note_end(before.id, hidden)

    async def _run_hidden(self, request: Request) -> RunRecord:
        assert self._session is not None
        hidden = RunRecord()
        async for event in self._session.run(request):
            hidden.take(event)
        return hidden

    def told_uses(self, step: schema.Step) -> list[str]:
        """Say what a step uses of earlier lessons, and whose code that is."""
        return [code.told for code in self._earlier.before(step)] if self._earlier is not None else []

    async def _with_earlier(self, step: schema.Step, request: Request) -> Request:
        """Bring what the step uses: into an exercise's own variables, for any other step into the session's, once."""
        codes = self._earlier.before(step) if self._earlier is not None else []
        for code in codes:
            if not isinstance(request, CheckCode) and code.key not in self._ready and not self._stopped:
                self._note_end(code.key, await self._run_hidden(earlier_request(code, self.next_id())))
        return with_earlier(request, codes) if isinstance(request, CheckCode) else request

    def _note_end(self, step: str, record: RunRecord) -> None:
        if record.died is not None:
            self._ready.clear()
            self.variables = ()
            return
        self.variables = record.variables
        if record.ran and not record.failed_check:
            self._ready.add(step)

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
