"""A course of one's own in a real terminal: asked once, followed while it is edited, remembered on leaving."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import TUTOR, clean_environment
from tests.e2e.terminal import Terminal
from tests.unit.made_lessons import LESSON, line_of, write_course

pytestmark = pytest.mark.terminal


def test_a_course_from_elsewhere_is_asked_about_followed_and_remembered(
    launch: Callable[..., Terminal], tmp_path: Path
) -> None:
    folder = tmp_path / "course"
    folder.mkdir()
    write_course(folder)
    lesson = folder / "s1-01-sums" / "lesson.yaml"
    tutor = launch("--lessons", str(folder), "s1-01-sums")
    tutor.wait_for("May the code of this course run?")
    tutor.press("t")
    tutor.wait_for(lambda text: "May the code" not in text and "What a sum is" in text)
    tutor.press("n")
    tutor.wait_for("Add the numbers of a list")
    lesson.write_text(LESSON.replace("kind: predict", "kind: predicted"))
    tutor.wait_for(f"s1-01-sums/lesson.yaml:{line_of('kind: predict')}: There are no steps of the kind 'predicted'.")
    assert "Add the numbers of a list" in tutor.text
    lesson.write_text(LESSON.replace("Add the numbers of a list", "Sum the numbers of a list"))
    tutor.wait_for(lambda text: "Sum the numbers of a list" in text and "lesson.yaml:" not in text)
    tutor.press("enter")
    tutor.wait_for("The sum", 60)
    tutor.press("ctrl+q")
    tutor.wait_end()
    again = launch("--lessons", str(folder))
    again.wait_for("Continue")
    assert "May the code" not in again.text
    command = [*TUTOR, "--lessons", str(folder), "run", "s1-01-sums/begin"]
    printed = subprocess.run(command, env=clean_environment(tmp_path / "home"), capture_output=True, text=True)
    assert printed.returncode == 0 and "What a sum is" in printed.stdout
