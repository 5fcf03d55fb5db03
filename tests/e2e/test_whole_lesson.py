"""A whole lesson of the course in a real terminal, from the first key to the recap and back to Home, with keys only."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.learner import Learner
from tests.e2e.terminal import Terminal
from tutor.course import schema
from tutor.course.loader import load_course
from tutor.locations import shipped_lessons

pytestmark = pytest.mark.terminal

LESSON = "s2-08-scaled-dot-product"
NO_SCALE = "def attention(Q, K, V):\nreturn (Q @ K.transpose(-2, -1)).softmax(dim=-1) @ V"
"""As it is typed: the editor itself indents the second line."""


def cursor_on(terminal: Terminal, label: str) -> bool:
    """Whether Home's cursor stands on a lesson."""
    return re.search(rf"▸ . {re.escape(label)}  ", terminal.text) is not None


def test_a_whole_lesson_with_keys_only_from_the_first_key_to_home(launch: Callable[..., Terminal]) -> None:
    lesson = load_course(shipped_lessons()).lesson(LESSON).lesson
    tutor = launch()
    tutor.wait_for("1.1")
    tutor.settle()
    tutor.press("2")
    tutor.wait_for("2.8")
    tutor.settle()
    for _ in range(9):
        if not cursor_on(tutor, "2.8"):
            tutor.press("down")
            tutor.settle()
    tutor.press("enter")
    learner = Learner(tutor, lesson)
    for step in lesson.steps:
        if step.id == "who-looks":
            _answer_wrongly(learner, step)
        if step.id == "attention":
            _make_a_known_mistake(learner, step)
        learner.do(step)
    recap = tutor.wait_for("First answers right: ")
    right, asked = map(int, re.findall(r"First answers right: (\d+) of (\d+)", recap)[0])
    assert right == asked - 1, "one question was answered wrongly first"
    assert "Still open" not in recap
    tutor.press("q")
    assert_done_on_home(tutor)
    tutor.press("q")
    tutor.wait_end()
    assert tutor.process.exitstatus == 0
    again = launch()
    again.wait_for("1.1")
    again.settle()
    again.press("2")
    assert_done_on_home(again)


def assert_done_on_home(terminal: Terminal) -> None:
    home = terminal.wait_for(lambda text: re.search(r"✓ 2\.8  Scaled dot-product attention", text) is not None)
    assert re.search(r"Stage 2 .* 1 of \d+ done", home), home


def _answer_wrongly(learner: Learner, step: schema.AnyStep) -> None:
    assert isinstance(step, schema.Quiz)
    learner.sees_step(step)
    wrong = next(index for index, choice in enumerate(step.choices) if not choice.right)
    learner.choose([wrong])
    learner.press_offered("enter: answer")
    learner.offered("Not yet")
    learner.terminal.wait_for(step.choices[wrong].because[:40])


def _make_a_known_mistake(learner: Learner, step: schema.AnyStep) -> None:
    """Type an answer without the scale, key by key; it must be recognized as just that."""
    assert isinstance(step, schema.Exercise)
    learner.sees_step(step)
    learner.write("import math\nimport torch\n\n")
    learner.terminal.press(*NO_SCALE.replace("\n", "\r"), "ctrl+r")
    learner.offered("check again")
    learner.terminal.wait_for("no scale")
    learner.terminal.wait_for("Divide them by")
