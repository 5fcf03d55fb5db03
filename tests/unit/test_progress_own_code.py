"""The newest code that passed, and what search finds of a learner's own words and code."""

from __future__ import annotations

from tests.conftest import lesson_id
from tests.unit.progress_samples import event
from tutor.course.loader import Course
from tutor.progress.annotations import Annotations
from tutor.progress.history import History
from tutor.progress.search import Search
from tutor.progress.store import Store

LESSON = lesson_id(1, 1)


def test_the_newest_code_that_passed_counts_until_a_reset() -> None:
    history = History(
        [
            event(1, "attempted", step="c", code="first", passed=True),
            event(2, "attempted", step="c", code="second", passed=True),
            event(3, "attempted", step="c", code="third", passed=False),
        ]
    )
    assert history.digest("one").own_code.passed == {"c": "second"}
    history.add(event(4, "reset"))
    assert history.digest("one").own_code.passed == {}


def found(search: Search, typed: str) -> list[tuple[str, str, str]]:
    return [(hit.document.kind, hit.document.place.step, hit.document.code) for hit in search.find(typed).hits]


def test_code_in_the_editor_and_other_code_that_passed_are_one_document(small_course: Course, store: Store) -> None:
    store.record("attempted", LESSON, "write", code="passed = 1", passed=True)
    store.save_draft(LESSON, "write", "half = 2")
    search = Search(small_course, store)
    search.read_own()
    assert found(search, "passed") == found(search, "half") == [("code", "write", "half = 2\n\npassed = 1")]
    store.save_draft(LESSON, "write", "passed = 1")
    store.save_draft("no-lesson-of-the-course", "write", "half = 2")
    search.read_own()
    assert found(search, "half") == [] and found(search, "passed") == [("code", "write", "passed = 1")]


def test_a_note_being_written_is_found_and_one_that_was_deleted_is_not(small_course: Course, store: Store) -> None:
    search = Search(small_course, store)
    Annotations(store).keep_draft(LESSON, "look", "half a sentence")
    search.read_own()
    assert found(search, "sentence") == [("note", "look", "")]
    Annotations(store).keep(LESSON, "look", "")
    search.read_own()
    assert found(search, "sentence") == []


def test_lessons_are_read_once_and_again_when_their_file_has_changed(small_course: Course, store: Store) -> None:
    search = Search(small_course, store)
    assert list(search.read_lessons()) == [(1, 3), (2, 3), (3, 3)]
    assert [hit.document.place.lesson for hit in search.find("turn it").hits] == [
        LESSON,
        lesson_id(1, 2),
        lesson_id(2, 1),
    ]
    file = small_course.folder / LESSON / "lesson.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Turn it", "Spin the knob"), encoding="utf-8")
    list(search.read_lessons())
    assert [hit.document.place.lesson for hit in search.find("spin").hits] == [LESSON]
    assert LESSON not in [hit.document.place.lesson for hit in search.find("turn it").hits]
