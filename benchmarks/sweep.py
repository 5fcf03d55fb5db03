"""What a second process brings to a sweep."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Finding
from tests.e2e.conftest import TUTOR, clean_environment

SWEEP = """\
system: gpt
grid: {n_head: [1, 2], n_embd: [32, 64]}
config: {batch_size: 8}
seeds: [0, 1, 2]
budget: {steps: 120}
"""
RUNS = 12


def _seconds(jobs: int) -> tuple[float, float]:
    """Run the sweep in a new home folder; return the seconds of it all, and those that the runs took themselves."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = home / "sweep.yaml"
        file.write_text(SWEEP, encoding="utf-8")
        command = [*TUTOR, "sweep", str(file), "--jobs", str(jobs), "--json"]
        began = time.perf_counter()
        done = subprocess.run(
            command, env=clean_environment(home), capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        seconds = time.perf_counter() - began
        assert done.returncode == 0, done.stderr
        assert sum(run["state"] == "finished" for run in json.loads(done.stdout)["runs"]) == RUNS
        listed = subprocess.run(
            [*TUTOR, "runs", "--json"], env=clean_environment(home), capture_output=True, text=True, check=True
        )
        return seconds, sum(run["seconds"] for run in json.loads(listed.stdout))


def two_processes() -> Finding:
    """A sweep of 12 runs with one process and with two, one after the other."""
    one, alone = _seconds(1)
    two, together = _seconds(2)
    stretched = together / alone
    return Finding(
        what=f"A sweep of {RUNS} runs in 2 processes / in 1, torch's loading included",
        value=f"{one / two:.2f} × as fast ({one:.1f} s against {two:.1f} s; beside one another a run takes "
        f"{stretched:.2f} × as long; {os.cpu_count()} cores)",
        aim="–",
        name="sweep",
    )
