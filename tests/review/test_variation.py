"""Questions with variables: text and answer agree, in the lesson, in the review and before the linter."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.made_lessons import change, first_lesson, lesson_data, step_of, write_course
from tutor.course.arithmetic import NotComputable, evaluate
from tutor.course.findings import CourseError
from tutor.course.loader import LoadedLesson, load_course
from tutor.course.rules import check_lesson
from tutor.course.schema import Quiz
from tutor.course.variation import Filling, combinations, variant
from tutor.course.yaml_source import Source
from tutor.locations import lessons_folder
from tutor.progress.review.questions import question_of

SLOW_MACHINE = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
VARIED = {
    "kind": "quiz",
    "title": "How many",
    "form": "number",
    "vary": {"n": [2, 3, 5], "m": [7, 11]},
    "text": "A table of {{n}} rows, `x[{n}]`.",
    "question": "It has {{m}} columns. How many cells are there?",
    "answer": "n * m",
    "guesses": [{"value": "n + m", "because": "{{n}} + {{m}} is a sum."}, {"value": 1000, "because": "Fewer."}],
    "because": "{{n}} · {{m}} = {{n * m}}, the negative is {{-n * m}}, {{1000 * n:,}}, {{n / 2:.2f}}.",
}


def varied(folder: Path, **changed: Any) -> LoadedLesson:
    """A lesson whose question ``how-many`` has variables."""
    data = lesson_data()
    step = {"id": "how-many", **VARIED, **changed}
    kept = step_of(data, "how-many")
    kept.clear()
    kept.update(step)
    return first_lesson(write_course(folder, data))


def quiz_of(loaded: LoadedLesson) -> Quiz:
    found = next(step for step in loaded.lesson.steps if step.id == "how-many")
    assert isinstance(found, Quiz)
    return found


# ------------------------------------------------------------------------------------------------ arithmetic

_LEAVES = st.sampled_from(["1", "2.5", "n", "m"])


def _grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/"])
    pairs = st.tuples(inner, operators, inner).map(lambda parts: f"({' '.join(parts)})")
    calls = st.tuples(st.sampled_from(["sqrt", "abs", "exp", "ln", "round", "floor"]), inner)
    return pairs | calls.map(lambda parts: f"{parts[0]}({parts[1]})") | inner.map(lambda one: f"-{one}")


@SLOW_MACHINE
@given(st.recursive(_LEAVES, _grow, max_leaves=8), st.integers(1, 50), st.floats(0.1, 50))
def test_arithmetic_is_that_of_python(expression: str, n: int, m: float) -> None:
    names = {name: getattr(math, name) for name in ("sqrt", "exp", "floor")} | {"ln": math.log, "n": n, "m": m}
    try:
        wanted = eval(expression, {"__builtins__": {"abs": abs, "round": round}}, names)
    except (ArithmeticError, ValueError):
        wanted = math.nan
    if math.isfinite(wanted):
        assert evaluate(expression, {"n": n, "m": m}) == wanted
    else:
        with pytest.raises(NotComputable):
            evaluate(expression, {"n": n, "m": m})


@pytest.mark.parametrize(
    "expression",
    ["__import__('os')", "n.real", "(lambda: 1)()", "[1][0]", "'a' * 9", "n if n else 1", "True", "x", "n +", "",
     "9 ** 9 ** 9", "2 ** 100000", "(-8) ** 0.5", "1 / 0", "ln(0)", "1e308 * 10", "sqrt(n, n)", "min()", "n" * 300,
     "(" * 150 + ")" * 150, "max(key=n)", "round(n, 'a')", "1_0j", "10 ** 400",
     "round(n, -10 ** 9)"],
)  # fmt: skip
def test_what_is_no_arithmetic_is_refused_with_a_sentence(expression: str) -> None:
    with pytest.raises(NotComputable, match=r"\.$"):
        evaluate(expression, {"n": 4})


# ------------------------------------------------------------------------------------------------ in a lesson


def test_a_lesson_has_the_first_values(tmp_path: Path) -> None:
    quiz = quiz_of(varied(tmp_path))
    assert (
        quiz.question == "It has 7 columns. How many cells are there?" and quiz.text == "A table of 2 rows, `x[{n}]`."
    )
    assert quiz.answer == 14 and [guess.value for guess in quiz.guesses] == [9, 1000]
    assert quiz.because == "2 · 7 = 14, the negative is −14, 2,000, 1.00."


def test_every_combination_is_one_question(tmp_path: Path) -> None:
    loaded = varied(tmp_path)
    index = loaded.lesson.steps.index(quiz_of(loaded))
    every = combinations(loaded.source.data["steps"][index])
    assert len(every) == 6 and every[0] == {"n": 2, "m": 7}
    for values in every:
        quiz = variant(loaded.source, index, values)
        assert quiz.answer == values["n"] * values["m"] and f"{values['m']} columns" in quiz.question


def test_a_card_has_other_numbers_each_time_until_all_were_there(tmp_path: Path) -> None:
    loaded = varied(tmp_path)
    card = f"{loaded.lesson.id}/how-many"
    answers = [question_of(loaded, card, seed=seed).quiz.answer for seed in range(7)]
    assert answers[0] == 14 and answers[6] == 14
    assert sorted(answers[1:7]) == [14, 21, 22, 33, 35, 55]  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({}, None),
        ({"guesses": [{"value": "n * 7", "because": "So."}]}, "The guess 14 counts as right with n = 2, m = 7"),
        ({"guesses": [{"value": "n * 11", "because": "So."}]}, "The guess 22 counts as right with n = 2, m = 11"),
        ({"tolerance": 6}, "The guess 9 counts as right with n = 2, m = 7"),
        (
            {"guesses": [{"value": "n + 2", "because": "A."}, {"value": 5, "because": "B."}]},
            "Two guesses are 5 with n = 3",
        ),
        ({"answer": "m / (n - 3)"}, "can not be computed: division by zero with n = 3, m = 7"),
        ({"vary": {"n": [2, 3], "m": [7, 11], "k": [1, 2]}}, "Nothing uses the variable k"),
        ({"vary": {"n": list(range(2, 60)), "m": list(range(70, 90))}}, "The values have 1160 combinations"),
    ],
)
def test_the_linter_tries_every_combination(tmp_path: Path, changed: dict[str, Any], message: str | None) -> None:
    loaded = varied(tmp_path, **changed)
    found = [str(one) for one in check_lesson(load_course(tmp_path), loaded)]
    assert (found == []) if message is None else any(message in one for one in found), found


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"answer": "n * k"}, "There is no variable 'k'; there are n, m."),
        ({"question": "Of {{k}}?"}, "There is no variable 'k'"),
        ({"question": "Of {{n:x}}?"}, "'x' is no format"),
        ({"vary": {"n": [2], "m": [7, 11]}}, "n has 1 entry"),
        ({"vary": {"n": ["two", "three"], "m": [7, 11]}}, "must be a number, not the text 'two'"),
    ],
)
def test_what_can_not_be_filled_in_is_told_with_its_line(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(CourseError) as raised:
        varied(tmp_path, **changed)
    assert any(message in one.message and one.line > 1 for one in raised.value.problems), raised.value


def test_a_guess_that_counts_as_right_is_found_without_variables_too(tmp_path: Path) -> None:
    data = lesson_data()
    answer = step_of(data, "how-many")["answer"]
    change(data, ("how-many", "guesses"), [{"value": answer, "because": "No."}])
    course = write_course(tmp_path, data)
    assert any("counts as right" in str(one) for one in check_lesson(course, first_lesson(course)))


# ------------------------------------------------------------------------------------------------ the course's own


def test_the_course_varies_at_least_twelve_questions_in_all_stages() -> None:
    course = load_course(lessons_folder(None))
    found: dict[int, int] = {}
    for entry in course.lessons:
        loaded = course.lesson(entry.id)
        for index, step in enumerate(loaded.lesson.steps):
            if isinstance(step, Quiz) and step.vary:
                found[entry.stage] = found.get(entry.stage, 0) + 1
                for values in combinations(loaded.source.data["steps"][index]):
                    quiz = variant(loaded.source, index, values)
                    said = f"{quiz.text} {quiz.question}"
                    assert "{{" not in f"{said} {quiz.because} {[guess.because for guess in quiz.guesses]}"
                    assert all(str(value) in said.replace(",", "") for value in values.values()), (step.id, values)
    assert set(found) == {1, 2, 3, 4} and sum(found.values()) >= 12


# ------------------------------------------------------------------------------------------------ any text


@SLOW_MACHINE
@given(
    st.recursive(_LEAVES, _grow, max_leaves=5), st.integers(1, 50), st.integers(1, 50), st.sampled_from(["", ":.3f"])
)
def test_text_and_answer_agree_with_the_expression_itself(expression: str, n: int, m: int, form: str) -> None:
    step = {"kind": "quiz", "answer": expression, "question": f"a {{{{{expression}{form}}}}} b"}
    filling = Filling(Source(path=Path("lesson.yaml"), data={}, lines={}, blocks={}), {"n": n, "m": m})
    filled = filling.fill(step, ("steps", 0))
    try:
        wanted = evaluate(expression, {"n": n, "m": m})
    except NotComputable:
        assert len(filling.problems) == 2 and filled["question"] == step["question"]
        return
    written = filled["question"].removeprefix("a ").removesuffix(" b").replace("−", "-")
    assert filled["answer"] == wanted
    assert float(written) == pytest.approx(wanted, abs=6e-4 if form else 1e-3 * max(1, abs(wanted)))
