"""A step that uses an exercise of an earlier lesson: the learner's own code is run first, and the screen says whose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import STEPS, lesson_data, lesson_id
from tests.fakes import FakeEngine
from tests.ui.pictures import calm, picture, tutor
from tutor.course.loader import Course, load_course
from tutor.engine.protocol import CheckCode
from tutor.progress.store import Store
from tutor.ui.lesson.conductor import Conductor
from tutor.ui.lesson.record import RunRecord

USE = {"uses": [{"lesson": lesson_id(1, 1), "step": "write"}]}
SOLUTION = "def one():\n    return 1"
OWN = "def one():\n    return 2 - 1"


@pytest.fixture
def course(course_folder: Path) -> Course:
    """The small course; in the second lesson the run step, the last one and the exercise use the first's exercise."""
    steps = [step | (USE if step["id"] in ("try", "write", "turn") else {}) for step in STEPS]
    data = lesson_data(lesson_id(1, 2), "Gradient descent", 1, steps=steps)
    (course_folder / data["id"] / "lesson.yaml").write_text(json.dumps(data, indent=1), encoding="utf-8")
    return load_course(course_folder)


def passed(store: Store) -> None:
    store.record("attempted", lesson_id(1, 1), "write", code=OWN, passed=True)


@pytest.mark.parametrize("own", [True, False])
async def test_it_is_run_first_and_the_screen_says_whose_it_is(course: Course, store: Store, own: bool) -> None:
    engine = FakeEngine()
    if own:
        passed(store)
    app = tutor(course, store, engine=engine, lesson=lesson_id(1, 2), step="try")
    async with app.run_test(size=(100, 30)) as pilot:
        await calm(pilot)
        shown = " ".join(picture(app).split())
        await pilot.press("enter")
        await calm(pilot)
        codes = engine.sessions[0].codes
        assert codes == [OWN if own else SOLUTION, "x = 1\nprint(x)"]
        assert "Uses 'Write it' of 1.1, step 5:" in shown
        assert ("your own code" in shown) is own and ("the solution" in shown) is not own


async def test_it_is_run_once_in_a_session(course: Course, store: Store) -> None:
    engine = FakeEngine()
    app = tutor(course, store, engine=engine, lesson=lesson_id(1, 2), step="try")
    async with app.run_test(size=(100, 30)) as pilot:
        await calm(pilot)
        await pilot.press("enter")
        await calm(pilot)
        await pilot.press("ctrl+r")
        await calm(pilot)
        assert engine.sessions[0].codes.count(SOLUTION) == 1 and len(engine.sessions[0].codes) == 3


async def test_an_exercise_gets_it_in_its_own_variables(course: Course, store: Store) -> None:
    from tutor.course.earlier import EarlierWork
    from tutor.course.requests import check_request

    passed(store)
    engine = FakeEngine()
    lesson = course.lesson(lesson_id(1, 2)).lesson
    conductor = Conductor(engine, lesson, EarlierWork(course, store.last_passed))
    step = next(one for one in lesson.steps if one.id == "write")
    record = RunRecord()
    await conductor.run(step, check_request(lesson, step, 1, SOLUTION), record, lambda: None, passed={})  # type: ignore[arg-type]
    (request,) = engine.sessions[0].requests
    assert isinstance(request, CheckCode) and request.setup.startswith(OWN)
    assert conductor.told_uses(step) == ["Uses 'Write it' of 1.1, step 5: your own code."] and record.succeeded
    await conductor.close()
