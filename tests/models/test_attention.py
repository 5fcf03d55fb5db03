"""Attention equals torch's own, in values, weights and gradients, for sizes that are distinct primes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.models.torch_weights import copy_attention, scramble
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


@pytest.fixture(autouse=True)
def double_precision() -> Iterator[None]:
    torch.set_default_dtype(torch.double)
    yield
    torch.set_default_dtype(torch.float)


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
    same_gradients(ours, theirs, (q, k, v), (q, k, v))


def same_gradients(ours: Tensor, theirs: Tensor, inputs: Sequence[Tensor], their_inputs: Sequence[Tensor]) -> None:
    downstream = torch.randn(ours.shape, generator=torch.Generator().manual_seed(9))
    mine = torch.autograd.grad(ours, inputs, downstream, retain_graph=True)
    reference = torch.autograd.grad(theirs, their_inputs, downstream, retain_graph=True)
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


@pytest.mark.parametrize("masked", ["", "causal", "padding", "causal padding"])
@pytest.mark.parametrize("cross", [False, True])
def test_multi_head_attention_equals_torchs_module(cross: bool, masked: str) -> None:
    ours, theirs = MultiHeadAttention(H * D, H), nn.MultiheadAttention(H * D, H, batch_first=True)
    scramble(ours)
    copy_attention(ours, theirs)
    x, memory = tensors((B, T, H * D), (B, S, H * D))
    source, keys = (memory, S) if cross else (x, T)
    causal, padding = causal_mask(T, keys), padding_mask(torch.tensor([keys, 4]), keys)
    mask = {"": None, "causal": causal, "padding": padding, "causal padding": causal & padding}[masked]
    reference, their_weights = theirs(
        x,
        source,
        source,
        attn_mask=~causal if "causal" in masked else None,
        key_padding_mask=~padding[:, 0, 0] if "padding" in masked else None,
        average_attn_weights=False,
    )
    shown, weights = ours(x, memory if cross else None, mask, weights=True)
    fast, nothing = ours(x, memory if cross else None, mask)
    assert nothing is None
    torch.testing.assert_close(weights, their_weights)
    inputs = (x, memory) if cross else (x,)
    for mine in (shown, fast):
        torch.testing.assert_close(mine, reference)
        same_gradients(
            mine,
            reference,
            (*inputs, ours.output.weight, ours.output.bias),
            (*inputs, theirs.out_proj.weight, theirs.out_proj.bias),
        )
        packed = torch.autograd.grad(reference.square().sum(), theirs.in_proj_weight, retain_graph=True)[0]
        apart = [layer.weight for layer in (ours.query, ours.key, ours.value)]
        torch.testing.assert_close(
            torch.cat(torch.autograd.grad(mine.square().sum(), apart, retain_graph=True)), packed
        )


@pytest.mark.parametrize("leading", [(), (B,), (2, B)])
def test_multi_head_attention_takes_any_leading_axes(leading: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    module = MultiHeadAttention(H * D, H)
    x, memory = tensors((*leading, T, H * D), (*leading, S, H * D))
    output, weights = module(x, memory, causal_mask(T, S), weights=True)
    assert weights.shape == (*leading, H, T, S)
    flat, _ = module(x.reshape(-1, T, H * D), memory.reshape(-1, S, H * D), causal_mask(T, S))
    torch.testing.assert_close(output, flat.view(*leading, T, H * D))
    torch.testing.assert_close(module(x, memory, causal_mask(T, S))[0], output)


def test_a_single_head_attends_within_or_across() -> None:
    torch.manual_seed(0)
    head = SingleHeadAttention(E, D)
    x, memory = tensors((B, T, E), (B, S, E))
    output, weights = head(x, memory)
    expected = F.scaled_dot_product_attention(head.query(x), head.key(memory), head.value(memory))
    torch.testing.assert_close(output, expected)
    assert weights.shape == (B, T, S) and head(x)[1].shape == (B, T, T)
    inputs = (x, memory, head.query.weight, head.key.weight, head.value.weight)
    same_gradients(output, expected, inputs, inputs)
    alone = head(x, mask=causal_mask(T))[0]
    torch.testing.assert_close(
        alone, F.scaled_dot_product_attention(head.query(x), head.key(x), head.value(x), is_causal=True)
    )
