"""Norms, feed-forward parts and whole layers equal torch's own with the same weights, in values and gradients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import torch
from torch import Tensor, nn

from tests.models.torch_weights import copy_decoder_layer, copy_encoder_layer, copy_norm, scramble
from tutor.models.attention import attend, causal_mask, padding_mask
from tutor.models.blocks import DecoderLayer, EncoderLayer, LayerNorm, Residual

B, T, S, H, C, HIDDEN = 2, 5, 7, 3, 33, 13


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    torch.set_default_dtype(torch.double)
    yield
    torch.set_default_dtype(torch.float)


def tensor(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)).requires_grad_()


Pair = tuple[Tensor, Tensor]


def same_gradients(ours: Tensor, theirs: Tensor, *inputs: Tensor, parameters: Sequence[Pair] = ()) -> None:
    """Gradients of the inputs, and of pairs of parameters, ours and torch's."""
    torch.testing.assert_close(ours, theirs)
    downstream = tensor(*ours.shape, seed=9).detach()
    mine = torch.autograd.grad(ours, (*inputs, *(pair[0] for pair in parameters)), downstream, retain_graph=True)
    theirs_inputs = (*inputs, *(pair[1] for pair in parameters))
    reference = torch.autograd.grad(theirs, theirs_inputs, downstream, retain_graph=True)
    torch.testing.assert_close(mine, reference)


def parameters_of(ours: EncoderLayer | DecoderLayer, theirs: nn.Module) -> list[Pair]:
    last = theirs.norm3 if isinstance(ours, DecoderLayer) else theirs.norm2
    pairs = [
        (ours.attention.output.weight, theirs.self_attn.out_proj.weight),
        (ours.feed_forward.expand.weight, theirs.linear1.weight),
        (ours.feed_forward.contract.bias, theirs.linear2.bias),
        (ours.around_attention.norm.weight, theirs.norm1.weight),
        (ours.around_feed_forward.norm.bias, last.bias),
    ]
    if isinstance(ours, DecoderLayer):
        pairs.append((ours.cross_attention.output.bias, theirs.multihead_attn.out_proj.bias))
        pairs.append((ours.around_cross_attention.norm.weight, theirs.norm2.weight))
    return pairs


@pytest.mark.parametrize("eps", [1e-5, 0.1])
def test_layer_norm_equals_torchs(eps: float) -> None:
    ours, theirs = LayerNorm(C, eps=eps), nn.LayerNorm(C, eps=eps)
    scramble(ours)
    copy_norm(ours, theirs)
    x = tensor(B, T, C)
    pairs = [(ours.gain, theirs.weight), (ours.shift, theirs.bias)]
    same_gradients(ours(x), theirs(x), x, parameters=pairs)


def test_layer_norm_of_four_numbers_and_of_each_token_alone() -> None:
    four = LayerNorm(4, eps=0.0)(torch.tensor([1.0, 2.0, 3.0, 4.0]))
    assert four.tolist() == pytest.approx([-1.3416, -0.4472, 0.4472, 1.3416], abs=1e-4)
    x = tensor(B, T, C).detach()
    moved = x.clone()
    moved[:, 2] *= 3.0
    difference = (LayerNorm(C)(x) - LayerNorm(C)(moved)).abs().amax((0, 2))
    assert difference[[0, 1, 3, 4]].eq(0).all()


def test_a_residual_around_nothing_is_the_identity_only_with_the_norm_first() -> None:
    x = tensor(B, T, C)
    pre, post = Residual(C, norm_first=True), Residual(C)
    assert torch.equal(pre.leave(x, torch.zeros_like(x)), x)
    torch.testing.assert_close(post.leave(x, torch.zeros_like(x)), nn.functional.layer_norm(x, (C,)))
    assert torch.equal(post.enter(x), x)
    torch.testing.assert_close(pre.enter(x), nn.functional.layer_norm(x, (C,)))


@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_an_encoder_layer_equals_torchs(norm_first: bool, activation: str) -> None:
    ours = EncoderLayer(C, H, HIDDEN, norm_first=norm_first, activation=activation)  # type: ignore[arg-type]
    theirs = nn.TransformerEncoderLayer(
        C, H, HIDDEN, dropout=0.0, activation=activation, norm_first=norm_first, batch_first=True
    )
    scramble(ours)
    copy_encoder_layer(ours, theirs)
    x, lengths = tensor(B, T, C), torch.tensor([T, 3])
    mask = padding_mask(lengths, T)
    reference = theirs(x, src_key_padding_mask=~mask[:, 0, 0])
    pairs = parameters_of(ours, theirs)
    same_gradients(ours(x, mask)[0], reference, x, parameters=pairs)
    shown, weights = ours(x, mask, weights=True)
    same_gradients(shown, reference, x, parameters=pairs)
    assert weights.shape == (B, H, T, T) and weights[1, :, :, 3:].eq(0).all()


@pytest.mark.parametrize("norm_first", [False, True])
def test_a_decoder_layer_equals_torchs(norm_first: bool) -> None:
    ours = DecoderLayer(C, H, HIDDEN, norm_first=norm_first)
    theirs = nn.TransformerDecoderLayer(C, H, HIDDEN, dropout=0.0, norm_first=norm_first, batch_first=True)
    scramble(ours)
    copy_decoder_layer(ours, theirs)
    x, memory = tensor(B, T, C), tensor(B, S, C, seed=1)
    causal, padded = causal_mask(T), padding_mask(torch.tensor([2, S]), S)
    reference = theirs(x, memory, tgt_mask=~causal, memory_key_padding_mask=~padded[:, 0, 0])
    pairs = parameters_of(ours, theirs)
    same_gradients(ours(x, memory, causal, padded)[0], reference, x, memory, parameters=pairs)
    shown, looked, crossed = ours(x, memory, causal, padded, weights=True)
    same_gradients(shown, reference, x, memory, parameters=pairs)
    assert looked.triu(1).eq(0).all() and crossed.shape == (B, H, T, S) and crossed[0, :, :, 2:].eq(0).all()


def test_dropout_is_silent_in_evaluation_and_at_work_in_training() -> None:
    layer, x = EncoderLayer(C, H, HIDDEN, dropout=0.5), tensor(B, T, C)
    assert not torch.equal(layer(x)[0], layer(x)[0])
    layer.eval()
    assert torch.equal(layer(x)[0], layer(x)[0])


def test_both_paths_of_attention_agree_on_a_row_that_may_look_nowhere() -> None:
    query, key, value = tensor(B, H, T, 11), tensor(B, H, S, 11, seed=1), tensor(B, H, S, 11, seed=2)
    mask = causal_mask(T, S).clone()
    mask[3] = False
    fast, shown = attend(query, key, value, mask, weights=False)
    slow, weights = attend(query, key, value, mask, weights=True)
    assert shown is None and weights is not None and fast[:, :, 3].eq(0).all()
    same_gradients(fast, slow, query, key, value)
