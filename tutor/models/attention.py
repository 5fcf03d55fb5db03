"""Attention, from one formula to many heads.

Source: Vaswani et al. (2017), *Attention Is All You Need*, sections 3.2.1 to 3.2.3. Weights are returned. A mask is
True where a query may look; a row that may look nowhere gets weights of 0, never NaN.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def attention_scores(query: Tensor, key: Tensor) -> Tensor:
    """Return how well each query matches each key, scaled: query (..., T, D), key (..., S, D) -> (..., T, S).

    Source: Vaswani et al. (2017), equation 1, the argument of the softmax.
    """
    return query @ key.transpose(-2, -1) / math.sqrt(query.size(-1))  # (..., T, S)


def attention_weights(scores: Tensor, mask: Tensor | None = None) -> Tensor:
    """Return the softmax over the keys: scores (..., T, S) -> weights (..., T, S), each row summing to 1.

    ``mask`` broadcasts to (..., T, S) and is True where a query may look. A row without any True is all 0.

    Source: Vaswani et al. (2017), equation 1, and section 3.2.3 for the mask.
    """
    if mask is None:
        return scores.softmax(dim=-1)
    weights = scores.masked_fill(~mask, float("-inf")).softmax(dim=-1)
    return weights.masked_fill(~mask.any(dim=-1, keepdim=True), 0.0)


def scaled_dot_product_attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Return (output, weights): query (..., T, D), key (..., S, D), value (..., S, E) -> (..., T, E) and (..., T, S).

    Source: Vaswani et al. (2017), equation 1: softmax(Q Kᵀ / √d_k) V.
    """
    weights = attention_weights(attention_scores(query, key), mask)  # (..., T, S)
    return weights @ value, weights  # (..., T, E)


def causal_mask(queries: int, keys: int | None = None, device: torch.device | None = None) -> Tensor:
    """Return a mask (T, S) that lets query t see keys 0..t only; with more keys than queries, the last ones align.

    Source: Vaswani et al. (2017), section 3.2.3, the third use of attention.
    """
    total = queries if keys is None else keys
    full = torch.ones(queries, total, dtype=torch.bool, device=device)  # (T, S)
    return full.tril(diagonal=total - queries)


def padding_mask(lengths: Tensor, size: int) -> Tensor:
    """Return a mask (B, 1, 1, S) that hides the keys beyond each sequence's length: lengths (B,), ``size`` = S.

    It broadcasts over heads and queries of scores (B, H, T, S). Combine it with a causal mask by ``&``.

    Source: Vaswani et al. (2017), section 3.2.3, applied to keys that are padding.
    """
    positions = torch.arange(size, device=lengths.device)  # (S,)
    return (positions < lengths.unsqueeze(-1))[:, None, None, :]  # (B, 1, 1, S)


def split_heads(x: Tensor, n_head: int) -> Tensor:
    """Give each head its share of the channels: (..., T, C) -> (..., H, T, D) with C = H·D.

    Raises:
        ValueError: the channels can not be shared out evenly.

    Source: Vaswani et al. (2017), section 3.2.2.
    """
    C = x.size(-1)
    if C % n_head:
        raise ValueError(f"{C} channels can not be shared out among {n_head} heads")
    return x.view(*x.shape[:-1], n_head, C // n_head).transpose(-3, -2)  # (..., H, T, D)


def merge_heads(x: Tensor) -> Tensor:
    """Put the heads' outputs side by side again: (..., H, T, D) -> (..., T, C).

    Source: Vaswani et al. (2017), section 3.2.2, the concatenation.
    """
    return x.transpose(-3, -2).flatten(-2)  # (..., T, C)


def attend(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, *, weights: bool, dropout: float = 0.0
) -> tuple[Tensor, Tensor | None]:
    """Return (output, weights or None) by the formula where weights are asked for, by torch's fused kernel elsewhere.

    query (..., H, T, D), key and value (..., H, S, D) -> (..., H, T, D) and (..., H, T, S).

    Source: Vaswani et al. (2017), equation 1; Dao et al. (2022), *FlashAttention*, for not storing the weights.
    """
    if not weights:
        return F.scaled_dot_product_attention(query, key, value, attn_mask=mask, dropout_p=dropout), None
    output, shown = scaled_dot_product_attention(query, key, value, mask)
    if dropout:
        output = F.dropout(shown, dropout) @ value  # (..., H, T, D)
    return output, shown


class SingleHeadAttention(nn.Module):
    """Attention with one head and its three projections.

    Source: Vaswani et al. (2017), section 3.2.1.
    """

    def __init__(self, n_embd: int, head_size: int) -> None:
        super().__init__()
        self.query = nn.Linear(n_embd, head_size, bias=False)
        self.key = nn.Linear(n_embd, head_size, bias=False)
        self.value = nn.Linear(n_embd, head_size, bias=False)

    def forward(self, x: Tensor, memory: Tensor | None = None, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return (output, weights): x (..., T, C), memory (..., S, C) or x itself -> (..., T, D) and (..., T, S)."""
        source = x if memory is None else memory
        return scaled_dot_product_attention(self.query(x), self.key(source), self.value(source), mask)


class MultiHeadAttention(nn.Module):
    """Several heads that look at different things, and a projection that mixes what they found.

    Self-attention when it is called with one sequence, cross-attention with a ``memory`` of another.

    Source: Vaswani et al. (2017), section 3.2.2: Concat(head_1, …, head_h) W^O.
    """

    attend = staticmethod(attend)

    def __init__(self, n_embd: int, n_head: int, *, dropout: float = 0.0, bias: bool = True) -> None:
        super().__init__()
        if n_embd % n_head:
            raise ValueError(f"{n_embd} channels can not be shared out among {n_head} heads")
        self.n_head = n_head
        self.dropout = dropout
        self.query = nn.Linear(n_embd, n_embd, bias=bias)
        self.key = nn.Linear(n_embd, n_embd, bias=bias)
        self.value = nn.Linear(n_embd, n_embd, bias=bias)
        self.output = nn.Linear(n_embd, n_embd, bias=bias)

    def forward(
        self, x: Tensor, memory: Tensor | None = None, mask: Tensor | None = None, *, weights: bool = False
    ) -> tuple[Tensor, Tensor | None]:
        """Return (output, weights): x (..., T, C), memory (..., S, C) -> (..., T, C) and (..., H, T, S), or None.

        Without ``weights`` the fused kernel of torch runs, which never makes the matrix of weights.
        """
        source = x if memory is None else memory
        query = split_heads(self.query(x), self.n_head)  # (..., H, T, D)
        key = split_heads(self.key(source), self.n_head)  # (..., H, S, D)
        value = split_heads(self.value(source), self.n_head)  # (..., H, S, D)
        dropout = self.dropout if self.training else 0.0
        mixed, shown = self.attend(query, key, value, mask, weights=weights, dropout=dropout)
        return self.output(merge_heads(mixed)), shown  # (..., T, C)
