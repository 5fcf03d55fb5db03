"""``attn-tutor inspect`` in a real pseudo-terminal: the explorer opens, an edit runs the model, and nothing stays."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

import pytest

from tests.e2e.terminal import Terminal
from tests.e2e.test_terminal import children, wait_gone

pytestmark = [pytest.mark.terminal, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]


def test_an_edit_changes_the_loss_and_leaving_ends_everything(launch: Callable[..., Terminal]) -> None:
    tutor = launch("inspect", "gpt", "the cat sat", "--layer", "2", "--head", "1")
    tutor.wait_for("layer 2/4  head 1/4", 90)
    tutor.settle()
    family = children(tutor.process.pid)
    assert family
    tutor.press("a")
    tutor.wait_for("loss 2.375 →", 60)
    assert "L2H1" in tutor.text
    tutor.press("q")
    tutor.wait_end()
    assert tutor.process.exitstatus == 0 and wait_gone(family) == set()


def test_a_model_that_does_not_fit_is_said_after_the_terminal_is_as_it_was(launch: Callable[..., Terminal]) -> None:
    tutor = launch("inspect", "gpt", "THE CAT")
    tutor.wait_for("does not know 'A'", 90)
    tutor.wait_end()
    assert tutor.process.exitstatus == 2 and "Write it in lower case" in tutor.text.replace("\n", " ")


def test_ctrl_c_while_the_model_loads_ends_everything(launch: Callable[..., Terminal]) -> None:
    tutor = launch("inspect", "gpt", "the cat sat")
    tutor.wait_for("loading gpt", 60)
    family = children(tutor.process.pid)
    tutor.signal(signal.SIGINT)
    tutor.wait_end()
    assert tutor.process.exitstatus == 130 and wait_gone(family) == set()
