"""Notebooks: every lesson runs from top to bottom in a real kernel, and tells what the learner has made of it."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tutor.course.earlier import EarlierWork
from tutor.course.loader import Course, load_course
from tutor.course.notebook import OwnWork, notebook_of
from tutor.course.schema import Exercise, Predict, Quiz, Run
from tutor.figures import BarGroup, Bars, Curves, Matrix, Panels, Series, Table
from tutor.notebook import drawings, pictures

COURSE = load_course(Path(__file__).resolve().parents[2] / "lessons")
WRITTEN = [entry.id for entry in COURSE.lessons if entry.written]
PNG = b"\x89PNG\r\n"


def solution_of(lesson: str, step: str) -> str | None:
    found = next(one for one in COURSE.lesson(lesson).lesson.steps if one.id == step)
    return found.solution if isinstance(found, Exercise) else None


def notebook(lesson: str, own: OwnWork | None = None, *, course: Course = COURSE) -> nbformat.NotebookNode:
    made = notebook_of(course.lesson(lesson), own or OwnWork(), EarlierWork(course, solution_of))
    read = nbformat.from_dict(made)
    nbformat.validate(read)
    return read


def run(made: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Run a notebook; a cell that raises is an error here."""
    NotebookClient(made, timeout=600, kernel_name="python3").execute()
    return made


def outputs(made: nbformat.NotebookNode) -> list[Any]:
    return [output for cell in made.cells if cell.cell_type == "code" for output in cell.outputs]


def printed(made: nbformat.NotebookNode) -> str:
    return "".join(output.text for output in outputs(made) if output.output_type == "stream")


@pytest.mark.parametrize("lesson", WRITTEN)
def test_a_lesson_with_its_solutions_runs_from_top_to_bottom(lesson: str, kernel_environment: None) -> None:
    steps = COURSE.lesson(lesson).lesson.steps
    exercises = [step for step in steps if isinstance(step, Exercise)]
    made = run(notebook(lesson, OwnWork(passed={step.id: step.solution for step in exercises})))
    said = printed(made)
    assert "✗" not in said and "Later cells use" not in said
    assert said.count("✓") >= sum(len(step.checks) for step in exercises)
    shown = [output for output in outputs(made) if output.output_type == "display_data"]
    assert any(output.data.get("text/plain") for output in shown)


@pytest.mark.usefixtures("kernel_environment")
def test_an_exercise_that_does_not_pass_is_told_why_and_the_rest_still_runs() -> None:
    lesson = "s2-08-scaled-dot-product"
    step = next(one for one in COURSE.lesson(lesson).lesson.steps if isinstance(one, Exercise))
    mistake = step.mistakes[0]
    said = printed(run(notebook(lesson, OwnWork(code={step.id: mistake.code}))))
    assert " ".join(mistake.tells.split())[:60] in " ".join(said.split())
    assert "Later cells use the lesson's solution until this passes." in said


@pytest.mark.usefixtures("kernel_environment")
def test_a_wrong_name_of_an_exercise_is_told() -> None:
    made = notebook("s2-08-scaled-dot-product")
    begin = made.cells[1]
    wrong = [
        nbformat.v4.new_code_cell("%%exercise s2-08-scaled-dot-product/nothing\nx = 1"),
        nbformat.v4.new_code_cell("%%exercise s9-01-nothing/nothing\nx = 1"),
    ]
    made.cells = [begin, *wrong]
    said = printed(run(made))
    assert "s2-08-scaled-dot-product has no exercise 'nothing'." in said
    assert "There is no lesson 's9-01-nothing'" in said


def test_own_code_and_answers_stand_in_the_notebook() -> None:
    lesson = COURSE.lesson("s1-01-neuron-layer").lesson
    run_step = next(step for step in lesson.steps if isinstance(step, Run) and step.expect)
    asked = next(step for step in lesson.steps if isinstance(step, Predict))
    own = OwnWork(code={run_step.id: "print('mine')"}, answers={asked.id: [1]})
    cells = {cell.id: cell for cell in notebook(lesson.id, own).cells}
    assert cells[f"{run_step.id}-code"].source == "print('mine')"
    assert f"{run_step.id}-holds" not in cells, "claims are about the lesson's own code"
    assert f"Your answer: {asked.choices[1].text}" in cells[f"{asked.id}-answer"].source
    right = next(choice for choice in asked.choices if choice.right)
    assert f"**{right.text}**" in cells[f"{asked.id}-answer"].source


def test_every_question_of_the_course_has_its_answer_folded_away() -> None:
    for id in WRITTEN:
        cells = {cell.id: cell for cell in notebook(id).cells}
        for step in COURSE.lesson(id).lesson.steps:
            if isinstance(step, Quiz):
                assert "<details>" in cells[f"{step.id}-answer"].source


def test_an_answer_that_no_longer_fits_is_left_out() -> None:
    lesson = COURSE.lesson("s1-01-neuron-layer").lesson
    asked = next(step for step in lesson.steps if isinstance(step, Predict))
    for given in ([77], "text", None, [0.5]):
        cells = {cell.id: cell for cell in notebook(lesson.id, OwnWork(answers={asked.id: given})).cells}
        assert "Your answer: ;" not in cells[f"{asked.id}-answer"].source


CURVES = Curves(title="Loss", series=(Series(label="train", x=(0.0, 1.0), y=(2.0, None)),), log_y=True)
MATRIX = Matrix(title="Weights", values=((0.25, 0.75),), row_labels=("$a",), column_labels=("b", " "))
BARS = Bars(title="Time", labels=("x",), groups=(BarGroup(name="ours", values=(1.0,)),))


@pytest.mark.parametrize("figure", [CURVES, MATRIX, BARS, Panels(title="Both", figures=(CURVES, MATRIX))])
def test_a_figure_is_a_picture_and_a_text(figure: Any) -> None:
    bundle = drawings.Drawing(figure)._repr_mimebundle_()
    assert bundle["image/png"].startswith(PNG)
    assert figure.title in bundle["text/plain"]


def test_a_table_is_text() -> None:
    table = Table(title="Sizes", columns=("a",), rows=(("1",),))
    assert pictures.picture(table) is None
    assert "image/png" not in drawings.Drawing(table)._repr_mimebundle_()


def test_without_matplotlib_figures_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(builtins, "__import__", _refuse("matplotlib"))
    assert list(drawings.Drawing(CURVES)._repr_mimebundle_()) == ["text/plain"]


def _refuse(package: str) -> Any:
    real = builtins.__import__

    def imported(name: str, *rest: Any, **named: Any) -> Any:
        if name.split(".")[0] == package:
            raise ImportError(name)
        return real(name, *rest, **named)

    return imported
