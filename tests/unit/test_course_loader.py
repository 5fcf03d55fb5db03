"""Course files: YAML's traps refused by name, every error at its line, and lessons as data."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.course.findings import CourseError
from tutor.course.loader import Entry, load_course, load_lesson
from tutor.course.rules import check_lesson
from tutor.course.schema import Exercise
from tutor.course.yaml_source import parse_yaml
from tutor.locations import lessons_folder

FIRST = (lessons_folder() / "s1-01-neuron-layer" / "lesson.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2", 2, "'a' stands here twice"),
        ("rate: 1e-3", 1, "Write 1.0e-3."),
        ("rate: 3E5", 1, "Write 3.0e+5."),
        ("a: 1\nkind: no", 2, "YAML reads no as false"),
        ("kind: on", 1, "YAML reads on as true"),
        ("time: 1:20", 1, "to the base 60"),
        ("number: 010", 1, "YAML reads 010 as 8"),
        ("day: 2026-01-02", 1, "as a date"),
        ("a:\n\tb: 1", 2, "A tab indents this line"),
        ("a: &x 1\nb: *x", 1, "Anchors"),
        ("text: Note: softmax", 1, "needs quotes"),
        ("a: 'open", 1, "This is not YAML"),
        ("", 1, "The file is empty"),
    ],
)
def test_a_trap_is_refused_by_name_and_line(text: str, line: int, words: str) -> None:
    with pytest.raises(CourseError) as caught:
        parse_yaml(text, Path("lesson.yaml"))
    assert words in str(caught.value)
    assert caught.value.problems[0].line == line


def test_quoted_traps_are_text() -> None:
    text = "a: 'no'\nb: \"1e-3\"\nc: '2026-01-02'\nd: true\ne: 1.0e-3\nf: |\n  1:20\n"
    data = parse_yaml(text, Path("x")).data
    assert data == {"a": "no", "b": "1e-3", "c": "2026-01-02", "d": True, "e": 0.001, "f": "1:20\n"}


def entry(folder: Path, text: str) -> Entry:
    path = folder / "lesson.yaml"
    path.write_text(text, encoding="utf-8")
    return Entry(id="s1-01-neuron-layer", title="A layer of neurons", stage=1, label="1.1", path=path, written=True)


def error_of(folder: Path, old: str, new: str) -> CourseError:
    assert old in FIRST
    with pytest.raises(CourseError) as caught:
        load_lesson(entry(folder, FIRST.replace(old, new, 1)))
    return caught.value


def line_of(text: str) -> int:
    return FIRST[: FIRST.index(text)].count("\n") + 1


def test_an_unknown_field_gets_its_line_and_a_suggestion(tmp_path: Path) -> None:
    error = error_of(tmp_path, "    title: Two neurons", "    titel: Two neurons")
    assert error.problems[0].line == line_of("    title: Two neurons")
    assert "'titel'" in str(error) and "Did you mean 'title'?" in str(error)


def test_a_missing_field_a_wrong_kind_and_a_wrong_type_get_their_lines(tmp_path: Path) -> None:
    kind = error_of(tmp_path, "kind: run", "kind: sprint")
    assert "The kinds are read, run, predict" in str(kind) and kind.problems[0].line == line_of("kind: run")
    missing = error_of(tmp_path, "objective:", "# objective:")
    assert "'objective'" in str(missing)
    wrong = error_of(tmp_path, "    concepts: [neuron, weight, bias]", "    concepts: neuron")
    assert wrong.problems[0].line == line_of("    concepts: [neuron, weight, bias]")


def test_several_wrong_steps_are_reported_together(tmp_path: Path) -> None:
    text = FIRST.replace("    title: One neuron", "    titel: One neuron").replace("    title: Two", "    titel: Two")
    with pytest.raises(CourseError) as caught:
        load_lesson(entry(tmp_path, text))
    assert len(caught.value.problems) == text.count("titel:")


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(FIRST)), st.integers(0, 40), st.sampled_from(["", "\n", ": ", "- ", "'", "\t", "{", "*x", "0"])
)
def test_any_damage_gives_findings_or_a_lesson(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, new: str
) -> None:
    damaged = FIRST[:start] + new + FIRST[start + length :]
    try:
        load_lesson(entry(tmp_path_factory.getbasetemp(), damaged))
    except CourseError as error:
        assert error.problems and all(problem.line >= 1 for problem in error.problems)


def test_a_file_that_is_not_utf8_and_a_missing_one(tmp_path: Path) -> None:
    bad = entry(tmp_path, "")
    bad.path.write_bytes(b"ok: 1\nbad: \xff\n")
    with pytest.raises(CourseError, match=r"lesson\.yaml:2: Byte 0xff is not UTF-8"):
        load_lesson(bad)
    bad.path.unlink()
    with pytest.raises(CourseError, match="no such file"):
        load_lesson(bad)


def test_the_course_lists_forty_lessons_and_opens_no_unwritten_one() -> None:
    course = load_course(lessons_folder())
    assert len(course.lessons) == 40 and [stage.number for stage in course.stages] == [1, 2, 3, 4]
    assert [entry.id for entry in course.find("2.8")] == ["s2-08-scaled-dot-product"]
    unwritten = next(entry for entry in course.lessons if not entry.written)
    with pytest.raises(CourseError, match="is not written yet"):
        course.lesson(unwritten.id)
    with pytest.raises(CourseError, match="Did you mean s1-01-neuron-layer"):
        course.lesson("s1-01-neuron-layers")


def test_a_folder_without_a_course_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="--lessons DIR"):
        load_course(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("title: A layer of neurons", "title: Layers", "course.yaml calls this lesson"),
        ("week: 1", "week: 4", "is not where course.yaml has it"),
        ("needs: []", "needs: [s4-07-gpt]", "comes later in the course"),
        ("needs: []", "needs: [s9-99-none]", "There is no lesson 's9-99-none'"),
        ("after: [one-neuron]", "after: [nothing]", "No earlier step runs as 'nothing'"),
        ("A **neuron** takes", "It simply takes", "The text says 'simply'"),
        ("A **neuron** takes", "The colour takes", "The text spells colour"),
        ("A **neuron** takes", "$\\\\operatorname{x}$ takes", "can not be drawn"),
        (
            "import numpy as np\n      from tutor import lab",
            "import numpy as\n      from tutor import lab",
            "is not Python",
        ),
    ],
)
def test_a_rule_names_what_it_finds(tmp_path: Path, old: str, new: str, words: str) -> None:
    course = load_course(lessons_folder())
    assert old in FIRST
    loaded = load_lesson(entry(tmp_path, FIRST.replace(old, new.replace("\\\\", "\\"), 1)))
    findings = [str(finding) for finding in check_lesson(course, loaded)]
    assert any(words in finding for finding in findings), findings


def test_exercises_without_hints_or_mistakes_are_found(tmp_path: Path) -> None:
    import msgspec

    course = load_course(lessons_folder())
    loaded = load_lesson(entry(tmp_path, FIRST))
    assert check_lesson(course, loaded) == []
    index, exercise = next((i, s) for i, s in enumerate(loaded.lesson.steps) if isinstance(s, Exercise))
    bare = msgspec.structs.replace(exercise, hints=("one",), mistakes=())
    steps = (*loaded.lesson.steps[:index], bare, *loaded.lesson.steps[index + 1 :])
    lesson = msgspec.structs.replace(loaded.lesson, steps=steps)
    found = [
        str(one) for one in check_lesson(course, type(loaded)(lesson=lesson, entry=loaded.entry, source=loaded.source))
    ]
    assert any("has 1 hints" in one for one in found) and any("has 0 mistakes" in one for one in found)
