"""The running rules of the linter: a lesson is lived through with a real engine, right and wrong.

Every step runs in order in one session. Where a step uses more variables than its ``after`` brings, resuming at that
step would fail: this is found by running it again, after its ``after`` alone, in a session of its own, unless the steps
before it *are* its ``after``. Long trainings are spared: a step of more than `LONG` seconds is not run twice.

A budget is judged by processor time, since the machine may be busy with other work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

from tutor.course import schema
from tutor.course.earlier import EarlierWork, earlier_request, with_earlier
from tutor.course.findings import Finding
from tutor.course.loader import LoadedLesson
from tutor.course.requests import check_request, needed, preparing_request, run_request
from tutor.engine.client import Engine, Session
from tutor.engine.protocol import (
    CheckCode,
    CheckFinished,
    CheckResult,
    Event,
    FigureShown,
    Request,
    RunFinished,
    WorkerDied,
)
from tutor.linter.diagrams import diagram_problems
from tutor.linter.seeds import reseeded

LONG = 6.0


class Trial:
    """One lesson with one engine. `run` returns the findings; ``figures`` and ``seconds`` count what happened."""

    def __init__(self, loaded: LoadedLesson, engine: Engine, earlier: EarlierWork, *, seed_shift: int = 0) -> None:
        self._shift = seed_shift
        self._loaded = loaded
        self._lesson = loaded.lesson
        self._engine = engine
        self._earlier = earlier
        self._brought: set[str] = set()
        self._id = 0
        self._spent: dict[str, float] = {}
        self._failed: set[str] = set()
        self.figures = 0
        self.seconds = 0.0
        self.findings: list[Finding] = []

    def _report(self, message: str, fix: str, *place: str | int) -> None:
        line = self._loaded.line_of(*place)
        self.findings.append(Finding(path=self._loaded.path, line=line, message=message, fix=fix))

    def _next(self) -> int:
        self._id += 1
        return self._id

    async def _bring(self, session: Session, step: schema.Step) -> None:
        """Run what a step uses of earlier lessons, where the session does not have it yet."""
        for code in self._earlier.before(step):
            if code.key not in self._brought:
                self._brought.add(code.key)
                await collect(session, earlier_request(code, self._next()))

    def _check(self, step: schema.Exercise, code: str) -> CheckCode:
        request = check_request(self._lesson, step, self._next(), code)
        return with_earlier(request, self._earlier.before(step))

    async def run(self) -> list[Finding]:
        """Live through the lesson."""
        started = perf_counter()
        session = await self._engine.session()
        for index, step in enumerate(self._lesson.steps):
            if isinstance(step, (schema.Run, schema.Predict, schema.Knobs)):
                await self._run_step(session, step, index)
            elif isinstance(step, schema.Exercise):
                await self._exercise(session, step, index)
        await session.close()
        await self._resume_anywhere()
        if not self.figures:
            self._report("No step shows a figure.", "Show one with lab.", "steps")
        self.seconds = perf_counter() - started
        return self.findings

    async def claims_hold(self) -> list[Finding]:
        """Run the lesson once, with every seed shifted, and judge its claims; exercises run as their solutions."""
        session = await self._engine.session()
        for index, step in enumerate(self._lesson.steps):
            if isinstance(step, (schema.Run, schema.Predict, schema.Knobs)):
                await self._run_step(session, step, index)
            elif isinstance(step, schema.Exercise):
                await collect(session, self._check(step, step.solution))
        await session.close()
        return self.findings

    async def _run_step(self, session: Session, step: schema.Run | schema.Predict | schema.Knobs, index: int) -> None:
        await self._bring(session, step)
        request = run_request(self._lesson, step, self._next())
        events = await collect(session, replace(request, code=reseeded(request.code, self._shift)))
        self.figures += len({event.name for event in events if isinstance(event, FigureShown)})
        self._spent[step.id] = getattr(events[-1], "cpu_seconds", 0.0)
        told = f"Step {step.id}, seeds + {self._shift}" if self._shift else f"Step {step.id}"
        shown = [event.figure for event in events if isinstance(event, FigureShown)]
        named = [problem for figure in dict.fromkeys(shown) for problem in diagram_problems(figure)]
        problems = [*problems_of(events), *named, *self._over_budget(step)]
        if problems:
            self._failed.add(step.id)
        for message in problems:
            self._report(f"{told}: {message}", "Mend the code, the claim or the budget.", "steps", index, "code")

    def _over_budget(self, step: schema.Runnable) -> list[str]:
        spent = self._spent[step.id]
        return [f"it takes {spent:.1f} s, its budget is {step.budget:g} s"] if spent > step.budget else []

    async def _exercise(self, session: Session, step: schema.Exercise, index: int) -> None:
        started = perf_counter()
        at = ("steps", index)
        events = await collect(session, self._check(step, step.solution))
        failed = first_failed(events)
        if failed is not None or problems_of(events):
            reason = f"{failed.name}: {failed.message}" if failed else problems_of(events)[0]
            self._report(f"Step {step.id}: the solution fails ({reason}).", "Mend it.", *at, "solution")
            return
        if passes(await collect(session, self._check(step, step.starter))):
            self._report(f"Step {step.id}: the starter passes.", "A check must fail on it.", *at, "starter")
        for number, mistake in enumerate(step.mistakes):
            events = await collect(session, self._check(step, mistake.code))
            failed = first_failed(events)
            place = (*at, "mistakes", number)
            if failed is None:
                self._report(f"The mistake {mistake.name!r} passes every check.", "Add a check.", *place)
            elif failed.mistake is None or failed.mistake.name != mistake.name:
                found = failed.mistake.name if failed.mistake else "nothing"
                self._report(f"The mistake {mistake.name!r} is named as {found!r}.", "Tell them apart.", *place)
        self._spent[step.id] = perf_counter() - started

    async def _resume_anywhere(self) -> None:
        for index, step in enumerate(self._lesson.steps):
            if not isinstance(step, (schema.Run, schema.Predict, schema.Knobs)) or step.id in self._failed:
                continue
            before = needed(self._lesson, step)
            earlier = [one for one in self._lesson.steps[:index] if isinstance(one, schema.Runnable)]
            if len(before) == len(earlier) or sum(self._spent.get(one.id, 0) for one in [*before, step]) > LONG:
                continue
            session = await self._engine.session()
            self._brought.clear()
            for one in before:
                await self._prepare(session, one)
            await self._bring(session, step)
            events = await collect(session, run_request(self._lesson, step, self._next()))
            await session.close()
            for message in problems_of(events):
                fix = "Name the steps whose variables it uses under after."
                self._report(f"Step {step.id} alone, after its after: {message}", fix, "steps", index)

    async def _prepare(self, session: Session, step: schema.Runnable) -> None:
        if isinstance(step, schema.Exercise):
            await collect(session, self._check(step, step.solution))
        else:
            await self._bring(session, step)
            await collect(session, preparing_request(self._lesson, step, self._next()))


async def collect(session: Session, request: Request) -> list[Event]:
    """Return every event of a request."""
    patient = replace(request, seconds=min(600.0, 5 * request.seconds))
    return [event async for event in session.run(patient)]


def checks_of(events: list[Event]) -> Iterator[CheckResult]:
    """Yield the results of an exercise's checks."""
    return (event.result for event in events if isinstance(event, CheckFinished))


def first_failed(events: list[Event]) -> CheckResult | None:
    """Return the first check that failed."""
    return next((result for result in checks_of(events) if not result.passed), None)


def passes(events: list[Event]) -> bool:
    """Whether the code ran and every check passed."""
    results = list(checks_of(events))
    return bool(results) and all(result.passed for result in results) and not problems_of(events)


def problems_of(events: list[Event]) -> list[str]:
    """Return what went wrong in a run, as sentences: an early end, an error, claims that did not hold."""
    last = events[-1]
    if isinstance(last, WorkerDied):
        return [last.reason]
    assert isinstance(last, RunFinished)
    problems = [f"the claim {claim.says!r} does not hold ({claim.detail})." for claim in last.claims if not claim.held]
    if last.problem is not None:
        problems.insert(0, f"{last.problem.kind}: {last.problem.message}")
    elif last.outcome != "done":
        problems.insert(0, last.note or last.outcome)
    return problems
