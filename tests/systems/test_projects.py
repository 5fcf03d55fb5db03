"""A project trains with live curves, keeps what `attn-tutor train` would, and shows a page of what came out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tutor import lab, projects
from tutor.figures import Curves, Table, Text
from tutor.lab import live
from tutor.systems import find_system
from tutor.systems.run import resumed_order
from tutor.training import evaluate

SMALL = {"n_embd": 8, "n_head": 2, "n_hidden": 8, "n_layer": 1, "batch_size": 4, "evaluate_every": 2, "task": "copy"}


@pytest.fixture(autouse=True)
def figures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, object]]:
    torch.set_num_threads(1)
    lab.connect(None)
    lab.flush()
    live.shown.clear()
    monkeypatch.setattr(lab, "trainings", str(tmp_path / "trainings"))
    yield live.shown
    live.shown.clear()


def test_it_keeps_a_checkpoint_that_train_can_go_on_with(figures: dict[str, object]) -> None:
    project = projects.train("transformer", steps=5, seed=3, **SMALL)
    lab.flush()
    assert project.folder is not None and project.folder.parent == Path(lab.trainings)
    order = resumed_order(project.folder, find_system, steps=None, seconds=None, device="cpu")
    assert order.seed == 3 and order.values["steps"] == "5" and project.facts["step"] == 5
    assert [event["step"] for event in project.log if event["event"] == "evaluation"] == [2, 4, 5]
    loss = figures["Loss"]
    assert isinstance(loss, Curves) and [series.label for series in loss.series] == ["training", "held out"]
    assert loss.series[0].x == (1, 2, 3, 4, 5) and loss.series[1].x == (2, 4, 5)
    assert "Score on held-out data" in figures


def test_what_is_loaded_is_the_trained_model() -> None:
    project = projects.train("transformer", steps=4, **SMALL)
    found = projects.newest("transformer")
    assert found is not None and found.folder == project.folder and found.facts == project.facts
    assert evaluate(found.task.model, found.task.held_out) == pytest.approx(project.facts["loss"], abs=1e-6)
    assert projects.newest("gpt") is None


def test_without_a_folder_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, figures: dict[str, object]) -> None:
    monkeypatch.setattr(lab, "trainings", "")
    project = projects.train("transformer", steps=2, **SMALL)
    assert project.folder is None and projects.newest("transformer") is None
    projects.show_result(project, score="exact", target=0.5)
    told = figures["Samples, and where it lies"]
    assert isinstance(told, Text) and told.text.endswith("Nothing is kept: this run has no folder for trainings.")


@pytest.mark.parametrize(
    ("score", "target", "lower", "reached", "aim"),
    [
        (0.7, 0.7, False, True, "exact ≥ 0.7"),
        (0.69, 0.7, False, False, "exact ≥ 0.7"),
        (2.0, 2.1, True, True, "exact ≤ 2.1"),
        (2.2, 2.1, True, False, "exact ≤ 2.1"),
    ],
)
def test_the_page_tells_whether_the_target_is_reached(
    figures: dict[str, object], score: float, target: float, lower: bool, reached: bool, aim: str
) -> None:
    project = projects.train("transformer", steps=2, **SMALL)
    project.facts["scores"] = {"exact": score}
    assert projects.show_result(project, score="exact", target=target, lower=lower) is reached
    table = figures["Result: transformer"]
    assert isinstance(table, Table)
    told = dict(table.rows)
    assert told["target"] == aim and told["yours"].startswith(f"{score:.3f}, {'reached' if reached else 'not yet'}")
    assert bool(table.marked) is reached and told["training"].startswith("2 steps")
    losses = figures["Losses of the whole training"]
    assert isinstance(losses, Curves) and losses.series[0].x == (1, 2) and losses.series[1].x == (2,)
    assert project.folder is not None
    page = (project.folder / projects.PAGE).read_text(encoding="utf-8")
    assert aim in page and str(project.folder) in page and "→" in page
    assert page.rstrip().endswith(f"attn-tutor train --resume {project.folder} --steps 4")


def test_pairs_of_ones_own_are_what_it_learns(tmp_path: Path) -> None:
    mine = tmp_path / "mine.tsv"
    mine.write_text("\n".join(f"say {index} now\tdis {index}" for index in range(120)), encoding="utf-8")
    project = projects.train("transformer", text=mine, steps=3, n_embd=8, n_head=2, n_hidden=8)
    assert "dis" in project.facts["target_tokens"] and "mine.tsv" in project.facts["data"]
    mine.write_text("changed", encoding="utf-8")
    assert project.folder is not None
    with pytest.raises(ValueError, match="has changed since this training began"):
        projects.load(project.folder)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: projects.train("nothing"), "there is no system 'nothing'"),
        (lambda: projects.train("transformer", depth=3), "transformer has no value 'depth'"),
        (lambda: projects.train("vit", text="mine.txt"), "vit does not train on a file of yours"),
        (lambda: projects.train("transformer", text="gone.tsv"), r"gone\.tsv can not be read"),
        (lambda: projects.load("nowhere"), "can not be read"),
    ],
)
def test_what_is_wrong_is_said(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]


def test_a_score_that_the_system_does_not_have_is_named() -> None:
    project = projects.train("transformer", steps=2, **SMALL)
    with pytest.raises(ValueError, match="transformer has no score 'bleu': choose exact"):
        projects.show_result(project, score="bleu", target=1)
