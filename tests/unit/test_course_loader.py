"""Courses and lessons: every error at its line with its fix, several at once, and never another exception."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.made_lessons import COURSE, LESSON, change, first_lesson, lesson_data, line_of, write_course
from tutor.course.findings import CourseError
from tutor.course.loader import load_course
from tutor.locations import lessons_folder


def error_of(folder: Path, lesson: str | dict[str, Any]) -> CourseError:
    course = write_course(folder, lesson)
    with pytest.raises(CourseError) as caught:
        first_lesson(course)
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    title: Add three", "    titel: Add three", "no field 'titel' in a run step. Did you mean 'title'?"),
        ("    tells: You return the sum.", "    tell: You", "'tell' in entry 1 of mistakes. Did you mean 'tells'?"),
        ("    kind: run", "    kind: runn", "no steps of the kind 'runn'. Did you mean run? The kinds are r"),
        ("    kind: run", "    budget: 3", "This step has no kind. The kinds are"),
        ("  - id: begin\n    kind: read", "  - id: begin\n    code: x\n    kind: read", "have it: run, predict, kn"),
        ("objective: After", "# objective: After", "The file has no 'objective'. Add a line `objective: …` to it."),
        ("    question: What happens to the sum?\n", "", "This predict step has no 'question'."),
        ("    concepts: [sum]", "    concepts: sum", "Concepts must be a list, not the text 'sum'. Write [one, two]"),
        ("    answer: 4", "    answer: four", "Answer must be a number or empty, not the text 'four'."),
        ("    year: 2017", "    year: MMXVII", "Year must be a whole number, not the text 'MMXVII'. Write a number"),
        ("    title: A number", "    title: 2017", "Title must be a text, not the number 2017. Put it in quotes."),
        ("    title: A number\n", "    title:\n", "Title must be a text, not empty. Write the text, or leave"),
        ("    title: A number", "    title: true", "Title must be a text, not true. Put it in quotes."),
        ("right: true", "right: certainly", "Right must be true or false, not the text 'certainly'."),
        ("    form: number", "    form: numbr", "Did you mean number?"),
        ("  - id: begin", "  - id: Begin", "Id must be a name of lower case letters, digits and hyphens"),
        ("  - A sum adds.", "  - Note: it adds.", "recap must be a text, not a mapping (name: value). A tex"),
        ("  - A sum adds.\n", "", "recap has 2 entries. It needs 3."),
        ("    after: [add]", "    after: [add]\n    budget: 0", "be a number above 0 up to 600, not the number 0"),
        ("    after: [add]", "    after: [add]\n    budget: 1e2", "Write 1.0e+2 for the number"),
        ("format_version: 1", "format_version: 2", "Format_version must be 1, not the number 2."),
        ("      - What do the numbers add up to?", "      - {}", "Entry 1 of hints must be a text"),
    ],
)  # fmt: skip
def test_an_error_has_its_line_its_words_and_its_fix(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in LESSON
    text = LESSON.replace(old, new, 1)
    error = error_of(tmp_path, text)
    assert len(error.problems) == 1 and words in str(error), str(error)
    if new.strip() and not words.startswith(("The file", "This")):
        assert abs(error.problems[0].line - line_of(new, text)) <= 1
    assert str(error).startswith(f"{tmp_path / 's1-01-sums' / 'lesson.yaml'}:{error.problems[0].line}: ")


def test_the_line_is_the_line_of_the_value(tmp_path: Path) -> None:
    text = LESSON.replace("year: 2017", "year: then")
    assert error_of(tmp_path, text).problems[0].line == line_of("year: then", text)
    text = LESSON.replace("because: One number", "becase: One number")
    assert error_of(tmp_path, text).problems[0].line == line_of("becase: One number", text)


def test_everything_that_is_wrong_is_reported_at_once(tmp_path: Path) -> None:
    text = LESSON.replace("    title: Add three", "    titel: Add three").replace("year: 2017", "year: 1e3")
    text = (
        text.replace("    answer: 4", "    answer: four").replace("objective:", "aim:").replace("week: 1", "week: no")
    )
    error = error_of(tmp_path, text)
    assert [finding.line for finding in error.problems] == sorted(finding.line for finding in error.problems)
    told = str(error)
    for words in ("'titel'", "1.0e+3", "the text 'four'", "'aim'", "no 'objective'", "YAML reads no as false"):
        assert words in told
    assert len(error.problems) == 6


def test_a_file_of_another_shape_is_told_so(tmp_path: Path) -> None:
    assert "The file must be a mapping (name: value), not a list." in str(error_of(tmp_path, "- a\n- b\n"))
    assert "The file must be a mapping (name: value), not the text 'hello'." in str(error_of(tmp_path, "hello\n"))
    told = str(error_of(tmp_path, change(lesson_data(), ["steps"], ["begin"])))
    assert "A step is wanted here, not the text 'begin'." in told


@settings(max_examples=150, deadline=None)
@given(
    start=st.integers(0, len(LESSON)),
    length=st.integers(0, 60),
    new=st.sampled_from(
        ["", "\n", ": ", "- ", "'", '"', "\t", "{", "]", "*x", "&x ", "!x", "0", "no", "|\n", "\x00", "# ", "   ", "é"]
    ),
)
def test_any_damage_gives_findings_or_a_lesson(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, new: str
) -> None:
    course = write_course(tmp_path_factory.getbasetemp() / "mangled", LESSON[:start] + new + LESSON[start + length :])
    assert_a_lesson_or_findings(course)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(LESSON)))
def test_any_beginning_of_a_lesson_gives_findings_or_a_lesson(
    tmp_path_factory: pytest.TempPathFactory, end: int
) -> None:
    assert_a_lesson_or_findings(write_course(tmp_path_factory.getbasetemp() / "mangled", LESSON[:end]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "kind", "x"]), inner),
    max_leaves=5,
)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_value_anywhere_gives_findings_or_a_lesson(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    lesson = lesson_data()
    at: Any = lesson
    while True:
        keys = sorted(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(at[key], (dict, list)) or not at[key] or data.draw(st.booleans()):
            at[key] = data.draw(JSON)
            break
        at = at[key]
    assert_a_lesson_or_findings(write_course(tmp_path_factory.getbasetemp() / "mangled", lesson))


def assert_a_lesson_or_findings(course: Any) -> None:
    try:
        assert first_lesson(course).lesson.steps
    except CourseError as error:
        lines = (course.folder / "s1-01-sums" / "lesson.yaml").read_text(encoding="utf-8").count("\n") + 1
        assert error.problems
        assert all(1 <= problem.line <= lines and problem.message for problem in error.problems)


# ------------------------------------------------------------------------------------------------ courses


def test_a_lesson_is_read_when_it_is_asked_for_and_again_when_it_has_changed(tmp_path: Path) -> None:
    course = write_course(tmp_path, "not a lesson")
    assert [entry.written for entry in course.lessons] == [True, False, False]
    file = course.lessons[0].path
    file.write_text(LESSON, encoding="utf-8")
    loaded = first_lesson(course)
    assert first_lesson(course) is loaded
    assert loaded.path == file and loaded.line_of("steps", 1, "code") == line_of("    code: |\n      from tutor")
    assert loaded.line_within(3, "steps", 1, "code") == line_of("      numbers = [2")
    file.write_text(LESSON.replace("title: Sums", "title: More sums"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert first_lesson(course).lesson.title == "More sums"
    file.unlink()
    with pytest.raises(CourseError, match="There is no such file"):
        first_lesson(course)


def test_a_course_knows_its_lessons_by_id_number_and_beginning(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    assert [(entry.label, entry.stage) for entry in course.lessons] == [("1.1", 1), ("1.2", 1), ("2.1", 2)]
    assert [entry.id for entry in course.find("2.1")] == ["s2-01-rows"]
    assert [entry.id for entry in course.find("S1")] == ["s1-01-sums", "s1-02-means"]
    assert course.entry("nothing") is None and course.next_entry("s1-01-sums") is None
    with pytest.raises(CourseError, match=r"1.2 Means is not written yet"):
        course.lesson("s1-02-means")
    with pytest.raises(CourseError, match="Did you mean s1-01-sums"):
        course.lesson("s1-01-sum")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("id: s2-01-rows", "id: s1-01-sums", "S1-01-sums is listed twice (first in line 9)"),
        ("number: 2", "number: 1", "Stage 1 is listed twice (first in line 4)"),
        ("weeks: [3]", "weeks: [3, 4, 5]", "weeks has 3 entries. It needs 1 to 2."),
        ("minutes: [10, 20]", "minutes: [10]", "minutes has 1 entry. It needs 2."),
        ("needs: []", "needs: {}", "Needs must be a list, not a mapping"),
        ("needs: []", "importance: vital", "Importance must be core or extra or useful, not the text 'vital'."),
        ("goal: Go on.", "gaol: Go on.", "Did you mean 'goal'?"),
        ("{id: s2-01-rows", "{id: S2", "lower case letters"),
    ],
)
def test_a_wrong_course_file_is_told_at_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = COURSE.replace(old, new, 1)
    with pytest.raises(CourseError) as caught:
        write_course(tmp_path, course=text)
    assert words in str(caught.value) and caught.value.problems[0].line == text[: text.rindex(new)].count("\n") + 1


def test_a_folder_without_a_course_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        CourseError, match=r"needs a file course.yaml, and this folder has none. Name the folder with --le"
    ):
        load_course(tmp_path)
    with pytest.raises(CourseError, match="There is no such folder"):
        load_course(tmp_path / "nowhere")


def test_the_course_lists_every_lesson_and_loads_in_no_time() -> None:
    load_course(lessons_folder())
    started = time.process_time()
    course = load_course(lessons_folder())
    assert time.process_time() - started < 0.03
    assert len(course.lessons) == 41 and [stage.number for stage in course.stages] == [1, 2, 3, 4]
    assert [stage.weeks for stage in course.stages] == [(1, 2), (3, 4), (5, 6), (7,)]
    assert [entry.id for entry in course.find("2.8")] == ["s2-08-scaled-dot-product"]


THREADS = """
import sys, threading
from pathlib import Path
from tutor.course.loader import load_course
sys.setswitchinterval(1e-6)
course = load_course(Path(sys.argv[1]))
entry = next(entry for entry in course.lessons if entry.written)
ready = threading.Barrier(6)
def read():
    ready.wait()
    course.lesson(entry.id)
threads = [threading.Thread(target=read) for _ in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_a_lesson_can_be_opened_while_another_thread_reads_it_ahead(course_folder: Path) -> None:
    """msgspec crashes where two threads use a type for the first time at once, so this needs fresh interpreters."""
    for _ in range(3):
        ran = subprocess.run([sys.executable, "-c", THREADS, str(course_folder)], capture_output=True, check=False)
        assert ran.returncode == 0, ran.stderr
