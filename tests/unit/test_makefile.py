"""What `make run` does where it can not do what it is for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with the Makefile and an environment that it takes for installed: its tutor is this source tree."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).touch()
    script = tmp_path / ".venv" / "bin" / "attn-tutor"
    script.parent.mkdir(parents=True)
    script.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m tutor --home {tmp_path}/home "$@"\n')
    script.chmod(0o755)
    (tmp_path / ".venv" / ".installed").touch()
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    command = ["make", "-C", str(folder), "--no-print-directory", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=environment, timeout=60, check=False
    )


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_run_without_a_terminal_says_so_in_one_line_and_names_the_text_mode(installed: Path) -> None:
    result = make(installed, "run")
    assert result.returncode == 2
    own = [line for line in result.stderr.splitlines() if not line.startswith("make")]
    assert len(own) == 1 and "terminal" in own[0] and "attn-tutor run" in own[0], result.stderr
    assert result.stdout == ""


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_run_passes_arguments_on(installed: Path) -> None:
    result = make(installed, "run", "ARGS=list --json")
    assert result.returncode == 0 and '"s1-01-neuron-layer"' in result.stdout, result.stderr


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_refuses_an_old_python_by_name(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).touch()
    old = tmp_path / "python3.9"
    check = "import sys; sys.version_info = (3, 9); exec(sys.argv.pop(1))"
    old.write_text(f'#!/bin/sh\nshift\nexec {sys.executable} -c "{check}" "$@"\n')
    old.chmod(0o755)
    result = make(tmp_path, "run", f"PYTHON={old}")
    assert result.returncode == 2 and "needs Python 3.11 or newer" in result.stderr
    assert not (tmp_path / ".venv").exists()
