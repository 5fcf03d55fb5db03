"""``attn-tutor runs`` as a script or a person without a screen has it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.runs.samples import loss, run
from tutor.cli import main
from tutor.runs import Run, open_runs


@pytest.fixture
def kept(tmp_path: Path) -> list[Run]:
    """Three runs: two seeds of one configuration, and another configuration in code of a lesson."""
    store = open_runs(tmp_path)
    runs = [
        run("gpt", id="aa00000000", seed=0, started=1.0, sweep="heads", measures={"train": 2.0}),
        run("gpt", id="ab00000000", seed=1, started=2.0, sweep="heads", measures={"train": 3.0}),
        run("s1-01/train", id="cc00000000", state="interrupted", started=3.0, code="x = 1", sample="some text"),
    ]
    for number, one in enumerate(runs):
        store.keep(one, [loss([4.0, 2.0 + number])])
    assert store.close()
    return runs


def call(home: Path, *arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "runs", *arguments], input=answer)


def test_runs_are_listed_filtered_and_sorted(tmp_path: Path, kept: list[Run]) -> None:
    lines = call(tmp_path).output.splitlines()
    assert [line.split()[0] for line in lines] == ["run", "cc00000000", "ab00000000", "aa00000000"]
    assert "interrupted" in lines[1] and "train 3" in lines[2]
    assert [line.split()[0] for line in call(tmp_path, "--filter", "gpt", "--sort", "result").output.splitlines()] == [
        "run",
        "aa00000000",
        "ab00000000",
    ]
    data = json.loads(call(tmp_path, "--json").output)
    assert [one["id"] for one in data] == ["cc00000000", "ab00000000", "aa00000000"] and "curves" not in data[0]


def test_no_runs_are_said_so(tmp_path: Path) -> None:
    assert "No runs are kept yet" in call(tmp_path).output
    assert call(tmp_path, "--json").output.strip() == "[]"


def test_a_run_is_shown_with_its_curve_code_and_sample(tmp_path: Path, kept: list[Run]) -> None:
    shown = call(tmp_path, "show", "cc").output
    assert "interrupted" in shown and "    x = 1" in shown and "some text" in shown and "step →" in shown
    data = json.loads(call(tmp_path, "show", "aa", "--json").output)
    assert data["curves"][0]["series"][0]["y"] == [4.0, 2.0]


def test_runs_are_compared(tmp_path: Path, kept: list[Run]) -> None:
    told = call(tmp_path, "diff", "aa", "ab").output
    assert "seed" in told and "n_head" not in told and "train  2" in " ".join(told.split("\n"))
    assert json.loads(call(tmp_path, "diff", "aa", "ab", "--json").output)["seed"] == {
        "aa00000000": "0",
        "ab00000000": "1",
    }
    assert "+x = 1" in call(tmp_path, "diff", "aa", "cc").output
    assert call(tmp_path, "diff", "aa").exit_code == 2


def test_a_sweep_is_overlaid_as_a_band(tmp_path: Path, kept: list[Run]) -> None:
    told = call(tmp_path, "overlay", "heads").output
    assert "gpt (2 seeds)" in told and "·" in told
    assert "the band ends at 2 to 3" in told
    each = call(tmp_path, "overlay", "heads", "--each").output
    assert "seed 0" in each and "seed 1" in each
    refused = call(tmp_path, "overlay", "heads", "--what", "accuracy")
    assert refused.exit_code == 2 and "They have loss, train" in refused.output


def test_a_run_is_deleted_once_that_is_agreed_to(tmp_path: Path, kept: list[Run]) -> None:
    assert call(tmp_path, "delete", "aa", answer="n\n").exit_code == 1
    assert len(open_runs(tmp_path).runs()) == 3
    assert call(tmp_path, "delete", "aa", answer="y\n").exit_code == 0
    assert call(tmp_path, "delete", "ab", "--yes").exit_code == 0
    assert [one.id for one in open_runs(tmp_path).runs()] == ["cc00000000"]


def test_runs_are_exported(tmp_path: Path, kept: list[Run]) -> None:
    assert len(json.loads(call(tmp_path, "export").output)) == 3
    rows = list(csv.DictReader(io.StringIO(call(tmp_path, "export", "--csv", "heads").output)))
    assert [row["seed"] for row in rows] == ["0", "0", "1", "1"]
    file = tmp_path / "out.json"
    assert call(tmp_path, "export", "aa", "--out", str(file)).exit_code == 0
    assert json.loads(file.read_text())[0]["id"] == "aa00000000"
    refused = call(tmp_path, "export", "--out", str(tmp_path / "none" / "out"))
    assert refused.exit_code == 2 and "can not be written" in refused.output


def test_what_is_meant_must_be_clear(tmp_path: Path, kept: list[Run]) -> None:
    assert "may be any of" in call(tmp_path, "show", "a").output
    assert "there is no run 'zz'" in call(tmp_path, "show", "zz").output
    refused = call(tmp_path, "resume", "cc")
    assert refused.exit_code == 2 and "can not go on" in refused.output


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "runs.sqlite3").write_bytes(b"this is no database" * 100)
    refused = call(tmp_path)
    assert refused.exit_code == 2 and "is damaged" in refused.output
