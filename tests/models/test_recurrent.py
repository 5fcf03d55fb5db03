"""The written-out cells equal torch's layers with the same weights; what is far away fades first in a plain RNN."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from tutor.data.sequences import recall_sequences
from tutor.models.recurrent import GRUCell, Kind, LSTMCell, RecurrentModel, RNNCell, generate, unroll
from tutor.training import Trainer, constant

B, T, N_IN, C = 2, 7, 3, 5


@pytest.mark.parametrize(("ours", "theirs"), [(RNNCell, nn.RNN), (LSTMCell, nn.LSTM), (GRUCell, nn.GRU)])
def test_a_cell_equals_torchs_layer(ours: type, theirs: type) -> None:
    torch.manual_seed(0)
    cell, layer = ours(N_IN, C), theirs(N_IN, C, batch_first=True)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(cell.from_input.weight)
        layer.bias_ih_l0.copy_(cell.from_input.bias)
        layer.weight_hh_l0.copy_(cell.from_state.weight)
        layer.bias_hh_l0.copy_(cell.from_state.bias)
    x = torch.randn(B, T, N_IN, requires_grad=True)
    mine, reference = unroll(cell, x), layer(x)[0]
    torch.testing.assert_close(mine, reference)
    downstream = torch.randn(B, T, C)
    gradients = torch.autograd.grad(mine, (x, *cell.parameters()), downstream)
    expected = torch.autograd.grad(
        reference, (x, layer.weight_ih_l0, layer.bias_ih_l0, layer.weight_hh_l0, layer.bias_hh_l0), downstream
    )
    torch.testing.assert_close(gradients, expected)


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_a_model_reads_from_left_to_right(kind: Kind) -> None:
    torch.manual_seed(0)
    model = RecurrentModel(kind, 11, 13)
    ids = torch.randint(11, (B, T))
    logits, states = model(ids)
    assert logits.shape == (B, T, 13) and states.shape == (B, T, 32)
    changed = ids.clone()
    changed[:, 4] = (changed[:, 4] + 1) % 11
    moved = (logits - model(changed)[0]).abs().amax((0, 2))
    assert moved[:4].eq(0).all() and moved[4:].gt(0).all()


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_a_state_passed_on_writes_what_a_second_reading_would(kind: Kind) -> None:
    torch.manual_seed(0)
    model = RecurrentModel(kind, 11, 11)
    ids = torch.randint(11, (B, T))
    written = torch.stack(list(generate(model, ids, 5, temperature=1e-3)), dim=1)
    assert written.shape == (B, 5)
    for _ in range(5):
        ids = torch.cat((ids, model(ids)[0][:, -1:].argmax(-1)), dim=1)
    assert torch.equal(written, ids[:, T:])


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="choose rnn, lstm or gru"):
        RecurrentModel("tree", 11, 13)  # type: ignore[arg-type]


def test_the_bias_is_that_of_the_gate_which_keeps_the_state() -> None:
    ids = torch.randint(11, (B, 40), generator=torch.Generator().manual_seed(0))
    for kind in ("lstm", "gru"):
        torch.manual_seed(0)
        forgetful = RecurrentModel(kind, 11, 13, memory_bias=-4.0).reach(ids)[0]  # type: ignore[arg-type]
        torch.manual_seed(0)
        keeping = RecurrentModel(kind, 11, 13, memory_bias=4.0).reach(ids)[0]  # type: ignore[arg-type]
        assert keeping > 1e6 * forgetful


def test_the_gradient_of_a_plain_network_vanishes_and_that_of_gates_stays() -> None:
    ids = torch.randint(11, (B, 60), generator=torch.Generator().manual_seed(0))
    torch.manual_seed(0)
    plain, gated = RecurrentModel("rnn", 11, 13).reach(ids), RecurrentModel("lstm", 11, 13, memory_bias=4.0).reach(ids)
    assert plain.shape == (60,) and plain[0] < 1e-9 * plain[-1]
    assert gated[0] > 1e-3 * gated[-1]


def test_recall_asks_for_the_first_symbol() -> None:
    ids, targets = recall_sequences(50, 5, torch.Generator().manual_seed(0))
    assert ids.shape == targets.shape == (50, 6) and set(ids[:, 0].tolist()) == set(range(8))
    assert torch.equal(targets[:, -1], ids[:, 0]) and targets[:, :-1].eq(-1).all()
    assert ids[:, 1:-1].max() == 7 and ids[:, -1].eq(8).all()


@pytest.mark.parametrize(("kind", "solved"), [("rnn", False), ("lstm", True), ("gru", True)])
def test_gates_recall_what_a_plain_network_forgets(kind: Kind, solved: bool) -> None:
    torch.manual_seed(0)
    model = RecurrentModel(kind, 9, 8, memory_bias=4.0)
    trainer = Trainer(
        model, lambda g: recall_sequences(64, 30, g), schedule=constant(1e-2), weight_decay=0.0, betas=(0.9, 0.999)
    )
    for _ in trainer.run(150):
        pass
    ids, targets = recall_sequences(500, 30, torch.Generator().manual_seed(99))
    right = (model(ids)[0][:, -1].argmax(-1) == targets[:, -1]).float().mean().item()
    assert right > 0.95 if solved else right < 0.6
