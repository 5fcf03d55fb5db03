"""What the key for skipping does with a lesson, by how it stands."""

from __future__ import annotations

from typing import Any

from tests.conftest import lesson_id
from tutor.course.loader import Course
from tutor.progress.standing import Standing
from tutor.ui.detail import make_detail
from tutor.ui.setting_aside import Change, change_of
from tutor.ui.widgets.lesson_detail import detail_lines


def change(course: Course, number: int, **standing: Any) -> Change | None:
    """What the key does with a lesson of stage 1."""
    entry = course.entry(lesson_id(1, number))
    assert entry is not None
    return change_of(course, entry, {entry.id: Standing(lesson=entry.id, **standing)})


def test_a_lesson_is_skipped_once_asked_and_taken_up_again_at_once(small_course: Course) -> None:
    found = change(small_course, 2)
    assert found is not None and found.why == "skipped" and found.question.startswith("Skip 1.2 Gradient descent?")
    again = change(small_course, 2, state="started", aside="skipped")
    assert again is not None and (again.why, again.question) == ("", "")


def test_the_question_names_the_open_lessons_that_build_on_it(small_course: Course) -> None:
    found = change(small_course, 1)
    assert found is not None and found.question.endswith("1.2, 1.3, 2.1, 2.2 and 3.1 build on it.")
    alone = change(small_course, 2)
    assert alone is not None and "on it" not in alone.question


def test_what_is_known_is_taken_up_again_only_once_asked(small_course: Course) -> None:
    found = change(small_course, 1, aside="known")
    assert found is not None and found.why == "" and "counts as known" in found.question


def test_what_is_done_or_not_written_can_not_be_skipped(small_course: Course) -> None:
    assert change(small_course, 1, state="done", aside="known") is None
    assert change(small_course, 3) is None


def test_what_a_lesson_needs_is_marked_as_known_or_skipped(small_course: Course) -> None:
    first, second = (small_course.entry(lesson_id(1, number)) for number in (1, 2))
    assert first is not None and second is not None
    found = []
    for standing in (
        Standing(lesson=first.id),
        Standing(lesson=first.id, aside="known"),
        Standing(lesson=first.id, aside="skipped"),
        Standing(lesson=first.id, aside="known", state="done"),
    ):
        detail = make_detail(small_course, second, small_course.lesson(second.id).lesson, {first.id: standing})
        lines = [line.plain for line in detail_lines(detail, 60, 30)]
        found.append(next(line.split()[1] for line in lines if line.startswith("Needs")))
    assert found == ["○", "◆", "–", "✓"]
