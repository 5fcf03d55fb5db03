"""Following the files of a course: what is news, what is not, and what becomes of the lesson that is open."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.unit.made_lessons import COURSE, LESSON, change, first_lesson, lesson_data, write_course, write_lesson
from tutor.course import schema
from tutor.course.findings import CourseError
from tutor.course.loader import Course
from tutor.course.watching import CourseNews, CourseWatch, LessonNews, WatchedFile
from tutor.ui.lesson.renewal import kept_places, place_after, still_ready

ID = "s1-01-sums"


def look(watch: CourseWatch) -> list[CourseNews | LessonNews]:
    """What two looks tell: the first one only sees that something is being written."""
    return [*watch.look(), *watch.look()]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return write_course(tmp_path)


@pytest.fixture
def watch(course: Course) -> CourseWatch:
    watch = CourseWatch(course)
    watch.show(first_lesson(course))
    return watch


def lesson_file(course: Course) -> Path:
    return course.folder / ID / "lesson.yaml"


# ------------------------------------------------------------------------------------------------ files


def test_a_file_counts_once_it_has_come_to_rest(tmp_path: Path) -> None:
    path = tmp_path / "file"
    file = WatchedFile(path)
    path.write_text("half")
    assert not file.changed()
    path.write_text("half and the rest")
    assert not file.changed()
    assert file.changed() and file.taken == b"half and the rest"
    assert not file.changed()
    path.touch()
    assert not file.changed() and not file.changed(), "the same bytes again are no news"
    path.unlink()
    assert not file.changed() and file.changed() and file.taken is None


def test_nothing_new_is_no_news(watch: CourseWatch) -> None:
    assert look(watch) == []


def test_a_lesson_that_is_saved_is_news(watch: CourseWatch, course: Course) -> None:
    lesson_file(course).write_text(LESSON.replace("Add three numbers", "Add the numbers"))
    (news,) = look(watch)
    assert isinstance(news, LessonNews) and not isinstance(news.lesson, CourseError)
    assert news.lesson.lesson.steps[1].title == "Add the numbers"
    assert look(watch) == []


def test_what_was_saved_between_opening_and_watching_is_news_too(course: Course) -> None:
    opened = first_lesson(course)
    lesson_file(course).write_text(LESSON.replace("Add three numbers", "Add the numbers"))
    watch = CourseWatch(course)
    watch.show(opened)
    assert [type(news) for news in look(watch)] == [LessonNews]


def test_an_error_has_its_line_and_the_mended_file_is_news_again(watch: CourseWatch, course: Course) -> None:
    lesson_file(course).write_text(LESSON.replace("kind: read", "kind: red"))
    (news,) = look(watch)
    assert isinstance(news, LessonNews) and isinstance(news.lesson, CourseError)
    line = LESSON[: LESSON.index("kind: read")].count("\n") + 1
    assert news.lesson.problems[0].line == line and news.lesson.problems[0].path == lesson_file(course)
    lesson_file(course).write_text(LESSON)
    (mended,) = look(watch)
    assert isinstance(mended, LessonNews) and not isinstance(mended.lesson, CourseError)


def test_the_course_file_and_a_new_lesson_are_news(watch: CourseWatch, course: Course, tmp_path: Path) -> None:
    course.source.path.write_text(COURSE.replace("title: Sums", "title: All sums"))
    (news,) = look(watch)
    assert isinstance(news, CourseNews) and news.error is None and news.course.lessons[0].title == "All sums"
    assert news.course.lesson(ID).entry.title == "All sums", "what was loaded goes by its new name"
    write_lesson(tmp_path, "s1-02-means", lesson_data() | {"id": "s1-02-means"})
    (written,) = look(watch)
    assert isinstance(written, CourseNews) and written.course.lessons[1].written
    course.source.path.write_text("title: [")
    (broken,) = look(watch)
    assert isinstance(broken, CourseNews) and broken.error is not None and broken.course is written.course


def test_a_folder_that_refuses_for_a_while_is_a_lesson_that_is_not_there(
    watch: CourseWatch, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = os.stat

    def refuse(path: object, *given: object, **named: object) -> object:
        if str(path) == str(lesson_file(course)):
            raise PermissionError(13, "Permission denied")
        return stat(path, *given, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as refusing:
        refusing.setattr(os, "stat", refuse)
        (gone,) = look(watch)
        assert isinstance(gone, CourseNews) and not gone.course.lessons[0].written
    (back,) = look(watch)
    assert isinstance(back, CourseNews) and back.course.lessons[0].written


def test_all_that_was_watched_is_known_by_name(watch: CourseWatch) -> None:
    watch.show(None)
    assert watch.shown == {"course.yaml", f"{ID}/lesson.yaml"}


# ------------------------------------------------------------------------------------------------ the open lesson


def lesson(tmp_path: Path, data: dict[str, object]) -> schema.Lesson:
    return first_lesson(write_course(tmp_path, data)).lesson


def without(*ids: str) -> dict[str, object]:
    data = lesson_data()
    data["steps"] = [step for step in data["steps"] if step["id"] not in ids]
    return data


@pytest.mark.parametrize(
    ("gone", "index", "shown"),
    [
        ((), 3, "mean-of"),
        (("begin",), 3, "mean-of"),
        (("mean-of",), 3, "use-mean"),
        (("mean-of", "use-mean", "one-of", "how-many", "lines-in-order"), 3, "guess"),
        (("lines-in-order",), 7, "how-many"),
    ],
)
def test_the_step_that_is_shown_stays_or_gives_way_to_the_nearest(
    tmp_path: Path, gone: tuple[str, ...], index: int, shown: str
) -> None:
    before, now = lesson(tmp_path, lesson_data()), lesson(tmp_path, without(*gone))
    assert now.steps[place_after(before, now, index)].id == shown


def test_the_recap_stays_the_recap(tmp_path: Path) -> None:
    before, now = lesson(tmp_path, lesson_data()), lesson(tmp_path, without("begin", "add"))
    assert place_after(before, now, len(before.steps)) == len(now.steps)


def test_steps_that_are_as_they_were_are_kept_wherever_they_are_now(tmp_path: Path) -> None:
    before = lesson(tmp_path, lesson_data())
    now = lesson(tmp_path, change(without("begin"), ["guess", "text"], "Other words."))
    assert kept_places(before, now) == {1: 0, 3: 2, 4: 3, 5: 4, 6: 5, 7: 6}


def test_other_code_has_to_run_again_and_other_words_have_not(tmp_path: Path) -> None:
    before = lesson(tmp_path, lesson_data())
    words = lesson(tmp_path, change(lesson_data(), ["add", "text"], "Other words."))
    code = lesson(tmp_path, change(without("guess"), ["add", "code"], "total = 10"))
    ready = {"add", "guess", "mean-of", "s0-01-earlier/one"}
    assert still_ready(before, words, ready) == ready
    assert still_ready(before, code, ready) == {"mean-of", "s0-01-earlier/one"}
