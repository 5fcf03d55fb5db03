"""What the key for skipping does with a lesson, by how it stands."""

from __future__ import annotations

from tests.conftest import lesson_id
from tutor.course.loader import Course
from tutor.progress.standing import Standing
from tutor.ui.detail import make_detail
from tutor.ui.setting_aside import change_of
from tutor.ui.widgets.lesson_detail import detail_lines


def test_a_lesson_is_skipped_once_asked_and_taken_up_again_at_once() -> None:
    change = change_of("2.8 Softmax", Standing(lesson="a"))
    assert change is not None and change.why == "skipped" and change.question.startswith("Skip 2.8 Softmax?")
    again = change_of("2.8 Softmax", Standing(lesson="a", state="started", aside="skipped"))
    assert again is not None and (again.why, again.question) == ("", "")


def test_what_is_known_is_taken_up_again_only_once_asked() -> None:
    change = change_of("2.8 Softmax", Standing(lesson="a", aside="known"))
    assert change is not None and change.why == "" and "counts as known" in change.question


def test_what_is_done_can_not_be_skipped() -> None:
    assert change_of("2.8 Softmax", Standing(lesson="a", state="done", aside="known")) is None


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
