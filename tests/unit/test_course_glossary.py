"""The glossary: what it collects from the lessons, how it is searched, and what the linter says of a wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.unit.made_lessons import LESSON, change, first_lesson, lesson_data, line_of, write_course, write_lesson
from tutor.course.findings import Finding
from tutor.course.glossary import ExplainedTerm, glossary_of, matching, same_term, these_first
from tutor.course.loader import Course, load_course
from tutor.course.rules import check_lesson
from tutor.course.schema import Read
from tutor.course.term_rules import is_written_in
from tutor.locations import lessons_folder


def findings(course: Course, lesson: str = "s1-01-sums") -> list[Finding]:
    """What the linter says about glossary and concepts."""
    found = check_lesson(course, course.lesson(lesson))
    return [
        one for one in found if any(word in one.message for word in ("glossary", "explain", "does not say", "step '"))
    ]


def second_lesson(**changed: Any) -> dict[str, Any]:
    """A lesson that needs the first one and uses its terms."""
    data = lesson_data()
    data |= {"id": "s1-02-means", "title": "Means", "concepts": ["Sum", "mean"]}
    data["glossary"] = [{"term": "mean", "says": "The sum, shared out evenly.", "step": "mean-of"}]
    return data | changed


def two_lessons(folder: Path, *, needs: Sequence[str] = ("s1-01-sums",), **changed: Any) -> Course:
    """The small course with two lessons."""
    write_course(folder)
    return write_lesson(folder, "s1-02-means", second_lesson(**changed), needs=needs)


def test_a_right_glossary_has_no_finding(tmp_path: Path) -> None:
    course = two_lessons(tmp_path)
    assert findings(course) == [] and findings(course, "s1-02-means") == []


@pytest.mark.parametrize(
    ("place", "value", "message", "where"),
    [
        (("glossary", 0, "step"), "begin-not", "The lesson has no step 'begin-not'.", "    step: begin"),
        (("glossary", 0, "term"), "Total", "Step begin does not say 'Total'.", "  - term: sum"),
        (("glossary", 1, "term"), "SUM", "This lesson explains 'SUM' already.", "  - term: row total"),
    ],
)
def test_a_wrong_glossary_is_told_at_its_line(
    tmp_path: Path, place: tuple[Any, ...], value: str, message: str, where: str
) -> None:
    old = {"step": "    step: begin\n", "term": f"  - term: {['sum', 'row total'][place[1]]}\n"}[place[2]]
    text = LESSON.replace(old, f"{old.partition(':')[0]}: {value}\n", 1)
    found = [one for one in findings(write_course(tmp_path, text)) if one.message == message]
    assert [one.line for one in found] == [line_of(where)] and found[0].fix


def test_a_concept_that_no_glossary_has_is_told_once(tmp_path: Path) -> None:
    data = change(lesson_data(), ("concepts",), ["sum", "product"])
    change(data, ("begin", "concepts"), ["Product"])
    found = findings(write_course(tmp_path, data))
    assert [one.message for one in found] == ["No glossary explains 'product'."]


def test_terms_of_the_lessons_below_are_known_also_through_others(tmp_path: Path) -> None:
    two_lessons(tmp_path)
    third = {"id": "s2-01-rows", "title": "Rows", "stage": 2, "week": 3, "glossary": []}
    data = lesson_data() | third | {"concepts": ["sum", "mean", "median"]}
    course = write_lesson(tmp_path, "s2-01-rows", data, needs=["s1-02-means"])
    assert [one.message for one in findings(course, "s2-01-rows")] == ["No glossary explains 'median'."]


def test_a_lesson_that_is_not_needed_explains_nothing_here(tmp_path: Path) -> None:
    course = two_lessons(tmp_path, needs=[])
    assert [one.message for one in findings(course, "s1-02-means")] == ["No glossary explains 'Sum'."]


def test_while_a_needed_lesson_is_not_written_its_terms_are_not_missed(tmp_path: Path) -> None:
    write_course(tmp_path)
    third = {"id": "s2-01-rows", "title": "Rows", "stage": 2, "week": 3, "glossary": [], "concepts": ["variance"]}
    needs = ["s1-01-sums", "s1-02-means"]
    assert findings(write_lesson(tmp_path, "s2-01-rows", lesson_data() | third, needs=needs), "s2-01-rows") == []
    course = write_lesson(tmp_path, "s1-02-means", second_lesson())
    assert [one.message for one in findings(course, "s2-01-rows")] == ["No glossary explains 'variance'."]


def test_a_term_is_explained_by_one_lesson_and_the_later_one_is_told(tmp_path: Path) -> None:
    again = [{"term": "Sum", "says": "What numbers give.", "step": "begin"}]
    course = two_lessons(tmp_path, glossary=again, concepts=["sum"])
    assert findings(course) == []
    assert [one.message for one in findings(course, "s1-02-means")] == ["1.1 Sums explains 'Sum' already."]


@pytest.mark.parametrize(
    ("term", "text", "written"),
    [
        ("linear layer", "Two **linear\n      layers** follow.", True),
        ("linear layer", "A layer that is linear.", False),
        ("query", "All queries at once.", True),
        ("batch", "Batches of four.", True),
        ("weight", "Weighty words.", False),
        ("top-k sampling", "Write `top-k` sampling.", True),
        ("KV cache", "with a kv cache", True),
        ("softmax (stable)", "the softmax (stable) of it", True),
    ],
)
def test_a_term_is_found_in_a_step_whatever_its_case_number_and_marks(term: str, text: str, written: bool) -> None:
    assert is_written_in(term, Read(id="a", title="A step", text=text)) is written


def test_the_glossary_has_every_term_with_its_step_and_its_users(tmp_path: Path) -> None:
    terms = glossary_of(two_lessons(tmp_path))
    assert [one.term for one in terms] == ["mean", "row total", "sum"]
    total = terms[2]
    assert total.explained_in == "1.1 Sums, step 1" and total.step == "begin"
    assert [entry.label for entry in total.used_in] == ["1.2"]
    assert terms[0].number == 4 and terms[0].used_in == ()


def test_a_lesson_that_can_not_be_read_leaves_the_rest(tmp_path: Path) -> None:
    write_course(tmp_path)
    course = write_lesson(tmp_path, "s1-02-means", "format_version: 1\n")
    assert [one.term for one in glossary_of(course)] == ["row total", "sum"]


def explained(course: Course, *terms: str) -> list[ExplainedTerm]:
    entry = course.lessons[0]
    return [
        ExplainedTerm(term=term, says=f"Says {term[::-1]}.", lesson=entry, step="a", number=1, used_in=())
        for term in terms
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("att", ["attention", "self-attention", "reattach"]),
        ("ATTENTION", ["attention", "self-attention"]),
        ("yrt", ["try"]),
        ("zzz", []),
        ("", ["attention", "reattach", "self-attention", "try"]),
    ],
)
def test_the_nearest_term_comes_first(tmp_path: Path, words: str, found: list[str]) -> None:
    terms = explained(write_course(tmp_path), "attention", "reattach", "self-attention", "try")
    assert [one.term for one in matching(terms, words)] == found


def test_the_concepts_of_a_step_come_first_and_nothing_is_lost(tmp_path: Path) -> None:
    terms = explained(write_course(tmp_path), "a", "b", "c", "d")
    assert [one.term for one in these_first(terms, ["C", "x", "b", "c"])] == ["c", "b", "a", "d"]


def test_the_course_explains_its_terms_once() -> None:
    terms = glossary_of(load_course(lessons_folder(None)))
    by_term = {same_term(one.term): one for one in terms}
    assert len(by_term) == len(terms)
    assert by_term["scaled dot-product attention"].explained_in == "2.8 Scaled dot-product attention, step 2"


def test_the_made_lesson_breaks_no_rule_of_terms(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    assert first_lesson(course).lesson.glossary and findings(course) == []
