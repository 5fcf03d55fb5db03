"""No code of a course from elsewhere runs by any command before it is trusted; and `attn-tutor trust`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import click
import pytest
from click.testing import CliRunner, Result
from ptyprocess import PtyProcess

from tests.e2e.conftest import clean_environment
from tests.unit.made_lessons import LESSON, lesson_data, write_course
from tutor.cli import main
from tutor.cli.context import Choices, in_other_course
from tutor.cli.serving import tutor_command
from tutor.course.trust import Trust
from tutor.engine.client import own_code
from tutor.locations import shipped_lessons
from tutor.terminal import Options

LESSON_ID = "s1-01-sums"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("ATTN_TUTOR_LESSONS", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """What appears when any code of the course has run."""
    return tmp_path / "marker"


@pytest.fixture
def course(tmp_path: Path, marker: Path) -> Path:
    """A course all of whose code leaves the marker."""
    folder = tmp_path / "course"
    folder.mkdir()
    data = lesson_data()
    mark = f"open({str(marker)!r}, 'a').close()\n"
    for step in data["steps"]:
        for field in ("code", "starter", "solution"):
            if field in step:
                step[field] = mark + step[field]
        for check in step.get("checks", ()):
            check["given"] = mark + check.get("given", "")
        for mistake in step.get("mistakes", ()):
            mistake["code"] = mark + mistake["code"]
    write_course(folder, data)
    (folder / "sitecustomize.py").write_text(mark)
    return folder


def package_environment() -> dict[str, str]:
    """The environment in which another process finds this package, wherever it is started."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def run(*arguments: str, home: Path) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *arguments])


COMMANDS = {
    "check": [["check"], ["check", "--quick"], ["check", "--json"], ["check", LESSON_ID]],
    "completion": [["completion", "bash"]],
    "doctor": [["doctor", "--json"]],
    "export": [["export"]],
    "glossary": [["glossary", "sum"]],
    "import": [["import", "nothing"]],
    "inspect": [["inspect"]],
    "list": [["list"]],
    "new": [["new", "lesson", "course/s1-09-more"]],
    "notebook": [["notebook", LESSON_ID, "--out", "-"]],
    "open": [["open", LESSON_ID]],
    "progress": [["progress"]],
    "reset": [["reset", LESSON_ID, "--yes"]],
    "reset-term": [["reset-term"]],
    "run": [["run", LESSON_ID], ["run", f"{LESSON_ID}/add", "--json"], ["run", f"{LESSON_ID}/mean-of"]],
    "runs": [["runs"]],
    "schema": [["schema"]],
    "serve": [["serve", "--help"]],
    "sweep": [["sweep", "nothing.yaml"]],
    "train": [["train"]],
    "trust": [["trust"], ["trust", "course", "--forget"]],
}
"""Each command as it may be given with the course. A command that is not here is tried bare, and with a lesson."""
assert isinstance(main, click.Group)
TRIES = [words for name in main.commands for words in COMMANDS.get(name, [[name], [name, LESSON_ID]])]


@pytest.mark.parametrize("words", TRIES, ids=" ".join)
def test_no_code_of_an_untrusted_course_runs(words: list[str], course: Path, home: Path, marker: Path) -> None:
    run("--lessons", str(course), *words, home=home)
    assert not marker.exists()


@pytest.mark.parametrize("words", [["run", LESSON_ID], ["check"]], ids=" ".join)
def test_without_a_terminal_the_error_names_the_flag_and_with_it_the_code_runs(
    words: list[str], course: Path, home: Path, marker: Path
) -> None:
    refused = run("--lessons", str(course), *words, home=home)
    assert refused.exit_code == 2 and "--trust" in refused.output and str(course) in refused.output
    run("--lessons", str(course), "--trust", *words, home=home)
    assert marker.exists()
    marker.unlink()
    run("--lessons", str(course), *words, home=home)
    assert marker.exists(), "it is asked once"


