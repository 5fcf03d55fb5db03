"""Running a sweep: hands out what is missing, keeps every run as soon as it ends, and copes with workers that die."""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Literal

from msgspec import Struct

from tutor.figures import Curves
from tutor.runs import RunStore, begun
from tutor.runs.systems import SystemRun
from tutor.sweeps.plan import Job, Sweep
from tutor.sweeps.workers import Told, Workers

TURN_SECONDS = 0.25
MOST_ATTEMPTS = 3
"""How often a run is handed out whose process dies."""
Handed = Future[list[Told]]
JobState = Literal["waiting", "running", "finished", "failed", "interrupted"]


class JobReport(Struct, frozen=True, kw_only=True):
    """How far one run of a sweep is."""

    job: Job
    state: JobState
    kept: bool = False
    """It was there before this sweep began."""
    step: int = 0
    steps: int | None = None
    loss: float | None = None
    problem: str = ""


class SweepState(Struct, frozen=True, kw_only=True):
    """How far a sweep is, run by run, in order."""

    sweep: str
    reports: tuple[JobReport, ...]

    def count(self, state: JobState) -> int:
        """Return how many runs are in a state."""
        return sum(report.state == state for report in self.reports)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.count("finished") + self.count("failed") == len(self.reports)


class SweepRunner:
    """Runs one sweep. `run` blocks until it is over; `stop` may be called from another thread or a signal handler."""

    def __init__(
        self,
        sweep: Sweep,
        store: RunStore,
        workers: Workers | None,
        *,
        changed: Callable[[SweepState], object] = lambda state: None,
        failed_again: bool = False,
    ) -> None:
        """Make a runner.

        Args:
            sweep: What is to be trained.
            store: Where runs are kept, and where those are that there are already.
            workers: Who trains; closed when the sweep is over. None where nothing is missing.
            changed: Called when something has changed, a few times a second.
            failed_again: Also do again what has failed.
        """
        self._sweep = sweep
        self._store = store
        self._workers = workers
        self.changed = changed
        self._stopping = threading.Event()
        self._kept: dict[str, SystemRun] = {}
        self._attempts: dict[str, int] = {}
        self._curves: dict[str, tuple[Curves, ...]] = {}
        known = {run.id: run for run in store.runs()}
        self.missing = sweep.missing(known.values(), failed_again=failed_again)
        """What is to be trained."""
        open_ids = {job.id for job in self.missing}
        self._reports = {
            job.id: JobReport(job=job, state="waiting")
            if job.id in open_ids
            else JobReport(
                job=job,
                state="failed" if known[job.id].state == "failed" else "finished",
                kept=True,
                step=known[job.id].step,
                steps=known[job.id].steps,
                loss=known[job.id].measures.get("held out"),
                problem=known[job.id].problem,
            )
            for job in sweep.jobs
        }

    @property
    def state(self) -> SweepState:
        """How far the sweep is."""
        return SweepState(sweep=self._sweep.name, reports=tuple(self._reports[job.id] for job in self._sweep.jobs))

    def curves(self) -> dict[str, tuple[Curves, ...]]:
        """Return the curves so far of every run that has begun, by its id. To be called from `changed`."""
        for report in self._reports.values():
            if report.kept and report.job.id not in self._curves:
                self._curves[report.job.id] = self._store.curves(report.job.id)
        return self._curves | {job: kept.curves() for job, kept in self._kept.items()}

    def stop(self) -> None:
        """Stop: what waits is not begun, what runs ends after its step and is kept as interrupted."""
        self._stopping.set()

    def run(self) -> SweepState:
        """Train what is missing; return how it ended."""
        if self._workers is not None:
            try:
                self._train(self._workers)
            finally:
                for kept in self._kept.values():
                    kept.end("interrupted", "The sweep was stopped.")
                self._workers.close()
                self._store.flush()
        self.changed(self.state)
        return self.state

    def _train(self, workers: Workers) -> None:
        jobs = {self._hand_out(workers, job): job for job in self.missing}
        stopped = False
        while jobs:
            over, _ = concurrent.futures.wait(jobs, timeout=TURN_SECONDS, return_when="FIRST_COMPLETED")
            for event in workers.told():
                self._hear(event)
            if self._stopping.is_set() and not stopped:
                stopped = True
                workers.stop()
                over |= {future for future in jobs if future.cancel()}  # `wait` may never call them done
            again = [job for future in over if (job := self._take(jobs.pop(future), future)) is not None]
            if again and not stopped:
                jobs = self._begin_anew(workers, again, jobs)
            self.changed(self.state)

    def _hand_out(self, workers: Workers, job: Job) -> Handed:
        self._attempts[job.id] = self._attempts.get(job.id, 0) + 1
        return workers.submit(job)

    def _begin_anew(self, workers: Workers, again: list[Job], jobs: dict[Handed, Job]) -> dict[Handed, Job]:
        """Hand out again what a process that died took with it: the runs under way, and those that waited."""
        concurrent.futures.wait(jobs)
        for future, job in jobs.items():
            lost = self._take(job, future)
            again += [lost] if lost is not None else []
        workers.renew()
        return {self._hand_out(workers, job): job for job in again}

    def _take(self, job: Job, future: Future[list[Told]]) -> Job | None:
        """Keep how a run ended; return its job where it is to be handed out again."""
        try:
            events = future.result()
        except CancelledError:
            self._report(job, state="waiting" if job.id not in self._kept else "interrupted")
            return None
        except BrokenProcessPool:
            # one that had not begun did not end the process
            most = MOST_ATTEMPTS if job.id in self._kept else 3 * MOST_ATTEMPTS
            if self._attempts[job.id] < most:
                self._report(job, state="waiting")
                return job
            self._give_up(job, f"Its process died {most} times: it may need more memory.")
            return None
        except Exception as error:  # what a worker raises is not ours to foresee: it is kept as the run's end
            self._give_up(job, f"{type(error).__name__}: {error}")
            return None
        kept = self._begun(job)
        for event in events:
            kept.take(event)
        self._kept.pop(job.id, None)
        self._curves[job.id] = kept.curves()
        run = kept.run
        state: JobState = "interrupted" if run.state == "running" else run.state
        self._report(
            job, state=state, step=run.step, steps=run.steps, loss=run.measures.get("held out"), problem=run.problem
        )
        return None

    def _give_up(self, job: Job, problem: str) -> None:
        kept = self._kept.pop(job.id, None) or self._begun(job)
        kept.fail(problem)
        self._report(job, state="failed", problem=problem)

    def _begun(self, job: Job) -> SystemRun:
        first = begun(self._sweep.system, "sweep", id=job.id, sweep=self._sweep.name, seed=job.seed, config=job.apart)
        return SystemRun(self._store, first)

    def _hear(self, event: Told) -> None:
        report = self._reports.get(event["run"])
        if report is None or report.state in ("finished", "failed"):
            return
        if event["event"] == "start":
            self._kept[report.job.id] = self._begun(report.job)
        kept = self._kept.get(report.job.id)
        if kept is not None and event["event"] not in ("end", "error"):
            kept.take(event)
            run = kept.run
            self._report(report.job, state="running", step=run.step, steps=run.steps, loss=run.measures.get("train"))

    def _report(self, job: Job, **found: Any) -> None:
        self._reports[job.id] = JobReport(job=job, **found)
