"""``attn-tutor train`` as a user has it: a bar or JSON lines, Ctrl-C that keeps the checkpoint, errors in one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tutor.cli.progress_line import progress_text
from tutor.runs import open_runs

TRAIN = [sys.executable, "-m", "tutor", "--home"]
SMALL = ["--config", "n_embd=16", "--config", "batch_size=2"]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*TRAIN, str(home), "train", *arguments]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)


def events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_json_lines_tell_everything_and_nothing_else_is_written(tmp_path: Path) -> None:
    result = run(tmp_path, "vit", "--steps", "3", "--seed", "5", "--json", *SMALL)
    assert result.returncode == 0 and result.stderr == ""
    found = events(result.stdout)
    assert [one["event"] for one in found] == ["start", "step", "step", "step", "evaluation", "saved", "end"]
    assert found[0]["sizes"]["n_embd"] == 16 and found[0]["seed"] == 5 and found[-1]["reason"] == "steps"
    out = Path(found[-1]["out"])
    assert out.parent == tmp_path / "trainings" and (out / "model.safetensors").exists()


def test_ctrl_c_keeps_the_checkpoint_and_resume_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "run"
    command = [*TRAIN, str(tmp_path), "train", "gpt", "--json", "--out", str(out), *SMALL]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        os.killpg(process.pid, signal.SIGINT)
        lines += process.stdout.readlines()
    assert process.returncode == 130
    found = events("".join(lines))
    assert found[-1]["event"] == "end" and found[-1]["reason"] == "interrupted"
    stopped = found[-1]["step"]
    again = run(tmp_path, "--resume", str(out), "--steps", str(stopped + 2), "--json")
    assert again.returncode == 0, again.stderr
    assert [one["step"] for one in events(again.stdout) if one["event"] == "step"] == [stopped + 1, stopped + 2]


def test_sigterm_to_the_command_alone_stops_the_training_too(tmp_path: Path) -> None:
    command = [*TRAIN, str(tmp_path), "train", "gpt", "--json", "--out", str(tmp_path / "run"), *SMALL]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.terminate()
        last = events(process.stdout.read())[-1]
    assert process.returncode == 130 and last["reason"] == "interrupted" and (tmp_path / "run" / "model.json").exists()


def test_a_terminal_gets_a_bar_and_results_in_words(tmp_path: Path) -> None:
    arguments = ["-m", "tutor", "--home", str(tmp_path), "train", "vit", "--steps", "30", *SMALL]
    child = pexpect.spawn(sys.executable, arguments, dimensions=(24, 100), encoding="utf-8", timeout=60)
    child.expect(r"vit: [\d,]+ parameters, cpu, seed 0")
    child.expect(r"\[#+-*\] +\d+%  step \d+  loss \d\.\d{3}")
    child.expect("Done at step 30 after")
    assert child.before.endswith("\r\x1b[K")  # the bar is gone before a result is printed
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


@pytest.mark.parametrize("width", [12, 40, 79])
def test_the_bar_fits_the_terminal(width: int) -> None:
    drawn = [progress_text(done, 40, f"step {done}  loss 1.234", width) for done in (0, 13, 40)]
    assert all(len(text) <= width for text in drawn)
    assert [text.count("#") for text in drawn] == {12: [0, 0, 0], 40: [0, 3, 12], 79: [0, 9, 30]}[width]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["elmo"], "there is no system 'elmo' to train: choose mlp"),
        (
            ["vit", "--text", "pyproject.toml"],
            "vit does not train on a text. These do: rnn, lstm, gru, seq2seq, transformer, gpt",
        ),
        (["gpt", "--text", "nowhere.txt"], "nowhere.txt can not be read: No such file"),
        (["gpt", "--config", "n_layer"], "--config wants key=value, such as n_layer=3, not 'n_layer'"),
        (["gpt", "--resume", "nowhere"], "nowhere/model.json can not be read"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, arguments: list[str], words: str) -> None:
    result = run(tmp_path, *arguments)
    assert result.returncode == 2 and result.stdout == ""
    assert words in result.stderr and len(result.stderr.splitlines()) == 1


def test_another_python_that_has_no_torch_is_named(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    python = tmp_path / "bare" / "bin" / "python"
    command = [*TRAIN, str(tmp_path), "--python", str(python), "train", "vit"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert result.returncode == 2 and f"{python} can not import torch" in result.stderr


def test_without_a_name_the_systems_are_listed(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.returncode == 0 and "Vaswani et al. (2017)" in result.stdout and "gpt " in result.stdout
    assert {one["name"] for one in events(run(tmp_path, "--json").stdout)} >= {"gpt", "bert", "vit", "seq2seq"}


def test_a_training_that_was_stopped_is_kept_and_goes_on_from_the_runs(tmp_path: Path) -> None:
    command = [*TRAIN, str(tmp_path), "train", "gpt", "--json", *SMALL, "--config", "steps=40"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        _ = [process.stdout.readline() for _ in range(4)]
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.read()
    store = open_runs(tmp_path)
    (stopped,) = store.runs()
    assert stopped.state == "interrupted" and stopped.resumable and stopped.config["batch_size"] == 2
    command = [*TRAIN, str(tmp_path), "runs", "resume", stopped.id]
    again = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    assert again.returncode == 0, again.stderr
    (run,) = store.runs()
    assert (run.id, run.state, run.step) == (stopped.id, "finished", 40)
    assert store.curves(run.id)[0].series[0].x == tuple(map(float, range(1, 41)))
