"""New lessons and courses: what is written passes the check as it stands, and nothing that is there is touched."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from tutor.cli import main
from tutor.course.authoring import new_course, new_lesson, spoken
from tutor.course.findings import CourseError
from tutor.course.loader import load_course
from tutor.engine.client import open_engine, own_code
from tutor.linter.check import check_course


def test_a_new_course_and_lesson_pass_the_check(tmp_path: Path) -> None:
    new_course(tmp_path / "my-course")
    new_lesson(tmp_path / "my-course" / "s1-02-more-shares")
    course = load_course(tmp_path / "my-course")
    assert course.title == "My course"
    assert [(entry.id, entry.title) for entry in course.lessons] == [
        ("s1-01-first-lesson", "The first lesson"),
        ("s1-02-more-shares", "More shares"),
    ]
    report = asyncio.run(check_course(course, engine=open_engine(own_code)))
    assert report.findings == ()
    assert [count.steps for count in report.counts] == [8, 8]


COURSE = """\
# my notes
format_version: 1
title: Mine
stages:
  - number: 1
    title: First
    weeks: [1]
    goal: Begin.
    lessons:
      - id: s1-01-sums
        title: Sums   # stays

  - number: 2
    title: Second
    weeks: [2]
    goal: Go on.
    lessons:
      - {id: s2-01-rows, title: Rows}"""


@pytest.mark.parametrize("stage", [1, 2, None])
def test_a_lesson_is_listed_and_all_else_stays(tmp_path: Path, stage: int | None) -> None:
    (tmp_path / "course.yaml").write_text(COURSE)
    new_lesson(tmp_path / "new-one", title='A "new" one', stage=stage)
    lines = (tmp_path / "course.yaml").read_text().splitlines()
    added = [line for line in lines if "new-one" in line]
    assert added == ["""      - {id: new-one, title: "A 'new' one", minutes: [10, 15], importance: core, needs: []}"""]
    assert [line for line in lines if line not in added] == COURSE.splitlines()
    course = load_course(tmp_path)
    assert [entry.id for entry in course.stage_entries(stage or 2)][-1] == "new-one"
    assert course.lesson("new-one").lesson.week == (stage or 2)


def test_what_is_there_is_never_replaced(tmp_path: Path) -> None:
    new_course(tmp_path)
    with pytest.raises(CourseError, match="There is a course already"):
        new_course(tmp_path)
    with pytest.raises(CourseError, match="has a lesson 's1-01-first-lesson' already"):
        new_lesson(tmp_path / "s1-01-first-lesson")
    with pytest.raises(CourseError, match="is no id"):
        new_lesson(tmp_path / "My Lesson")
    with pytest.raises(CourseError, match="There is no stage 7"):
        new_lesson(tmp_path / "s1-02-more", stage=7)
    assert not (tmp_path / "s1-02-more").exists()


def test_a_list_that_can_not_be_added_to_is_left_alone(tmp_path: Path) -> None:
    text = COURSE.replace(
        "    lessons:\n      - {id: s2-01-rows, title: Rows}", "    lessons: [{id: s2-01-rows, title: Rows}]"
    )
    (tmp_path / "course.yaml").write_text(text)
    with pytest.raises(CourseError, match="List it yourself"):
        new_lesson(tmp_path / "new-one")
    assert (tmp_path / "course.yaml").read_text() == text and not (tmp_path / "new-one").exists()


def test_the_command_says_what_to_do_next(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["new", "course", str(tmp_path / "mine")])
    assert result.exit_code == 0 and f"attn-tutor --lessons {tmp_path / 'mine'}" in result.output
    result = CliRunner().invoke(main, ["new", "lesson", str(tmp_path / "nowhere" / "s1-01-x")])
    assert result.exit_code == 2 and "There is no such folder" in result.output


def test_names_in_words() -> None:
    assert (spoken("my-own_lesson"), spoken("-")) == ("My own lesson", "Lesson")
