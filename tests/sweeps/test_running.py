"""Running a sweep on real processes and on a real Dask cluster: nothing is lost, nothing done twice."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sweeps.jobs import HELD, NOTES, noted
from tutor.runs import RunStore, open_runs
from tutor.sweeps import Sweep, SweepRunner, SweepState, read_sweep
from tutor.sweeps.workers import ClusterWorkers, LocalWorkers, NoWorkers, Workers

TRAIN = "tests.sweeps.jobs:train"
FILE = """\
name: widths
system: rnn
grid: {n_hidden: [4, 8]}
config: {batch_size: 2, evaluate_every: 5, block_size: 16}
seeds: [0, 1]
budget: {steps: 8}
"""


@pytest.fixture
def sweep(tmp_path: Path) -> Sweep:
    path = tmp_path / "widths.yaml"
    path.write_text(FILE)
    return read_sweep(path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    opened = open_runs(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "notes.txt"
    monkeypatch.setenv(NOTES, str(path))
    return path


def whole(sweep: Sweep, store: RunStore, notes: Path) -> None:
    """Every run is in the store, with its whole curve, and was trained to its end once."""
    runs = {run.id: run for run in store.runs()}
    assert set(runs) == {job.id for job in sweep.jobs}
    for job in sweep.jobs:
        run = runs[job.id]
        assert (run.state, run.step, run.sweep, run.seed) == ("finished", 8, "widths", job.seed)
        assert run.config["n_hidden"] == job.apart["n_hidden"] and run.folder == ""
        assert store.curves(job.id)[0].series[0].x == tuple(map(float, range(1, 9)))
    assert Counter(job for job, _ in noted(notes, "ended")) == {job.id: 1 for job in sweep.jobs}


def kill_the_held(notes: Path) -> Callable[[SweepState], None]:
    """What kills the process that waits to be killed, once."""
    killed: list[int] = []

    def look(state: SweepState) -> None:
        held = noted(notes, "held")
        if held and not killed:
            killed.append(held[0][1])
            os.kill(held[0][1], signal.SIGKILL)

    return look


def test_a_sweep_is_trained_by_two_processes_once(sweep: Sweep, store: RunStore, notes: Path) -> None:
    states: list[SweepState] = []
    runner = SweepRunner(sweep, store, LocalWorkers(2, train=TRAIN), changed=states.append)
    state = runner.run()
    assert state.complete and state.count("finished") == 4
    whole(sweep, store, notes)
    assert len({pid for _, pid in noted(notes, "begun")}) == 2
    again = SweepRunner(sweep, store, None).run()
    assert again.complete and all(report.kept for report in again.reports)
    assert len(noted(notes, "begun")) == 4


def test_a_process_that_is_killed_loses_no_run(
    sweep: Sweep, store: RunStore, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HELD, sweep.jobs[1].id)
    runner = SweepRunner(sweep, store, LocalWorkers(1, train=TRAIN), changed=kill_the_held(notes))
    assert runner.run().complete
    whole(sweep, store, notes)
    assert Counter(job for job, _ in noted(notes, "begun"))[sweep.jobs[1].id] == 2


def test_a_sweep_that_is_stopped_goes_on_with_what_is_missing(
    sweep: Sweep, store: RunStore, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HELD, sweep.jobs[1].id)
    runner = SweepRunner(sweep, store, LocalWorkers(1, train=TRAIN))
    runner.changed = lambda state: runner.stop() if noted(notes, "held") else None
    state = runner.run()
    assert (state.count("finished"), state.complete) == (1, False)
    kept = {run.id: run.state for run in store.runs()}
    assert kept[sweep.jobs[0].id] == "finished" and kept[sweep.jobs[1].id] == "interrupted"
    monkeypatch.delenv(HELD)
    first = [pair for pair in noted(notes, "ended") if pair[0] == sweep.jobs[0].id]
    assert SweepRunner(sweep, store, LocalWorkers(1, train=TRAIN)).run().complete
    assert [pair for pair in noted(notes, "ended") if pair[0] == sweep.jobs[0].id] == first
    assert {run.state for run in store.runs()} == {"finished"}


def test_a_run_whose_process_always_dies_is_given_up(
    sweep: Sweep, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.sweeps.running.MOST_ATTEMPTS", 1)
    state = SweepRunner(sweep, store, LocalWorkers(1, train="tests.sweeps.jobs:ends_its_process")).run()
    assert state.complete and state.count("failed") == 4
    assert all("process died" in run.problem for run in store.runs())


def test_an_error_of_a_worker_is_the_end_of_its_run_alone(sweep: Sweep, store: RunStore) -> None:
    state = SweepRunner(sweep, store, LocalWorkers(1, train="tests.sweeps.jobs:raises")).run()
    assert state.count("failed") == 4
    assert {run.problem for run in store.runs()} == {"LookupError: what nobody foresaw"}


def test_workers_find_what_is_wrong_with_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(FILE.replace("n_hidden", "n_hiden").replace("batch_size: 2", "batch_size: two"))
    wrong = read_sweep(path)
    workers = LocalWorkers(1)
    found = wrong.findings(workers.check(wrong.jobs))
    workers.close()
    assert [(finding.line, finding.message.split(". ")[0]) for finding in found] == [
        (4, "batch_size must be a whole number, not 'two'."),
        (3, "rnn has no value 'n_hiden'"),
    ]


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_with_a_worker_that_is_killed_loses_no_run_and_does_none_twice(
    sweep: Sweep, store: RunStore, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import LocalCluster

    monkeypatch.setenv(HELD, sweep.jobs[1].id)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        workers: Workers = ClusterWorkers(cluster.scheduler_address, train=TRAIN)
        heard: set[str] = set()
        kill = kill_the_held(notes)

        def changed(state: SweepState) -> None:
            heard.update(report.state for report in state.reports)
            kill(state)

        assert SweepRunner(sweep, store, workers, changed=changed).run().complete
    whole(sweep, store, notes)
    begun = Counter(job for job, _ in noted(notes, "begun"))
    assert sum(begun.values()) == 5 and max(begun.values()) == 2
    assert "running" in heard


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there_is_told() -> None:
    with pytest.raises(NoWorkers, match="no Dask scheduler answers"):
        ClusterWorkers("tcp://127.0.0.1:9", seconds=0.5)
