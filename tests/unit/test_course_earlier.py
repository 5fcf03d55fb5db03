"""What steps use of earlier lessons: whose code it is, in which order it comes, what the linter says of wrong uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.made_lessons import lesson_data, step_of, write_course, write_lesson
from tutor.course.earlier import EarlierWork, earlier_request, with_earlier
from tutor.course.loader import Course
from tutor.course.requests import check_request
from tutor.course.rules import check_lesson
from tutor.course.schema import Exercise
from tutor.progress.store import Store

FIRST, SECOND, THIRD = "s1-01-sums", "s1-02-means", "s2-01-rows"
TWICE = {
    "id": "twice-mean",
    "kind": "exercise",
    "title": "Write twice the mean",
    "text": "Write `twice_mean(numbers)`.",
    "uses": [{"lesson": FIRST, "step": "mean-of"}],
    "setup": "import math",
    "starter": "def twice_mean(numbers):\n    ...",
    "solution": "def twice_mean(numbers):\n    return 2 * mean(numbers)",
    "hints": ["first", "second", "third"],
    "checks": [{"name": "twice", "expect": "twice_mean([1, 3]) == 4", "because": "Twice 2 is 4."}],
    "mistakes": [
        {"name": "once", "code": "def twice_mean(numbers):\n    return mean(numbers)", "tells": "That is the mean."}
    ],
}


def three_lessons(folder: Path, *uses: dict[str, str], needs: tuple[str, ...] = (SECOND,)) -> Course:
    """The small course; the second lesson uses an exercise of the first, the third what is given, in its run step."""
    write_course(folder)
    second = lesson_data() | {"id": SECOND, "title": "Means", "glossary": []}
    second["steps"].append(TWICE)
    write_lesson(folder, SECOND, second, needs=[FIRST])
    third: dict[str, Any] = lesson_data() | {"id": THIRD, "title": "Rows", "stage": 2, "week": 3, "glossary": []}
    step_of(third, "add")["uses"] = list(uses)
    return write_lesson(folder, THIRD, third, needs=needs)


def use(lesson: str, step: str) -> dict[str, str]:
    return {"lesson": lesson, "step": step}


def step(course: Course, lesson: str, id: str) -> Any:
    return next(one for one in course.lesson(lesson).lesson.steps if one.id == id)


def test_an_exercise_brings_what_it_uses_itself_lowest_first_and_once(tmp_path: Path) -> None:
    course = three_lessons(tmp_path, use(SECOND, "twice-mean"), use(FIRST, "mean-of"))
    codes = EarlierWork(course).before(step(course, THIRD, "add"))
    assert [code.key for code in codes] == [f"{FIRST}/mean-of", f"{SECOND}/twice-mean"]
    names: dict[str, Any] = {}
    for code in codes:
        exec(earlier_request(code, 1).code, names)
    assert names["twice_mean"]([1, 3]) == 4 and "math" in names


def test_the_learners_last_code_that_passed_is_used_and_else_the_solution(tmp_path: Path, store: Store) -> None:
    course = three_lessons(tmp_path, use(FIRST, "mean-of"))
    work, run = EarlierWork(course, store.last_passed), step(course, THIRD, "add")
    (code,) = work.before(run)
    assert not code.own and code.code == step(course, FIRST, "mean-of").solution
    assert code.told == "Uses 'Write the mean' of 1.1, step 4: the solution, as yours has not passed yet."
    for text, passed in (("first = 1", True), ("mine = 2", True), ("wrong = 3", False)):
        store.record("attempted", FIRST, "mean-of", code=text, passed=passed)
    (code,) = work.before(run)
    assert code.own and code.code == "mine = 2"
    assert code.told == "Uses 'Write the mean' of 1.1, step 4: your own code."
    assert earlier_request(code, 7).name == "1.1, step 4"
    store.reset(FIRST)
    assert not work.before(run)[0].own


def test_a_checked_exercise_finds_earlier_code_before_its_setup(tmp_path: Path) -> None:
    course = three_lessons(tmp_path)
    exercise = step(course, SECOND, "twice-mean")
    assert isinstance(exercise, Exercise)
    request = check_request(course.lesson(SECOND).lesson, exercise, 1, exercise.solution)
    setup = with_earlier(request, EarlierWork(course).before(exercise)).setup
    assert setup.index("def mean") < setup.index("import math")
    names: dict[str, Any] = {}
    exec(setup + "\n" + exercise.solution, names)
    assert names["twice_mean"]([1, 3]) == 4


def test_a_step_that_uses_nothing_brings_nothing(tmp_path: Path) -> None:
    course = three_lessons(tmp_path)
    work = EarlierWork(course)
    assert work.before(step(course, THIRD, "add")) == [] and work.before(step(course, THIRD, "begin")) == []


def test_lessons_that_use_each_other_do_not_go_round_for_ever(tmp_path: Path) -> None:
    course = three_lessons(tmp_path)
    first = lesson_data()
    step_of(first, "mean-of")["uses"] = [use(SECOND, "twice-mean")]
    course = write_lesson(tmp_path, FIRST, first)
    codes = EarlierWork(course).before(step(course, SECOND, "twice-mean"))
    assert [code.key for code in codes] == [f"{SECOND}/twice-mean", f"{FIRST}/mean-of"]
    messages = [finding.message for finding in check_lesson(course, course.lesson(FIRST))]
    assert f"This lesson does not need {SECOND}." in messages


@pytest.mark.parametrize(
    ("given", "needs", "message"),
    [
        (use(SECOND, "twice-mean"), (SECOND,), ""),
        (use(FIRST, "mean-of"), (SECOND,), ""),
        (use(FIRST, "mean-of"), (), f"This lesson does not need {FIRST}."),
        (use(FIRST, "add"), (SECOND,), f"{FIRST} has no exercise 'add'."),
        (use(FIRST, "nothing"), (SECOND,), f"{FIRST} has no exercise 'nothing'."),
        (use("s9-09-none", "x"), (SECOND,), "There is no lesson 's9-09-none'."),
        (use(THIRD, "mean-of"), (SECOND,), "This is a step of the same lesson."),
    ],
)
def test_a_wrong_use_is_told(tmp_path: Path, given: dict[str, str], needs: tuple[str, ...], message: str) -> None:
    course = three_lessons(tmp_path, given, needs=needs)
    loaded = course.lesson(THIRD)
    found = [
        finding for finding in check_lesson(course, loaded) if finding.line == loaded.line_of("steps", 1, "uses", 0)
    ]
    assert [finding.message for finding in found] == ([message] if message else [])


def test_a_lesson_that_is_not_written_can_not_be_used(tmp_path: Path) -> None:
    course = three_lessons(tmp_path, use(SECOND, "twice-mean"))
    (tmp_path / SECOND / "lesson.yaml").write_text("format_version: 1\n", encoding="utf-8")
    messages = [finding.message for finding in check_lesson(course, course.lesson(THIRD))]
    assert f"{SECOND} is not written, or can not be read." in messages
