"""A sound model learns the task, and the faults that a loss hides reach a loss as low as its own."""

from __future__ import annotations

from functools import cache

import pytest

from tutor.faults import FAULTS, SOUND, Outcome, fresh_model, outcome, train

WRITES_NOISE = (
    "no causal mask",
    "targets not shifted",
    "mask after softmax",
    "softmax over queries",
    "heads split by view",
    "heads merged by view",
)
"""Hidden faults whose model tells nearly every label, and writes hardly a string right."""


@cache
def trained(fault: str) -> Outcome:
    model = fresh_model(fault)
    for _ in train(model):
        pass
    return outcome(model)


def test_a_sound_model_learns_to_write_backwards() -> None:
    sound = trained(SOUND)
    assert sound.written > 0.85 and sound.told > 0.97
    assert all(should == read[::-1] for read, should, _ in sound.samples)


@pytest.mark.parametrize("fault", [name for name, fault in FAULTS.items() if fault.hidden])
def test_a_hidden_fault_reaches_as_low_a_loss_as_the_sound_model(fault: str) -> None:
    assert trained(fault).loss < trained(SOUND).loss + 0.05


@pytest.mark.parametrize("fault", WRITES_NOISE)
def test_these_tell_nearly_every_label_and_write_noise(fault: str) -> None:
    assert FAULTS[fault].hidden
    assert trained(fault).told > 0.98 and trained(fault).written < 0.1


def test_dropout_that_stays_on_makes_an_evaluation_worse_than_the_model_is() -> None:
    assert trained("dropout left on").loss > 1.5 * trained(SOUND).loss
