"""The outline of a course: each point finds its steps, and a point without a step is a finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scripts.make_coverage_page import TARGET, page
from tests.unit.made_lessons import lesson_data, write_course
from tutor.course.coverage import check_coverage, coverage_of
from tutor.course.loader import Course, load_course

COURSE = Path(__file__).resolve().parents[2] / "lessons"


def outlined(folder: Path, *points: str, data: dict[str, Any] | None = None) -> Course:
    """Return the made course, with one lesson a stage and an outline for the first."""
    write_course(folder, data or lesson_data())
    file = folder / "course.yaml"
    text = file.read_text().replace("      - {id: s1-02-means, title: Means}\n", "")
    listed = "".join(f"          - {point}\n" for point in points)
    outline = f"    outline:\n      - topic: Numbers\n        points:\n{listed}    lessons:\n"
    file.write_text(text.replace("    lessons:\n", outline, 1))
    return load_course(folder)


def test_a_point_finds_the_steps_that_name_its_concept(tmp_path: Path) -> None:
    course = outlined(tmp_path, "{says: Sums of numbers, concepts: [sum]}")
    ((coverage,),) = coverage_of(course, course.stages[0])
    assert [asked.asked for asked in coverage.taught] == ["sum"]
    lesson = course.lesson("s1-01-sums").lesson
    assert [step.id for _, step in coverage.taught[0].steps] == [
        step.id for step in lesson.steps if "sum" in step.concepts
    ]
    assert coverage.missing == ()
    assert list(check_coverage(course)) == []


def test_a_point_without_a_step_is_told_at_its_line(tmp_path: Path) -> None:
    course = outlined(tmp_path, "{says: Sums, concepts: [sum]}", "{says: Products, concepts: [sum, product]}")
    (finding,) = check_coverage(course)
    assert finding.message == "No step of stage 1 teaches 'product' of the point 'Products'."
    assert "Products" in finding.path.read_text().splitlines()[finding.line - 1]


def test_a_concept_that_only_the_lesson_lists_is_no_step(tmp_path: Path) -> None:
    data = lesson_data()
    for step in data["steps"]:
        step["concepts"] = []
    (finding,) = check_coverage(outlined(tmp_path, "{says: Sums, concepts: [sum]}", data=data))
    assert "'sum'" in finding.message


def test_a_book_is_found_by_what_a_step_says(tmp_path: Path) -> None:
    data = lesson_data()
    data["steps"][0]["text"] += "\n\nIt is told in *A Long\nBook* by A. Writer."
    course = outlined(tmp_path, "{says: A book, names: [a long book, A. Writer]}", data=data)
    assert list(check_coverage(course)) == []
    course = outlined(tmp_path, "{says: A book, names: [A Short Book]}", data=data)
    assert "'A Short Book'" in next(check_coverage(course)).message


def test_a_point_that_asks_for_nothing_is_a_finding(tmp_path: Path) -> None:
    (finding,) = check_coverage(outlined(tmp_path, "{says: Sums}"))
    assert finding.message == "The point 'Sums' does not say how its steps are found."


def test_a_stage_with_a_lesson_to_come_is_let_pass(tmp_path: Path) -> None:
    course = outlined(tmp_path, "{says: Products, concepts: [product]}")
    course.entry("s1-01-sums").path.unlink()
    assert list(check_coverage(load_course(tmp_path))) == []


def test_the_page_is_what_the_lessons_say() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(load_course(COURSE)), "run: python scripts/make_coverage_page.py"


def test_every_stage_of_the_course_has_its_outline() -> None:
    counts = [sum(len(topic.points) for topic in stage.outline) for stage in load_course(COURSE).stages]
    assert counts == [11, 13, 12, 12]
