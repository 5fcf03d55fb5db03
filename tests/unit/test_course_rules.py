"""The quick rules of the linter: a right lesson has no finding, and each fault of a lesson has its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.made_lessons import change, first_lesson, lesson_data, step_of, write_course
from tutor.course.rules import MAX_WORDS, check_lesson

RIGHT = {"text": "A", "because": "Yes.", "right": True}
WRONG = {"text": "B", "because": "No."}


def findings(folder: Path, data: dict[str, Any]) -> list[str]:
    course = write_course(folder, data)
    return [str(finding) for finding in check_lesson(course, first_lesson(course))]


def test_a_right_lesson_has_no_finding(tmp_path: Path) -> None:
    assert findings(tmp_path, lesson_data()) == []


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("title",), "Sum", "course.yaml calls this lesson 'Sums'"),
        (("stage",), 2, "is not where course.yaml has it"),
        (("week",), 3, "is not where course.yaml has it"),
        (("begin", "text"), "A **sum** " + "and " * MAX_WORDS, "The text has"),
        (("begin", "text"), "A **sum** is simply this.", "The text says 'simply'"),
        (("begin", "text"), "A **sum** has a colour.", "The text spells colour"),
        (("begin", "text"), "A **sum** is great!", "exclamation mark"),
        (("begin", "text"), "A **sum** of <word> and more.", "<word> is read as HTML"),
        (("begin", "text"), "A **sum**: $\\nonsense{a}$.", "Write it in another way"),
        (("begin", "source"), "tutor.models.attention:lost", "Name package.module:name"),
        (("add", "after"), ["guess"], "No earlier step runs as 'guess'"),
        (("add", "code"), "total = = 10", "Line 1 of this code is not Python"),
        (("guess", "choices"), [RIGHT, {**RIGHT}], "2 choices are right"),
        (("guess", "choices"), [WRONG, {**WRONG}], "0 choices are right"),
        (("one-of", "choices"), [RIGHT, {**RIGHT}], "2 choices are right"),
        (("one-of", "form"), "many", None),
        (("one-of", "form"), "order", "A quiz of the form order needs items"),
        (("how-many", "because"), ..., "The right answer has no reason"),
        (("how-many", "answer"), ..., "A quiz of the form number needs answer"),
        (("mean-of", "hints"), ["one", "two"], "The exercise has 2 hints"),
        (("mean-of", "hints"), ["one", "two", "two"], "Two hints are the same"),
        (("mean-of", "mistakes"), [], "The exercise has 0 mistakes"),
        (("mean-of", "mistakes", 0, "also"), ["the sum"], "'the sum' is no other mistake of this exercise"),
        (("mean-of", "mistakes", 0, "also"), ["always three"], None),
        (("mean-of", "mistakes", 0, "also"), ["always three", "the middle"], "No mistake is left to offer"),
        (("mean-of", "checks", 0, "expect"), "mean(numbers) = 4", "Line 1 of this code is not Python"),
        (("use-mean", "knobs", 0, "start"), 9, "9 is not among the values"),
        (("use-mean", "knobs", 0, "name"), "unused", "The code does not use unused"),
    ],
)
def test_each_fault_is_told_at_file_and_line(
    tmp_path: Path, place: tuple[str | int, ...], value: Any, message: str | None
) -> None:
    found = findings(tmp_path, change(lesson_data(), place, value))
    if message is None:
        assert found == []
        return
    assert any(message in one for one in found), found
    assert all("lesson.yaml:" in one for one in found)


def test_two_steps_of_one_id_are_told(tmp_path: Path) -> None:
    data = lesson_data()
    step_of(data, "one-of")["id"] = "begin"
    assert any("Two steps have the id 'begin'" in one for one in findings(tmp_path, data))


@pytest.mark.parametrize(("gone", "message"), [("guess", "0 predict steps"), ("mean-of", "0 exercise steps")])
def test_a_lesson_without_a_kind_of_step_is_told(tmp_path: Path, gone: str, message: str) -> None:
    data = lesson_data()
    data["steps"] = [step for step in data["steps"] if step["id"] != gone]
    assert any(message in one for one in findings(tmp_path, data))


def test_code_may_hold_what_prose_may_not(tmp_path: Path) -> None:
    text = "A **sum** of `<rare>` words. `simply!`\n\n    <tag> colour!\n"
    assert findings(tmp_path, change(lesson_data(), ("begin", "text"), text)) == []
