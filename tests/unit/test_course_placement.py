"""Placement checks: what a stage's check asks, with other seeds, and what can not be one."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import lesson_id
from tutor.course import schema
from tutor.course.findings import CourseError
from tutor.course.loader import Course, load_course
from tutor.course.placement import (
    QUESTIONS,
    check_placements,
    make_placement,
    needed_right,
)
from tutor.course.placement_ids import is_placement, placement_id
from tutor.linter.check import strays

COURSE = load_course(Path(__file__).parents[2] / "lessons")
BEFORE = re.compile(
    r"\b(in your|that you (wrote|trained|assembled)|the same neuron|figure above|step before|(run|curve)s? above)\b",
    re.IGNORECASE,
)
"""Words by which a question speaks of what only its lesson shows."""


@pytest.mark.parametrize("stage", COURSE.stages, ids=lambda stage: str(stage.number))
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_check_asks_each_lesson_alone_and_once(stage: schema.Stage, seed: int) -> None:
    placement = make_placement(COURSE, stage, seed=seed)
    asked = [step for step in placement.questions if isinstance(step, schema.Quiz)]
    assert len(asked) == len(placement.questions) == QUESTIONS
    assert all(step.alone for step in asked)
    assert not [step.id for step in asked if BEFORE.search(f"{step.text} {step.question}")]
    of_lesson = Counter(placement.lessons[step.id] for step in asked)
    assert set(of_lesson) == {entry.id for entry in COURSE.stage_entries(stage.number)}
    assert set(of_lesson.values()) <= {1, 2}
    forms = Counter(step.form for step in asked)
    assert len(forms) >= 4 and max(forms.values()) <= 5
    ids = [step.id for step in placement.loaded.lesson.steps]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("stage", COURSE.stages, ids=lambda stage: str(stage.number))
def test_a_second_try_asks_other_questions_and_the_same_try_the_same(stage: schema.Stage) -> None:
    first, again, second = (make_placement(COURSE, stage, seed=seed) for seed in (0, 0, 1))
    assert first == again
    had, has = ({step.id for step in placement.questions} for placement in (first, second))
    pool = len(first.lessons) - 1
    single = sum(count == 1 for count in Counter(first.lessons[one] for one in first.lessons).values())
    assert len(had & has) <= max(single, 2 * QUESTIONS - pool)


@pytest.mark.parametrize("stage", COURSE.stages, ids=lambda stage: str(stage.number))
def test_the_exercise_is_the_one_that_the_course_names_and_needs_nothing(stage: schema.Stage) -> None:
    exercise = make_placement(COURSE, stage).exercise
    assert isinstance(exercise, schema.Exercise)
    assert exercise.id == stage.placement.replace("/", "-")
    assert not exercise.after and not exercise.uses


def test_the_check_of_the_real_course_finds_nothing() -> None:
    assert list(check_placements(COURSE)) == []


@pytest.mark.parametrize(("questions", "needed"), [(1, 1), (2, 2), (5, 4), (10, 8), (12, 10)])
def test_four_of_five_must_be_right(questions: int, needed: int) -> None:
    assert needed_right(questions) == needed


def test_the_id_of_a_check_is_no_lesson(small_course: Course) -> None:
    assert is_placement(placement_id(2)) and not is_placement(lesson_id(2, 1))
    assert small_course.entry(placement_id(1)) is None


def _with_stage(folder: Path, **changed: object) -> Course:
    file = json.loads((folder / "course.yaml").read_text())
    file["stages"][0] |= changed
    (folder / "course.yaml").write_text(json.dumps(file, indent=1))
    return load_course(folder)


def _with_steps(folder: Path, lesson: str, **changed: object) -> None:
    path = folder / lesson / "lesson.yaml"
    file = json.loads(path.read_text())
    for step in file["steps"]:
        step |= changed if step["kind"] == "exercise" else {}
    path.write_text(json.dumps(file, indent=1))


def test_without_a_name_it_is_the_last_exercise_that_needs_nothing(course_folder: Path) -> None:
    course = load_course(course_folder)
    assert make_placement(course, course.stages[0]).exercise.id == f"{lesson_id(1, 2)}-write"
    _with_steps(course_folder, lesson_id(1, 2), after=["try"])
    assert make_placement(course, course.stages[0]).exercise.id == f"{lesson_id(1, 1)}-write"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("s2-01-lesson/write", "has no written lesson 's2-01-lesson'"),
        ("s1-03-lesson/write", "has no written lesson 's1-03-lesson'"),
        ("s1-01-lesson/say", "has no exercise 'say'"),
        ("s1-01-lesson", "has no exercise ''"),
        ("s1-02-lesson/write", "uses other steps"),
        ("s1-01-lesson/write", ""),
    ],
)
def test_a_wrong_name_is_a_finding_in_its_line(course_folder: Path, name: str, says: str) -> None:
    _with_steps(course_folder, lesson_id(1, 2), after=["try"])
    course = _with_stage(course_folder, placement=name)
    found = list(check_placements(course))
    assert [says in one.message for one in found] == ([True] if says else [])
    if found:
        line = course.source.path.read_text().splitlines()[found[0].line - 1]
        assert '"placement"' in line
    assert strays(course) == []


def test_a_stage_without_lessons_has_no_check_and_says_so(small_course: Course) -> None:
    with pytest.raises(CourseError, match="Stage 3 has no placement check"):
        make_placement(small_course, small_course.stages[2])
