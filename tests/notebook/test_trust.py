"""The checks of a course from elsewhere are code: in a notebook too they run only once the course is trusted."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.unit.made_lessons import change, lesson_data, write_course
from tutor.course.trust import Trust
from tutor.locations import home_folder, trusted_file
from tutor.notebook.exercises import Exercises

CELL = "def mean(numbers):\n    return sum(numbers) / len(numbers)"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course whose check leaves the file ``marker``."""
    monkeypatch.setenv("ATTN_TUTOR_HOME", str(tmp_path / "home"))
    data = change(lesson_data(), ["mean-of", "checks", 1, "given"], f"open({str(tmp_path / 'marker')!r}, 'w').close()")
    folder = tmp_path / "course"
    folder.mkdir()
    write_course(folder, data)
    return folder


def check(line: str) -> None:
    Exercises(names={}, show=lambda figure: None, muted=nullcontext).check(line, CELL)


def test_untrusted_checks_do_not_run(course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = f"s1-01-sums/mean-of --lessons {course}"
    check(line)
    said = capsys.readouterr().out
    assert f"attn-tutor trust {course}" in said and "--trust" in said
    assert not (tmp_path / "marker").exists()
    check(f"{line} --trust")
    assert (tmp_path / "marker").exists() and "✓ the mean of one" in capsys.readouterr().out
    assert not Trust(course, file=trusted_file(home_folder())).granted, "the line says it, not the learner for good"


def test_a_trusted_courses_checks_run(course: Path, tmp_path: Path) -> None:
    Trust(course, file=trusted_file(home_folder())).grant()
    check(f"s1-01-sums/mean-of --lessons {course}")
    assert (tmp_path / "marker").exists()
