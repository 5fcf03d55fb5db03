"""Attention equals torch's own, in values, weights and gradients, for sizes that are distinct primes."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.attention import (
    MultiHeadAttention,
    SingleHeadAttention,
    attention_weights,
    causal_mask,
    merge_heads,
    padding_mask,
    scaled_dot_product_attention,
    split_heads,
)

B, H, T, S, D, E = 2, 3, 5, 7, 11, 13


def tensors(*shapes: tuple[int, ...]) -> list[Tensor]:
    torch.manual_seed(0)
    return [torch.randn(shape, requires_grad=True) for shape in shapes]


@pytest.mark.parametrize("leading", [(), (B,), (B, H), (2, B, H)])
@pytest.mark.parametrize("masked", [False, True])
def test_equals_torch_with_any_leading_axes(leading: tuple[int, ...], masked: bool) -> None:
    q, k, v = tensors((*leading, T, D), (*leading, S, D), (*leading, S, E))
    mask = causal_mask(T, S) if masked else None
    ours, weights = scaled_dot_product_attention(q, k, v, mask)
    theirs = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(weights.sum(-1), torch.ones(*leading, T))
    for mine, reference in zip(
        torch.autograd.grad(ours.sum(), (q, k, v)), torch.autograd.grad(theirs.sum(), (q, k, v)), strict=True
    ):
        torch.testing.assert_close(mine, reference)


def test_a_row_that_may_look_nowhere_is_zero_and_its_gradient_finite() -> None:
    (scores,) = tensors((T, S))
    mask = causal_mask(T, S).clone()
    mask[2] = False
    weights = attention_weights(scores, mask)
    assert weights[2].eq(0).all()
    weights.square().sum().backward()
    assert scores.grad is not None and scores.grad.isfinite().all()


def test_the_causal_mask_shows_the_past_and_aligns_the_last_queries() -> None:
    assert causal_mask(3).tolist() == [[True, False, False], [True, True, False], [True, True, True]]
    assert causal_mask(2, 4).tolist() == [[True, True, True, False], [True, True, True, True]]


def test_padding_hides_keys_beyond_the_length() -> None:
    mask = padding_mask(torch.tensor([1, 3]), 3)
    assert mask.shape == (2, 1, 1, 3)
    assert mask[:, 0, 0].tolist() == [[True, False, False], [True, True, True]]


def test_heads_are_split_by_channel_and_merged_back() -> None:
    (x,) = tensors((B, T, H * D))
    heads = split_heads(x, H)
    assert heads.shape == (B, H, T, D)
    assert torch.equal(heads[1, 2, 3], x[1, 3, 2 * D : 3 * D])
    assert torch.equal(merge_heads(heads), x)
    with pytest.raises(ValueError, match="33 channels can not be shared out among 4 heads"):
        split_heads(x, 4)


def same_weights(ours: MultiHeadAttention, theirs: nn.MultiheadAttention) -> None:
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat((ours.query.weight, ours.key.weight, ours.value.weight)))
        theirs.in_proj_bias.copy_(torch.cat((ours.query.bias, ours.key.bias, ours.value.bias)))
        theirs.out_proj.weight.copy_(ours.output.weight)
        theirs.out_proj.bias.copy_(ours.output.bias)


@pytest.mark.parametrize("cross", [False, True])
def test_multi_head_attention_equals_torchs_module(cross: bool) -> None:
    torch.manual_seed(0)
    ours, theirs = MultiHeadAttention(H * D, H), nn.MultiheadAttention(H * D, H, batch_first=True)
    same_weights(ours, theirs)
    x, memory = tensors((B, T, H * D), (B, S, H * D))
    source = memory if cross else x
    mine, weights = ours(x, memory if cross else None, weights=True)
    reference, their_weights = theirs(x, source, source, average_attn_weights=False)
    torch.testing.assert_close(mine, reference)
    torch.testing.assert_close(weights, their_weights)
    torch.testing.assert_close(ours(x, memory if cross else None)[0], reference)
    torch.testing.assert_close(*(torch.autograd.grad(y.sum(), x)[0] for y in (mine, reference)))


def test_a_single_head_attends_within_or_across() -> None:
    torch.manual_seed(0)
    head = SingleHeadAttention(E, D)
    x, memory = tensors((B, T, E), (B, S, E))
    output, weights = head(x, memory)
    expected = F.scaled_dot_product_attention(head.query(x), head.key(memory), head.value(memory))
    torch.testing.assert_close(output, expected)
    assert weights.shape == (B, T, S) and head(x)[1].shape == (B, T, T)
