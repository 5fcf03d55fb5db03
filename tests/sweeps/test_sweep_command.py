"""``attn-tutor sweep`` without a screen: plain lines, what is missing, errors that say where."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tutor.cli import main
from tutor.runs import open_runs

FILE = """\
name: widths
system: rnn
grid: {n_hidden: [4, 8]}
config: {batch_size: 2, evaluate_every: 500, block_size: 16}
budget: {steps: STEPS}
"""


def written(folder: Path, steps: int, old: str = "", new: str = "") -> Path:
    path = folder / "widths.yaml"
    path.write_text(
        FILE.replace("STEPS", str(steps)).replace(old, new, 1) if old else FILE.replace("STEPS", str(steps))
    )
    return path


def call(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "sweep", *arguments])


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether something is so within two minutes: the machine may be busy."""
    deadline, pause = time.monotonic() + 120, threading.Event()
    while time.monotonic() < deadline:
        if holds():
            return True
        pause.wait(0.2)
    return False


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_sweep_is_told_in_lines_and_again_does_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, 3)
    first = call(tmp_path, str(path), "--jobs", "1", "--json")
    assert first.exit_code == 0, first.output
    state = json.loads(first.output)
    assert state["complete"] and [run["kept"] for run in state["runs"]] == [False, False]
    path = written(tmp_path, 3, "[4, 8]", "[4, 8, 12]")
    more = call(tmp_path, str(path), "--jobs", "1")
    assert more.output.count("finished     n_hidden") == 1
    assert "3 of 3 runs are finished, 2 of them before." in more.output
    again = call(tmp_path, str(path))
    assert again.exit_code == 0 and "3 of 3 runs are finished, 3 of them before." in again.output
    assert {run.sweep for run in open_runs(tmp_path).runs()} == {"widths"}


def test_ctrl_c_stops_after_the_steps_under_way_and_leaves_no_process(tmp_path: Path) -> None:
    path = written(tmp_path, 100_000)
    command = [sys.executable, "-m", "tutor", "--home", str(tmp_path), "sweep", str(path), "--jobs", "1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        store = open_runs(tmp_path)
        assert eventually(lambda: any(run.step > 0 for run in store.runs()) or process.poll() is not None)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130 and "Stopping after the steps under way" in err
    assert "0 of 2 runs are finished." in out and "goes on with what is missing" in out
    assert eventually(lambda: not group_lives(process.pid))
    assert [run.state for run in store.runs()] == ["interrupted"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [("budget", "budgets", 5, "budgets"), ("[4, 8]", "[4, 4]", 3, "no two of them the same")],
)
def test_a_mistake_in_the_file_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    path = written(tmp_path, 3, old, new)
    refused = call(tmp_path, str(path))
    assert refused.exit_code == 2 and f"{path}:{line}:" in refused.output and message in refused.output


def test_a_value_that_the_system_does_not_have_is_told_before_anything_is_trained(tmp_path: Path) -> None:
    path = written(tmp_path, 3, "n_hidden", "n_hiden")
    refused = call(tmp_path, str(path), "--jobs", "1")
    assert refused.exit_code == 2 and f"{path}:3: rnn has no value 'n_hiden'" in refused.output
    assert open_runs(tmp_path).runs() == []


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    refused = call(tmp_path, str(tmp_path / "none.yaml"))
    assert refused.exit_code == 2 and "There is no such file." in refused.output
