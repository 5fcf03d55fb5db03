"""A sweep on the screen while it runs: a chart for each configuration, pages, and a key that stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from tests.ui.pictures import picture
from tutor.runs import open_runs
from tutor.sweeps import Job, SweepRunner, SweepState, read_sweep
from tutor.sweeps.picture import shared_limits, small_multiples
from tutor.terminal import Profile
from tutor.ui.sweep_app import SweepApp, charts_of_a_page

FILE = """\
name: heads
system: gpt
grid: {n_head: [1, 2, 4, 8]}
seeds: [0, 1]
budget: {steps: 4}
"""


class ByHand:
    """Workers whose runs end when the test says so."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Job, Future[list[dict[str, Any]]]]] = []
        self.said: list[dict[str, Any]] = []
        self.stopped = threading.Event()

    def submit(self, job: Job) -> Future[list[dict[str, Any]]]:
        future: Future[list[dict[str, Any]]] = Future()
        self.jobs.append((job, future))
        return future

    def check(self, jobs: object) -> list[tuple[str, str]]:
        return []

    def told(self) -> list[dict[str, Any]]:
        said, self.said = self.said, []
        return said

    def renew(self) -> None:
        raise AssertionError("nothing died")

    def stop(self) -> None:
        self.stopped.set()

    def close(self) -> None:
        pass

    def events(self, place: int, *losses: float, end: str = "steps") -> list[dict[str, Any]]:
        job = self.jobs[place][0]
        start = {"event": "start", "system": "gpt", "parameters": 9, "data": "Letters.", "sizes": dict(job.apart)}
        start |= {
            "plan": {"steps": 4},
            "seed": job.seed,
            "device": "cpu",
            "torch": "2",
            "step": 0,
            "steps": 4,
            "out": "",
        }
        steps = [{"event": "step", "step": at, "loss": y, "seconds": at / 2} for at, y in enumerate(losses, 1)]
        last = {"event": "end", "reason": end, "seconds": 2.0, "sample": ""}
        return [start, *steps, *([last] if end else [])]

    def tell(self, place: int, *losses: float) -> None:
        """A run says how far it is."""
        self.said += [{"run": self.jobs[place][0].id, **event} for event in self.events(place, *losses, end="")]


def prepared(tmp_path: Path) -> tuple[SweepRunner, ByHand]:
    path = tmp_path / "heads.yaml"
    path.write_text(FILE)
    workers = ByHand()
    return SweepRunner(read_sweep(path), open_runs(tmp_path), workers), workers


async def seen(pilot: Any, holds: Callable[[], bool]) -> None:
    """Wait until something is so: the runner turns a few times a second."""
    for _ in range(200):
        if holds():
            return
        await pilot.pause(0.05)
    raise AssertionError(picture(pilot.app))


@pytest.mark.parametrize("profile", [Profile(chart_fps=20), Profile(chart_fps=20, colors="none", ascii=True)])
async def test_each_configuration_has_a_chart_with_its_seeds(tmp_path: Path, profile: Profile) -> None:
    runner, workers = prepared(tmp_path)
    app = SweepApp(runner, profile)
    async with app.run_test(size=(80, 24)) as pilot:
        await seen(pilot, lambda: len(workers.jobs) == 8)
        workers.tell(0, 3.0, 2.5)
        workers.jobs[2][1].set_result(workers.events(2, 4.0, 3.0, 2.0, 1.0))
        await seen(pilot, lambda: "1 of 8 runs, 1 under way" in picture(app))
        await seen(pilot, lambda: "seed 0 done" in picture(app))
        shown = picture(app)
        assert all(f"n_head {count}" in shown for count in (1, 2, 4, 8))
        assert "Sweep heads" in shown
        await pilot.press("q")
        assert workers.stopped.wait(5)
        await seen(pilot, lambda: app.return_value is not None)
    assert {run.state for run in open_runs(tmp_path).runs()} == {"finished", "interrupted"}


async def test_the_app_ends_with_the_sweep(tmp_path: Path) -> None:
    runner, workers = prepared(tmp_path)
    app = SweepApp(runner, Profile(chart_fps=20))
    async with app.run_test(size=(80, 24)) as pilot:
        await seen(pilot, lambda: len(workers.jobs) == 8)
        for place in range(8):
            workers.jobs[place][1].set_result(workers.events(place, 4.0, 3.0))
        await seen(pilot, lambda: app.return_value is not None)
    assert runner.state.complete


def test_small_multiples_have_a_line_for_each_seed_and_one_y_axis(tmp_path: Path) -> None:
    runner, workers = prepared(tmp_path)
    states: list[SweepState] = []
    charts: list[Any] = []

    def changed(state: SweepState) -> None:
        states.append(state)
        charts.append(small_multiples(state, runner.curves()))

    runner.changed = changed
    submit = workers.submit

    def at_once(job: Job) -> Future[list[dict[str, Any]]]:
        future = submit(job)
        future.set_result(workers.events(len(workers.jobs) - 1, 5.0, 1.0 + job.seed))
        return future

    workers.submit = at_once  # type: ignore[method-assign]
    assert runner.run().complete
    last = charts[-1]
    assert [chart.title for chart in last] == ["n_head 1", "n_head 2", "n_head 4", "n_head 8"]
    assert [(line.label, line.y) for line in last[0].series] == [
        ("seed 0 done", (5.0, 1.0)),
        ("seed 1 done", (5.0, 2.0)),
    ]
    limits = shared_limits(last)
    assert len(set(limits.values())) == 1 and limits["n_head 1"][0] <= 1.0 and limits["n_head 1"][1] >= 5.0
    assert shared_limits([]) == {}
    assert runner.curves().keys() == {job.id for job, _ in workers.jobs}


def test_a_page_has_as_many_charts_as_have_room() -> None:
    assert charts_of_a_page(78, 22) == 4 and charts_of_a_page(158, 48) == 24 and charts_of_a_page(20, 5) == 1
