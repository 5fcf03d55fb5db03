"""Each fault is found by the invariant that it names; a sound model, fresh or trained, has all of them."""

from __future__ import annotations

import pytest
import torch

from tutor.faults import FAULTS, INVARIANTS, SOUND, BreakableTransformer, examine, fresh_model, reversal_task, train


def broken_invariants(model: BreakableTransformer) -> set[str]:
    _, pairs = reversal_task()
    return {name for name, found in examine(model, pairs.source[:16], pairs.target[:16]).items() if not found.holds}


@pytest.mark.parametrize("seed", range(3))
def test_a_fresh_sound_model_has_every_invariant(seed: int) -> None:
    assert broken_invariants(fresh_model(SOUND, seed=seed)) == set()


def test_a_trained_sound_model_has_every_invariant() -> None:
    model = fresh_model(SOUND)
    for _ in train(model, steps=60):
        pass
    assert broken_invariants(model) == set()


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_by_the_invariant_that_it_names(fault: str) -> None:
    assert FAULTS[fault].caught_by in broken_invariants(fresh_model(fault, seed=1))


def test_each_invariant_is_named_by_a_fault_that_it_finds() -> None:
    assert {fault.caught_by for fault in FAULTS.values()} == {invariant.name for invariant in INVARIANTS}


def test_an_examination_leaves_the_model_and_the_random_numbers_as_they_were() -> None:
    model = fresh_model("zero_grad forgotten")
    before, dice = {name: weight.clone() for name, weight in model.state_dict().items()}, torch.get_rng_state()
    broken_invariants(model)
    assert model.training and all(weight.grad is None for weight in model.parameters())
    assert all(torch.equal(weight, before[name]) for name, weight in model.state_dict().items())
    assert torch.equal(dice, torch.get_rng_state())