def test_the_environment_names_a_course_too(course: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTN_TUTOR_LESSONS", str(course))
    assert LESSON_ID in run("list", home=home).output
    assert "--trust" in run("run", LESSON_ID, home=home).output


@pytest.fixture
def asking(course: Path, home: Path) -> Iterator[PtyProcess]:
    """The text mode of a step on a terminal."""
    command = [sys.executable, "-m", "tutor", "--lessons", str(course), "run", f"{LESSON_ID}/begin"]
    root = Path(__file__).resolve().parents[2]
    process = PtyProcess.spawn(command, env=clean_environment(home), cwd=str(root))
    yield process
    process.close(force=True)


def read_until(process: PtyProcess, words: str) -> str:
    text = ""
    while words not in text:
        try:
            text += process.read().decode(errors="replace")
        except EOFError:
            break
    return text


@pytest.mark.parametrize(("answer", "status", "trusted"), [("y", 0, True), ("n", 2, False), ("", 2, False)])
def test_on_a_terminal_it_asks(
    asking: PtyProcess, course: Path, home: Path, answer: str, status: int, trusted: bool
) -> None:
    asked = read_until(asking, "[y/N]")
    assert str(course) in asked and "sandbox" in asked
    asking.write(f"{answer}\n".encode())
    rest = read_until(asking, "\0")
    assert ("What a sum is" in rest) == trusted
    assert asking.wait() == status
    assert Trust(course, file=home / "trusted.json").granted == trusted


# ------------------------------------------------------------------------------------------------ the working folder


def marked(folder: Path, marker: Path, *names: str) -> None:
    """Put modules into a folder that leave the marker when they are imported."""
    for name in names:
        (folder / f"{name}.py").write_text(f"open({str(marker)!r}, 'a').close()\nraise ImportError('the wrong one')\n")


def test_a_page_of_the_server_imports_nothing_from_the_course_it_is_started_in(
    course: Path, home: Path, marker: Path
) -> None:
    marked(course, marker, "click", "msgspec", "yaml")
    choices = Choices(home=home, lessons=Path(), python=None, threads=1, trust=True, options=Options())
    command = f"{tutor_command(choices)} list"
    listed = subprocess.run(command, shell=True, cwd=course, env=package_environment(), capture_output=True, text=True)
    assert LESSON_ID in listed.stdout, listed.stderr
    assert not marker.exists() and not (home / "trusted.json").exists(), "a page trusts nothing by itself"


def test_trust_given_to_the_server_is_for_what_the_course_holds_then(
    course: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.cli.serving.make_server", lambda *given, **named: Mock())
    assert run("--lessons", str(course), "--trust", "serve", home=home).exit_code == 0
    assert Trust(course, file=home / "trusted.json").granted
    (course / "more.py").write_text("x = 1")
    assert not Trust(course, file=home / "trusted.json").granted


def test_the_processes_of_a_sweep_import_nothing_from_the_working_folder(course: Path, marker: Path) -> None:
    marked(course, marker, "multiprocessing", "pickle", "socket")
    script = course.parent / "sweep.py"
    script.write_text(
        "from tutor.sweeps.workers import LocalWorkers\n"
        "if __name__ == '__main__':\n"
        "    workers = LocalWorkers(1)\n"
        "    print(workers._executor.submit(abs, -7).result())\n"
    )
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=course, env=package_environment(), capture_output=True, text=True)
    assert done.stdout == "7\n" and not marker.exists(), done.stderr


@pytest.mark.parametrize(
    ("here", "open_course", "other"),
    [
        ("elsewhere", "course", False),
        ("course", "course", False),
        ("course/s1-01-sums", "course", False),
        ("course", "shipped", True),
        ("course/s1-01-sums", "shipped", True),
    ],
)
def test_modules_of_the_working_folder_are_the_learners_unless_they_are_another_courses(
    course: Path, monkeypatch: pytest.MonkeyPatch, here: str, open_course: str, other: bool
) -> None:
    (course.parent / "elsewhere").mkdir()
    monkeypatch.chdir(course.parent / here)
    assert in_other_course(shipped_lessons() if open_course == "shipped" else course) == other


def test_the_tutors_own_code_needs_no_modules_of_the_working_folder(course: Path, home: Path) -> None:
    choices = Choices(home=home, lessons=course, python=None, threads=1, options=Options())
    assert not choices.engine(own_code)._limits.own_modules  # type: ignore[attr-defined]
    assert choices.engine(lambda: "")._limits.own_modules  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------------ the command, and new


def test_trust_lists_trusts_owns_and_forgets(course: Path, home: Path) -> None:
    assert "No course" in run("trust", home=home).output
    assert "is trusted as it is now" in run("trust", str(course), home=home).output
    assert "as it was" in run("trust", home=home).output and str(course) in run("trust", home=home).output
    assert "is your own" in run("trust", str(course), "--own", home=home).output
    (course / "more.py").write_text("x = 1")
    assert Trust(course, file=home / "trusted.json").granted
    assert "not trusted any more" in run("trust", str(course), "--forget", home=home).output
    assert not Trust(course, file=home / "trusted.json").granted


@pytest.mark.parametrize(
    ("words", "said"),
    [(["nowhere"], "no course.yaml"), (["course", "--own"], "not yours alone"), ([], "move it away")],
)
def test_a_mistake_is_one_message(course: Path, home: Path, words: list[str], said: str) -> None:
    course.chmod(0o777)
    if not words:
        home.mkdir()
        (home / "trusted.json").write_text("{")
    result = run("trust", *words, home=home)
    assert result.exit_code == 2 and said in result.output


def test_a_course_made_here_is_the_makers_own(tmp_path: Path, home: Path) -> None:
    (tmp_path / "mine" / ".git").mkdir(parents=True)
    assert run("new", "course", "mine", home=home).exit_code == 0
    assert run("new", "lesson", "mine/s1-02-more", home=home).exit_code == 0
    (tmp_path / "mine" / "s1-02-more" / "lesson.yaml").write_text(LESSON)
    trust = Trust(tmp_path / "mine", file=home / "trusted.json")
    assert trust.granted and trust.own


def test_making_a_course_around_files_of_others_trusts_nothing(tmp_path: Path, home: Path) -> None:
    (tmp_path / "mixed").mkdir()
    (tmp_path / "mixed" / "model.py").write_text("x = 1")
    assert run("new", "course", "mixed", home=home).exit_code == 0
    assert not Trust(tmp_path / "mixed", file=home / "trusted.json").granted


@pytest.mark.parametrize("trusted", [True, False])
def test_a_lesson_that_is_added_leaves_the_trust_in_the_rest_as_it_was(course: Path, home: Path, trusted: bool) -> None:
    if trusted:
        run("trust", str(course), home=home)
    assert run("new", "lesson", str(course / "s1-09-more"), home=home).exit_code == 0
    now = Trust(course, file=home / "trusted.json")
    assert now.granted == trusted and not now.own


def test_only_what_runs_no_code_of_a_course_asks_for_an_engine_without_its_trust() -> None:
    package = Path(__file__).resolve().parents[2] / "tutor"
    files = {path.relative_to(package).as_posix(): path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    assert {name for name, text in files.items() if "engine(own_code" in text} == {"cli/doctor.py", "cli/inspection.py"}
    assert {name for name, text in files.items() if "open_engine(" in text} == {
        "cli/context.py",
        "engine/client/engine.py",
    }
