"""``attn-tutor inspect``: what scripts read, what files it writes, what it says where something does not fit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from tutor.cli import main
from tutor.cli.context import Failure
from tutor.cli.found_models import find_model, library_models
from tutor.runs import begun, open_runs
from tutor.ui.inspecting import ModelPlace

TEXT = "the cat sat"


def inspect(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "inspect", *arguments])


@pytest.fixture
def training(tmp_path: Path) -> Path:
    """A training of six steps in the home folder."""
    arguments = ["--home", str(tmp_path), "train", "gpt", "--steps", "6", "--out", str(tmp_path / "trainings" / "mine")]
    values = ["--config", "n_embd=16", "--config", "n_layer=1", "--config", "batch_size=2"]
    assert CliRunner().invoke(main, arguments + values).exit_code == 0
    return tmp_path / "trainings" / "mine"


def test_alone_it_lists_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, training: Path) -> None:
    cache = tmp_path / "cache"
    (cache / "models--openai--tiny" / "snapshots" / ("0" * 40)).mkdir(parents=True)
    (cache / "models--openai--tiny" / "snapshots" / ("0" * 40) / "config.json").write_text("{}")
    (cache / "models--half--loaded").mkdir()
    monkeypatch.setenv("HF_HUB_CACHE", str(cache))
    result = inspect(tmp_path)
    assert result.exit_code == 0
    for words in ("gpt", "translation", "induction", "mine", "openai/tiny", "attn-tutor inspect gpt"):
        assert words in result.output
    models = json.loads(inspect(tmp_path, "--json").output)
    found = [(one["model"], one["kind"]) for one in models]
    assert {("gpt", "bundled"), ("induction", "bundled"), ("translation", "bundled")} < set(found)
    assert found[-2:] == [("mine", "folder"), ("openai/tiny", "hub")]
    assert [one.word for one in library_models({"HF_HUB_CACHE": str(cache)})] == ["openai/tiny"]


def test_without_a_terminal_it_prints_the_text_form(tmp_path: Path) -> None:
    result = inspect(tmp_path, "translation", "the cat sleeps here")
    assert result.exit_code == 0
    assert "translation · cross-attention" in result.output and "2 layers, 8 heads" in result.output
    assert "at <start> likeliest: le 100%" in result.output and "loss 0.00" in result.output


def test_json_holds_the_whole_figure_and_one_head_where_it_is_named(tmp_path: Path) -> None:
    whole = json.loads(inspect(tmp_path, "gpt", TEXT, "--json").output)
    assert whole["kind"] == "attention" and whole["keys"] == list(TEXT)
    assert (len(whole["weights"]), len(whole["weights"][0]), len(whole["scores"][0][0])) == (4, 4, 11)
    head = json.loads(inspect(tmp_path, "gpt", TEXT, "--json", "--layer", "2", "--head", "3").output)
    assert head["kind"] == "matrix" and head["values"] == whole["weights"][1][2]


def test_edits_and_files(tmp_path: Path) -> None:
    svg, npz = tmp_path / "a.svg", tmp_path / "a.npz"
    plain = json.loads(inspect(tmp_path, "gpt", TEXT, "--json").output)
    result = inspect(tmp_path, "gpt", TEXT, "--mask", "2", "--ablate", "L2H1", "--svg", str(svg), "--npz", str(npz))
    assert result.exit_code == 0 and result.output == ""
    assert "<svg" in svg.read_text() and ">L4<" in svg.read_text() and ">H4<" in svg.read_text()
    with np.load(npz) as arrays:
        assert arrays["weights"].shape == (4, 4, 11, 11) and not arrays["weights"][..., 1].any()
        assert float(arrays["loss"]) != plain["loss"] and arrays["keys"].tolist() == list(TEXT)


def test_the_sweep_is_a_matrix_of_layers_and_heads(tmp_path: Path) -> None:
    found = json.loads(inspect(tmp_path, "gpt", "the cat", "--ablations", "--json").output)
    assert found["kind"] == "matrix" and found["signed"] and found["row_title"] == "layer"
    assert [len(row) for row in found["values"]] == [4] * 4 and "change of the loss" in found["title"]


def test_a_run_is_named_by_folder_name_or_id(tmp_path: Path, training: Path) -> None:
    for word in ("mine", str(training)):
        found = json.loads(inspect(tmp_path, word, TEXT, "--json").output)
        assert len(found["weights"]) == 1 and found["title"] == "mine"
    runs = open_runs(tmp_path)
    kept = runs.keep(begun("gpt", "train", config={}, seed=0, folder=str(training)))
    lost = runs.keep(begun("gpt", "lesson", config={}, seed=0))
    runs.close()
    assert find_model(kept.id[:7], tmp_path) == ModelPlace(kind="folder", name=str(training))
    with pytest.raises(Failure, match="kept no checkpoint"):
        find_model(lost.id, tmp_path)
    assert find_model("some-name", tmp_path) == ModelPlace(kind="hub", name="some-name")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gpt"], "say what gpt is to read"),
        (["gpt", "The"], "does not know 'T'"),
        (["./nowhere", TEXT], "there is no folder ./nowhere"),
        (["nobody/nothing", TEXT], "Nothing is fetched"),
        (["gpt", TEXT, "--ablate", "first"], "its layer and its number, 2.1 or L2H1"),
        (["gpt", TEXT, "--ablate", "5.1"], "no layer 5 here: there are 4"),
        (["gpt", TEXT, "--mask", "99"], "no key 99 here"),
        (["gpt", TEXT, "--text", "--layer", "1"], "--layer and --head go together"),
        (["gpt", TEXT, "--text", "--layer", "9", "--head", "1"], "4 layers of 4 heads"),
        (["translation", "the cat sleeps", "--text", "--layer", "1", "--head", "1"], "say with --part"),
        (["translation", "the cat sleeps", "--text", "--part", "brain"], "choose encoder, decoder, cross-attention"),
        (["gpt", TEXT, "--ablations", "--mask", "1"], "leave --ablate and --mask out"),
        (["gpt", TEXT, "--npz", "/nowhere/a.npz"], "can not be written"),
    ],
)
def test_a_users_mistake_is_one_message(tmp_path: Path, arguments: list[str], said: str) -> None:
    result = inspect(tmp_path, *arguments)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output
