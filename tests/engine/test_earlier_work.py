"""Code of earlier lessons in a real engine: the check of the course runs the solutions, the text mode the learner's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.unit.made_lessons import change, lesson_data, write_lesson
from tests.unit.test_course_earlier import FIRST, SECOND, THIRD, three_lessons, use
from tutor.cli import main
from tutor.course.earlier import EarlierWork
from tutor.course.loader import Course
from tutor.engine.client import LocalEngine
from tutor.linter.trial import Trial
from tutor.progress.store import open_store

DOUBLED = "def mean(numbers):\n    return 2 * sum(numbers) / len(numbers)"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Three lessons: the second's exercise uses the first's, and a run of the third uses the second's."""
    three_lessons(tmp_path)
    third: dict[str, Any] = {"id": THIRD, "title": "Rows", "stage": 2, "week": 3, "glossary": []}
    data = lesson_data() | third
    change(data, ("add", "uses"), [use(SECOND, "twice-mean")])
    change(data, ("add", "code"), data["steps"][1]["code"] + "\nprint('twice the mean:', twice_mean([1, 3]))")
    change(data, ("guess", "uses"), [use(SECOND, "twice-mean")])
    change(data, ("guess", "code"), "more = [*numbers, 0]\nagain = twice_mean([1, 3])")
    return write_lesson(tmp_path, THIRD, data, needs=[SECOND])


@pytest.mark.parametrize("lesson", [SECOND, THIRD])
async def test_the_check_of_the_course_runs_the_solutions(course: Course, engine: LocalEngine, lesson: str) -> None:
    trial = Trial(course.lesson(lesson), engine, EarlierWork(course))
    assert await trial.run() == []


async def test_without_what_it_uses_the_lesson_would_fail(
    course: Course, engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EarlierWork, "before", lambda work, step: [])
    findings = [str(finding) for finding in await Trial(course.lesson(THIRD), engine, EarlierWork(course)).run()]
    assert any("NameError" in finding for finding in findings)


def test_the_text_mode_runs_the_learners_code_and_says_so(course: Course, tmp_path: Path) -> None:
    arguments = ["--home", str(tmp_path / "home"), "--lessons", str(course.folder), "--trust", "run", f"{THIRD}/add"]
    shown = CliRunner().invoke(main, arguments).output
    assert "Uses 'Write the mean' of 1.1, step 4: the solution" in shown and "twice the mean: 4.0" in shown
    store = open_store(tmp_path / "home")
    store.record("attempted", FIRST, "mean-of", code=DOUBLED, passed=True)
    store.close()
    shown = CliRunner().invoke(main, arguments).output
    assert "Uses 'Write the mean' of 1.1, step 4: your own code." in shown
    assert "Uses 'Write twice the mean' of 1.2, step 9: the solution" in shown
    assert "twice the mean: 8.0" in shown
