"""The lesson on `transformers` where that library is hidden: it says how to install it, and goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LESSON = "s4-05-hugging-face"


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a Python that starts without `transformers`."""
    folder = tmp_path_factory.mktemp("hidden")
    (folder / "sitecustomize.py").write_text("import sys\n\nsys.modules['transformers'] = None\n")
    return os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "ATTN_TUTOR_HOME": str(folder / "home")}


def tutor(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tutor", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)


def test_the_library_is_hidden(hidden: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-c", "import transformers"], env=hidden, capture_output=True, text=True)
    assert done.returncode == 1 and "ModuleNotFoundError" in done.stderr


def test_the_lesson_checks_without_it(hidden: dict[str, str]) -> None:
    done = tutor(hidden, "check", f"lessons/{LESSON}")
    assert done.returncode == 0 and "nothing is wrong" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("step", ["their-names", "same-output", "three-models"])
def test_a_step_says_how_to_install_it_and_goes_on(hidden: dict[str, str], step: str) -> None:
    done = tutor(hidden, "run", f"{LESSON}/{step}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "pip install 'attn-tutor[hf]'" in done.stdout
