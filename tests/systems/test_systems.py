"""Every system trains, is judged on what it never saw, resumes to the same losses, and says what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from tutor.data.text import load_english
from tutor.systems import SYSTEMS, find_system
from tutor.systems.run import Order, TrainingTrouble, resumed_order, train
from tutor.systems.system import System, Task
from tutor.training import Trainer, evaluate

torch.set_num_threads(1)


def prepared(name: str, **values: str) -> tuple[System, Task]:
    system = find_system(name).configured(values)
    torch.manual_seed(0)
    return system, system.prepare(system.sizes, system.plan, None)


def losses(order: Order, stop_at: int = 0) -> tuple[str, list[float], list[dict[str, Any]]]:
    events: list[dict[str, Any]] = []

    def stopped() -> bool:
        return bool(stop_at) and events[-1].get("step") == stop_at

    reason = train(order, emit=events.append, stopped=stopped)
    return reason, [event["loss"] for event in events if event["event"] == "step"], events


@pytest.mark.parametrize("name", list(SYSTEMS))
def test_a_system_learns_in_a_few_steps(name: str) -> None:
    _, task = prepared(name)
    before = evaluate(task.model, task.held_out)
    for _ in Trainer(task.model, task.batch, schedule=lambda step: 3e-3, weight_decay=0.0).run(12):
        pass
    assert evaluate(task.model, task.held_out) < before
    assert all(0 <= value <= 8 for value in task.scores().values())
    json.dumps(task.facts)


@pytest.mark.parametrize("name", [name for name in SYSTEMS if name not in ("induction", "skip-gram", "glove")])
def test_what_is_held_out_is_never_drawn(name: str) -> None:
    _, task = prepared(name, batch_size="400")
    drawn = torch.Generator().manual_seed(3)

    def rows(data: tuple[torch.Tensor, ...]) -> set[tuple[float, ...]]:
        if name == "bert":
            return {tuple(torch.where(told >= 0, told, row).tolist()) for row, told in zip(*data, strict=True)}
        kept = [row[row != 0].tolist() if name not in ("vit", "mlp") else row.flatten().tolist() for row in data[0]]
        return {tuple(row) for row in kept}

    # word vectors have no such test: neighbors meet again and again, and induction draws anew for every batch
    if name in ("gpt", "rnn", "lstm", "gru"):
        text = load_english()
        inside = text.decode(text.train)
        assert not any(text.decode(row) in inside for row in task.held_out[0][0])
    else:
        assert not rows(task.held_out[0]) & set().union(*(rows(task.batch(drawn)) for _ in range(5)))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("gpt", {"n_embd": "24", "n_layer": "1", "batch_size": "3", "dropout": "0.2"}),
        ("bert", {"n_embd": "12", "batch_size": "3"}),
        ("seq2seq", {"task": "reverse", "n_hidden": "11", "batch_size": "3", "attention": "additive"}),
    ],
)
def test_a_stopped_training_resumes_to_the_same_losses(tmp_path: Path, name: str, values: dict[str, str]) -> None:
    values |= {"steps": "9", "evaluate_every": "2"}
    system = find_system(name)
    _, whole, _ = losses(Order(system=system, out=tmp_path / "whole", values=values, seed=7))
    stopped = losses(Order(system=system, out=tmp_path / "parts", values=values, seed=7), stop_at=5)
    assert stopped[0] == "interrupted" and len(stopped[1]) == 5
    torch.manual_seed(123)
    order = resumed_order(tmp_path / "parts", find_system, steps=None, seconds=None, device="cpu")
    reason, rest, events = losses(order)
    assert reason == "steps" and stopped[1] + rest == whole
    about = json.loads((tmp_path / "parts" / "model.json").read_text())
    assert about["step"] == 9 and about["seed"] == 7 and about["loss"] == events[-1]["loss"]
    log = [json.loads(line) for line in (tmp_path / "parts" / "log.jsonl").read_text().splitlines()]
    assert [line["loss"] for line in log if line["event"] == "step"] == whole


def test_it_stops_by_step_and_by_time(tmp_path: Path) -> None:
    system = find_system("mlp")
    assert losses(Order(system=system, out=tmp_path, steps=3))[0] == "steps"
    reason, found, _ = losses(Order(system=system, out=tmp_path, seconds=1e-9))
    assert reason == "seconds" and len(found) == 1


def test_a_loss_that_is_no_number_ends_the_training_with_advice(tmp_path: Path) -> None:
    order = Order(system=find_system("mlp"), out=tmp_path, values={"learning_rate": "1e30", "schedule": "constant"})
    with pytest.raises(TrainingTrouble, match="try a lower learning_rate"):
        losses(order)


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("gpt", {"layers": "3"}, "gpt has no value 'layers'. It has n_layer"),
        ("gpt", {"n_layer": "three"}, "n_layer must be a whole number, not 'three'"),
        ("gpt", {"learning_rate": "fast"}, "learning_rate must be a number, not 'fast'"),
        ("gpt", {"n_head": "5"}, "96 channels can not be shared out among 5 heads"),
        ("vit", {"schedule": "linear"}, "no schedule 'linear': choose constant, cosine or noam"),
        ("seq2seq", {"attention": "self"}, "no attention 'self': choose none, additive"),
        ("transformer", {"task": "poetry"}, "no task 'poetry': choose translation, dates"),
        ("gpt", {"block_size": "30000"}, "not more than block_size = 30000"),
    ],
)
def test_wrong_values_are_named(tmp_path: Path, name: str, values: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        losses(Order(system=find_system(name), out=tmp_path, values=values))


def test_a_checkpoint_that_can_not_go_on_is_refused(tmp_path: Path) -> None:
    resume: dict[str, Any] = {"steps": None, "seconds": None, "device": "cpu"}
    with pytest.raises(ValueError, match=r"model.json can not be read"):
        resumed_order(tmp_path, find_system, **resume)
    text = tmp_path / "own.txt"
    text.write_text("to be or not to be, that is the question\n" * 50)
    losses(Order(system=find_system("gpt"), out=tmp_path, text=text, steps=1, values={"n_embd": "8"}))
    assert resumed_order(tmp_path, find_system, **resume).text == text
    text.write_text("something else\n" * 100)
    with pytest.raises(ValueError, match="has changed since this training began"):
        resumed_order(tmp_path, find_system, **resume)
    (tmp_path / "model.json").write_text('{"format_version": 1}')
    with pytest.raises(ValueError, match="lacks seed, system, text"):
        resumed_order(tmp_path, find_system, **resume)
    with pytest.raises(ValueError, match="no system 'elmo' to train: choose mlp"):
        find_system("elmo")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device here")
def test_a_device_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="finds no CUDA device"):
        losses(Order(system=find_system("mlp"), out=tmp_path, device="cuda"))
