"""The wheel: built, installed in an empty environment, run from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("attn_tutor-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it. The packages it depends on are those of this Python, not downloaded."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True)
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    Path(purelib.stdout.strip(), "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin"


def run(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed script from another folder, with nothing that leads back to the source tree."""
    dropped = ("PYTHONPATH", "VIRTUAL_ENV", "ATTN_TUTOR_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    command = [str(installed / "attn-tutor"), "--home", str(cwd / "home"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=120, check=False)


def test_the_wheel_carries_the_lessons_the_data_and_the_licenses(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    carried = {name.removeprefix("tutor/lessons/") for name in names if name.startswith("tutor/lessons/")}
    in_the_tree = {str(path.relative_to(ROOT / "lessons")) for path in (ROOT / "lessons").rglob("*") if path.is_file()}
    assert carried == in_the_tree
    data = {str(path.relative_to(ROOT)) for path in (ROOT / "tutor" / "data").rglob("*") if path.is_file()}
    assert {name for name in data if "__pycache__" not in name} <= names
    assert "tutor/ui/tutor.tcss" in names
    licenses = {name.split(".dist-info/licenses/")[1] for name in names if ".dist-info/licenses/" in name}
    assert "LICENSE" in licenses
    assert {name for name in data if "LICENSE" in name} <= licenses


def test_the_installed_tutor_finds_its_lessons_from_another_folder(installed: Path, tmp_path: Path) -> None:
    listed = run(installed, "list", "--json", cwd=tmp_path)
    assert listed.returncode == 0, listed.stderr
    lessons = {lesson["id"]: lesson["written"] for lesson in json.loads(listed.stdout)}
    written = {path.parent.name for path in (ROOT / "lessons").glob("*/lesson.yaml")}
    assert {name for name, there in lessons.items() if there} == written


def test_the_installed_tutor_runs_a_step_from_another_folder(installed: Path, tmp_path: Path) -> None:
    ran = run(installed, "run", "s2-08/by-hand", cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "✓ Key 0 gets two thirds of the weight." in ran.stdout
    where = run(installed, "doctor", "--json", cwd=tmp_path)
    facts = {fact["name"]: fact for fact in json.loads(where.stdout)}
    assert facts["lessons"]["value"].startswith(str(installed.parent)), "the lessons are those of the wheel"
    assert facts["torch"]["ok"]
