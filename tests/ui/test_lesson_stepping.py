"""What the main key does and what is said about it, and how answers are judged: plain Python, no app."""

from __future__ import annotations

import pytest

from tutor.course import schema
from tutor.engine.protocol import CheckFinished, CheckResult, ClaimResult, Output, Problem, RunFinished, TraceLine
from tutor.ui.lesson.grading import judge_choices, judge_quiz, shuffled
from tutor.ui.lesson.record import RunRecord
from tutor.ui.lesson.report import run_report, trouble_report
from tutor.ui.lesson.stepping import StepState, dots, main_action, prompt

CHOICES = (
    schema.Choice(text="a", because="no: a", right=False),
    schema.Choice(text="b", because="yes: b", right=True),
    schema.Choice(text="c", because="yes: c", right=True),
)


def finished(outcome: str = "done", **fields: object) -> RunFinished:
    return RunFinished(run_id=1, outcome=outcome, seconds=0.1, **fields)  # type: ignore[arg-type]


def test_a_choice_gets_its_own_reason() -> None:
    assert judge_choices(CHOICES[:2], [0]).reasons == ("no: a",)
    assert judge_choices(CHOICES[:2], [1]).right
    part = judge_choices(CHOICES, [1])
    assert not part.right and part.reasons == ("yes: b", "1 right choice is missing.")
    assert judge_choices(CHOICES, [1, 2]).right and not judge_choices(CHOICES, [0, 1, 2]).right


def test_a_number_within_its_tolerance_is_right_and_a_known_guess_is_told() -> None:
    guess = schema.Guess(value=2.0, because="you forgot the bias")
    quiz = schema.Quiz(
        id="q", title="q", question="?", form="number", answer=3.58, tolerance=0.01, guesses=(guess,), because="ln 36"
    )
    assert judge_quiz(quiz, 3.585).reasons == ("ln 36",)
    assert judge_quiz(quiz, 2.0).reasons == ("you forgot the bias",)
    assert judge_quiz(quiz, 9.0).reasons == ("The right number is smaller.",)
    share, certain = schema.Guess(value=0.008, because="a share"), schema.Guess(value=0, because="certain")
    quiz = schema.Quiz(
        id="q", title="q", question="?", form="number", answer=3.58, tolerance=0.01, guesses=(share, certain)
    )
    assert judge_quiz(quiz, 0.0).reasons == ("certain",), "the nearest guess is told, not the first one in reach"
    assert judge_quiz(quiz, 0.008).reasons == ("a share",)


def test_order_and_match_say_where_to_look() -> None:
    order = schema.Quiz(id="q", title="q", question="?", form="order", items=("x", "y", "z"), because="so")
    assert judge_quiz(order, [0, 1, 2]).right
    assert judge_quiz(order, [0, 2, 1]).reasons == ("The first is in place; number 2 is not.",)
    assert judge_quiz(order, [1, 0, 2]).reasons == ("Number 1 is not in place.",)
    pairs = tuple(schema.Pair(left=side, right=side.upper()) for side in "abc")
    match = schema.Quiz(id="q", title="q", question="?", form="match", pairs=pairs, because="so")
    assert judge_quiz(match, [0, 2, 1]).reasons == ("1 of 3 fit. Look at: b",)


@pytest.mark.parametrize("count", [2, 3, 7])
def test_a_shuffle_is_never_the_answer_and_always_the_same(count: int) -> None:
    order = shuffled(count, "step")
    assert sorted(order) == list(range(count)) != order and order == shuffled(count, "step")


def test_a_match_is_not_answered_before_every_row_has_one() -> None:
    pairs = tuple(schema.Pair(left=side, right=side.upper()) for side in "abc")
    step = schema.Quiz(id="q", title="q", question="?", form="match", pairs=pairs, because="so")
    assert "enter" not in prompt(step, StepState(), answered=False, last=False)
    assert prompt(step, StepState(), answered=True, last=False).endswith("enter: answer")


def test_enter_at_a_prediction_commits_then_runs_then_goes_on() -> None:
    step = schema.Predict(id="p", title="p", question="?", choices=CHOICES[:2], code="1")
    state = StepState()
    assert main_action(step, state) == "commit"
    assert "Choose" in prompt(step, state, answered=False, last=False)
    state.committed, state.running = True, True
    assert main_action(step, state) == "nothing" and "esc" in prompt(step, state, answered=True, last=False)
    state.running = False
    state.record.take(finished())
    assert main_action(step, state) == "next"


def test_enter_at_an_exercise_checks_until_everything_passes() -> None:
    step = schema.Exercise(
        id="e",
        title="e",
        starter="...",
        solution="1",
        hints=("a", "b", "c"),
        mistakes=(),
        checks=(schema.Check(name="c", expect="True", because="b"),),
    )
    state = StepState()
    assert main_action(step, state) == "check" and "ctrl+r" in prompt(step, state, answered=False, last=False)
    result = CheckResult(name="c", passed=False, because="b")
    state.record.take(CheckFinished(run_id=1, index=0, total=1, result=result))
    state.record.take(finished())
    assert main_action(step, state) == "check"
    state.record = RunRecord()
    state.record.take(CheckFinished(run_id=1, index=0, total=1, result=CheckResult(name="c", passed=True, because="b")))
    state.record.take(finished())
    assert main_action(step, state) == "next" and "The check passes" in prompt(step, state, answered=False, last=True)
    state.edited = True
    assert main_action(step, state) == "check"


def test_a_report_shows_the_failing_part_under_the_line() -> None:
    record = RunRecord()
    problem = Problem(
        kind="RuntimeError",
        message="shapes",
        trace=(TraceLine(line=3, function="f", source="    y = q @ k"),),
        column=8,
        end_column=13,
        advice="transpose k",
    )
    record.take(finished("error", problem=problem))
    lines = trouble_report(record).plain.splitlines()
    assert lines[2] == "    y = q @ k" and lines[3] == "        ^^^^^" and "transpose k" in lines[-1]


def test_claims_that_do_not_hold_are_said() -> None:
    record = RunRecord()
    record.take(Output(run_id=1, stream="stdout", text="hello\n"))
    record.take(finished(claims=(ClaimResult(says="x is 1", held=False, detail="x == 1: x is 2"),)))
    assert record.ran and not record.succeeded
    assert trouble_report(record).plain == "✗ x is 1\nx == 1: x is 2" and not run_report(record)


def test_dots_tell_done_here_and_open() -> None:
    assert dots(4, frozenset({0}), 1) == "●◐○○"
