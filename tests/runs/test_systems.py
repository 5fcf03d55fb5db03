"""A training of a system is kept from its events; one that goes on is the same run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tutor.runs import RunStore, begun, open_runs
from tutor.runs.systems import MAX_POINTS, SystemRun, logged_events, systems_hash, thinned


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return open_runs(tmp_path)


def start(step: int = 0, out: str = "here") -> dict[str, Any]:
    known = {"event": "start", "system": "gpt", "parameters": 99, "data": "Letters.", "sizes": {"n_head": 2}}
    return known | {
        "plan": {"steps": 10, "learning_rate": 0.1},
        "seed": 3,
        "device": "cpu",
        "torch": "2",
        "step": step,
        "steps": 10,
        "out": out,
    }


def step(number: int, loss: float) -> dict[str, Any]:
    return {"event": "step", "step": number, "loss": loss, "seconds": number / 2}


def evaluation(number: int, loss: float) -> dict[str, Any]:
    return {"event": "evaluation", "step": number, "loss": loss, "scores": {"bits_per_character": loss * 2}}


def end(number: int, reason: str = "steps") -> dict[str, Any]:
    known = {"event": "end", "reason": reason, "step": number, "seconds": number / 2, "processor_seconds": 1.0}
    return known | {"sample": "abc", "loss": 1.0, "scores": {}, "out": "here"}


def test_a_training_is_kept_with_its_configuration_curves_and_sample(store: RunStore) -> None:
    kept = SystemRun(store, begun("", "train"))
    for event in (start(), step(1, 3.0), step(2, 2.0), evaluation(2, 2.5), end(2)):
        kept.take(event)
    (run,) = store.runs()
    assert (run.name, run.state, run.seed, run.data) == ("gpt", "finished", 3, "Letters.")
    assert run.config == {"n_head": 2, "steps": 10, "learning_rate": 0.1}
    assert (run.step, run.steps, run.seconds, run.sample) == (2, 10, 1.0, "abc")
    assert run.measures == {"parameters": 99, "train": 2.0, "held out": 2.5, "bits per character": 5.0}
    assert run.code_hash == systems_hash() and len(run.code_hash) == 12 and "torch 2" in run.machine
    loss, bits = store.curves(run.id)
    assert [(line.label, line.x, line.y) for line in loss.series] == [
        ("train", (1.0, 2.0), (3.0, 2.0)),
        ("held out", (2.0,), (2.5,)),
    ]
    assert bits.title == "bits per character" and bits.series[0].y == (5.0,)


@pytest.mark.parametrize(
    ("last", "state"), [(end(1, "interrupted"), "interrupted"), ({"event": "error", "message": "no"}, "failed")]
)
def test_a_training_is_kept_as_what_it_is(store: RunStore, last: dict[str, Any], state: str) -> None:
    kept = SystemRun(store, begun("", "train"))
    for event in (start(), step(1, 3.0), last):
        kept.take(event)
    assert store.runs()[0].state == state


def test_a_process_that_is_gone_leaves_an_interrupted_run(store: RunStore) -> None:
    kept = SystemRun(store, begun("", "train"))
    kept.take(start())
    kept.end("interrupted", "Gone.")
    assert (store.runs()[0].state, store.runs()[0].problem) == ("interrupted", "Gone.")


def test_what_never_began_is_not_kept(store: RunStore) -> None:
    kept = SystemRun(store, begun("", "train"))
    kept.take({"event": "error", "message": "there is no system"})
    kept.end("interrupted")
    assert store.runs() == []


def test_a_training_that_goes_on_is_the_same_run_with_one_curve(store: RunStore) -> None:
    first = SystemRun(store, begun("", "train"))
    for event in (start(), step(1, 3.0), step(2, 2.0), step(3, 9.0), end(3, "interrupted")):
        first.take(event)
    (run,) = store.runs()
    again = SystemRun(store, run)
    again.go_on(store.curves(run.id))
    for event in (start(step=2), step(3, 1.5), step(4, 1.0), end(4)):
        again.take(event)
    (run,) = store.runs()
    assert run.state == "finished" and run.step == 4
    assert store.curves(run.id)[0].series[0].y == (3.0, 2.0, 1.5, 1.0)


def test_a_run_can_go_on_where_it_stopped_before_its_plan_and_has_a_checkpoint(tmp_path: Path) -> None:
    run = replace(begun("gpt", "train"), state="interrupted", config={"steps": 10}, step=4, folder=str(tmp_path))
    assert not run.resumable
    (tmp_path / "model.json").write_text("{}")
    assert run.resumable
    assert replace(run, state="finished").resumable
    assert not replace(run, step=10).resumable and not replace(run, state="running").resumable


def test_long_curves_are_thinned_and_end_where_they_ended() -> None:
    points = {float(x): float(x) for x in range(1, 5001)}
    line = thinned("train", points)
    assert len(line.x) <= MAX_POINTS and (line.x[-1], line.y[-1]) == (5000.0, 5000.0)
    assert line.x[0] == line.y[0] == sum(range(1, 11)) / 10
    assert thinned("train", {1.0: None}).y == (None,)


def test_a_log_is_read_where_there_is_one(tmp_path: Path) -> None:
    assert logged_events(tmp_path) == []
    (tmp_path / "log.jsonl").write_text(json.dumps(step(1, 2.0)) + "\n")
    assert logged_events(tmp_path) == [step(1, 2.0)]
