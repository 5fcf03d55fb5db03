"""What the key for skipping does with a lesson, by how it stands."""

from __future__ import annotations

from tutor.progress.standing import Standing
from tutor.ui.setting_aside import change_of


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
