"""The breakable model computes what the library computes, and every part of it can be exchanged."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from tutor.data.pairs import PAD
from tutor.faults import FAULTS, SOUND, BreakableTransformer, Parts, fresh_model, reversal_task
from tutor.models.transformer import Transformer, TransformerConfig

CONFIG = TransformerConfig(
    source_vocab=11, target_vocab=13, n_layer=2, n_head=2, n_embd=12, n_hidden=20, block_size=9, norm_first=True
)


def test_with_sound_parts_it_equals_the_library() -> None:
    torch.manual_seed(0)
    ours = BreakableTransformer(CONFIG)
    theirs = Transformer(CONFIG)
    theirs.load_state_dict(ours.state_dict())
    source, target = torch.randint(3, 11, (5, 7)), torch.randint(3, 13, (5, 8))
    source[1, 4:], target[2, 5:] = PAD, PAD
    got, maps = ours(source, target, weights=True)
    expected, expected_maps = theirs(source, target, weights=True)
    torch.testing.assert_close(got, expected)
    for name in ("encoder", "decoder", "cross"):
        torch.testing.assert_close(getattr(maps, name), getattr(expected_maps, name))
    torch.testing.assert_close(ours.loss(source, target), theirs.loss(source, target))


def test_a_step_moves_the_weights_as_a_step_of_the_library_does() -> None:
    torch.manual_seed(0)
    ours, theirs = BreakableTransformer(CONFIG), Transformer(CONFIG)
    theirs.load_state_dict(ours.state_dict())
    mine, other = (torch.optim.SGD(model.parameters(), lr=0.1) for model in (ours, theirs))
    for _ in range(3):
        source, target = torch.randint(3, 11, (5, 7)), torch.randint(3, 13, (5, 8))
        loss = theirs.loss(source, target)
        other.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        other.step()
        assert ours.training_step(mine, source, target) == pytest.approx(float(loss.detach()), abs=1e-5)
    for got, expected in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(got, expected, atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize("wrong", [{"norm_first": False}, {"label_smoothing": 0.1}])
def test_a_config_that_it_does_not_compute_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="norm_first=True, label_smoothing=0"):
        BreakableTransformer(dataclasses.replace(CONFIG, **wrong))


def test_every_part_is_exchanged_by_some_fault_and_every_fault_exchanges_one_part() -> None:
    assert {name for fault in FAULTS.values() for name in fault.replaces} == {
        one.name for one in dataclasses.fields(Parts)
    }
    assert all(len(fault.replaces) == 1 for fault in FAULTS.values())


def test_an_unknown_fault_is_named_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="there is no fault 'no mask': choose sound or one of no causal mask, "):
        fresh_model("no mask")


def test_training_and_held_out_strings_never_meet() -> None:
    training, held_out = reversal_task()
    known = set(map(tuple, training.source.tolist()))
    assert len(held_out) == 200 and not known & set(map(tuple, held_out.source.tolist()))
    assert set(held_out.lengths.tolist()) == {5, 6, 7}


def test_models_of_one_seed_start_from_the_same_weights() -> None:
    sound, broken = fresh_model(SOUND, seed=3), fresh_model("no scale", seed=3)
    for one, other in zip(sound.parameters(), broken.parameters(), strict=True):
        assert torch.equal(one, other)
