"""A note that is being written outlives the tutor, in whatever way that ends."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.terminal


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_note_in_the_middle_of_a_sentence_is_there_again(
    launch: Callable[..., Terminal], number: signal.Signals
) -> None:
    tutor = launch("1.1")
    tutor.wait_for("enter: run it")
    tutor.settle()
    tutor.press("w")
    tutor.wait_for("esc: keep it")
    tutor.press(*"half_a_sen")
    tutor.wait_for("half_a_sen")
    tutor.settle(quiet=1.5)
    tutor.signal(number)
    tutor.wait_end()
    again = launch()
    again.wait_for("1.1")
    again.settle()
    again.press("/")
    again.wait_for("half_a_sen")
    again.press("enter")
    again.wait_for("enter: run it")
    again.press("w")
    again.wait_for("esc: keep it")
    again.wait_for("half_a_sen")
