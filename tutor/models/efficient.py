"""Attention whose cost grows with the length, not with its square: linear attention, Performer, Linformer.

Full attention is `tutor.models.attention.scaled_dot_product_attention`: it makes T × S scores. The three here never do,
unless weights are asked for, which are then made the long way to be looked at.

Source: Katharopoulos et al. (2020), *Transformers are RNNs: Fast Autoregressive Transformers with Linear Attention*;
Choromanski et al. (2021), *Rethinking Attention with Performers*; Wang et al. (2020), *Linformer: Self-Attention with
Linear Complexity*.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.attention import causal_mask, merge_heads, scaled_dot_product_attention, split_heads

CHUNK = 64
"""How many tokens of causal linear attention are handled at once; it changes the time, not the result."""


def elu_features(x: Tensor) -> Tensor:
    """Return positive features of queries or keys: elu(x) + 1, (..., T, D) -> (..., T, D).

    Source: Katharopoulos et al. (2020), equation 7.
    """
    return F.elu(x) + 1


def quadratic_attention(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """Return (output, weights) by the bracketing (Q Kᵀ) V: T × S products of features, each row divided by its sum.

    query (..., T, M) and key (..., S, M) are features, all positive; value (..., S, E) -> (..., T, E) and (..., T, S).
    ``mask`` broadcasts to (..., T, S) and is True where a query may look.

    Source: Katharopoulos et al. (2020), equation 3.
    """
    weights = query @ key.transpose(-2, -1)  # (..., T, S)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)
    weights = weights / _never_zero(weights.sum(-1, keepdim=True))
    return weights @ value, weights  # (..., T, E)


def linear_attention(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Return the same output by the bracketing Q (Kᵀ V): S enters one matrix (M, E), and no T × S matrix is made.

    query (..., T, M) and key (..., S, M) are features, all positive; value (..., S, E) -> (..., T, E).

    Source: Katharopoulos et al. (2020), equations 4 to 6.
    """
    summary = key.transpose(-2, -1) @ value  # (..., M, E)
    total = key.sum(-2).unsqueeze(-1)  # (..., M, 1)
    return (query @ summary) / _never_zero(query @ total)  # (..., T, E)


def causal_linear_attention(query: Tensor, key: Tensor, value: Tensor, *, chunk: int = CHUNK) -> Tensor:
    """Return what each token gets from itself and those before, by running sums of Kᵀ V and of K.

    query and key (..., T, M) are features, all positive; value (..., T, E) -> (..., T, E). What lies before a chunk of
    tokens comes from the sums, what lies within it from a small triangle; with chunks of 1 this is a recurrent network.

    Source: Katharopoulos et al. (2020), section 3.3, equations 9 to 12.
    """
    summary = query.new_zeros(*query.shape[:-2], query.size(-1), value.size(-1))  # (..., M, E)
    total = query.new_zeros(*query.shape[:-2], query.size(-1), 1)  # (..., M, 1)
    outputs: list[Tensor] = []
    for q, k, v in zip(*(torch.split(x, chunk, dim=-2) for x in (query, key, value)), strict=True):
        near = (q @ k.transpose(-2, -1)).tril()  # (..., chunk, chunk)
        mixed = q @ summary + near @ v  # (..., chunk, E)
        outputs.append(mixed / _never_zero(q @ total + near.sum(-1, keepdim=True)))
        summary = summary + k.transpose(-2, -1) @ v
        total = total + k.sum(-2).unsqueeze(-1)
    return torch.cat(outputs, dim=-2)  # (..., T, E)


def _never_zero(total: Tensor) -> Tensor:
    return total.clamp(min=torch.finfo(total.dtype).tiny)


def random_projection(
    n_feature: int, size: int, generator: torch.Generator | None = None, *, orthogonal: bool = True
) -> Tensor:
    """Return directions for `softmax_features`, (M, D) with M = ``n_feature`` and D = ``size``.

    Each row is a Gaussian vector. With ``orthogonal``, the rows of every block of D are at right angles: they tread on
    each other's ground less, so that the estimate spreads less and stays unbiased.

    Source: Choromanski et al. (2021), section 2.4; Yu et al. (2016), *Orthogonal Random Features*, section 3.
    """
    rows = torch.randn(n_feature, size, generator=generator)  # (M, D)
    if not orthogonal:
        return rows
    blocks = torch.randn(-(-n_feature // size), size, size, generator=generator)  # (blocks, D, D)
    turned, triangle = torch.linalg.qr(blocks)
    turned = turned * triangle.diagonal(dim1=-2, dim2=-1).sign().unsqueeze(-2)  # every direction equally likely
    directions: Tensor = turned.mT.reshape(-1, size)[:n_feature]  # (M, D)
    lengths: Tensor = rows.norm(dim=-1, keepdim=True)  # (M, 1)
    return directions * lengths


def softmax_features(x: Tensor, projection: Tensor) -> Tensor:
    """Return the logarithms of FAVOR+ features of queries or keys, each divided by D^¼: (..., T, D) -> (..., T, M).

    With φ their exponentials, φ(q) · φ(k) has the mean exp(q · k) over random projections (M, D), and the variance
    exp(q · k)² (exp(‖q + k‖²) − 1) / M where rows are independent: long vectors need very many features. Logarithms,
    as the exponentials of long vectors overflow.

    Source: Choromanski et al. (2021), lemmas 1 and 2 and equation 5, h(x) = exp(−‖x‖² / 2).
    """
    logs: Tensor = x @ projection.mT - x.square().sum(-1, keepdim=True) / 2  # (..., T, M)
    return logs - math.log(projection.size(0)) / 2


def performer_features(query: Tensor, key: Tensor, projection: Tensor) -> tuple[Tensor, Tensor]:
    """Return features whose products are, but for a factor a query, those of softmax attention.

    query (..., T, D), key (..., S, D), projection (M, D) -> (..., T, M) and (..., S, M). The largest logarithm is
    taken off before the exponential, of each query and of all keys together: the division by the sum undoes both.

    Source: Choromanski et al. (2021), section 2.2, and the stabilizer of the authors' code.
    """
    scale = query.size(-1) ** -0.25
    queries, keys = (softmax_features(x * scale, projection) for x in (query, key))
    queries = queries - queries.amax(-1, keepdim=True).detach()  # (..., T, M)
    keys = keys - keys.amax((-2, -1), keepdim=True).detach()  # (..., S, M)
    return queries.exp(), keys.exp()


class LinearAttention(nn.Module):
    """Multi-head self-attention with the features elu(x) + 1 in place of the softmax.

    Source: Katharopoulos et al. (2020), section 3.2.
    """

    def __init__(self, n_embd: int, n_head: int) -> None:
        super().__init__()
        self.n_head = n_head
        self.query = nn.Linear(n_embd, n_embd)
        self.key = nn.Linear(n_embd, n_embd)
        self.value = nn.Linear(n_embd, n_embd)
        self.output = nn.Linear(n_embd, n_embd)

    def features(self, query: Tensor, key: Tensor) -> tuple[Tensor, Tensor]:
        """Return the features of query (B, H, T, D) and key (B, H, S, D), as (B, H, T, M) and (B, H, S, M)."""
        return elu_features(query), elu_features(key)

    def forward(self, x: Tensor, *, causal: bool = False, weights: bool = False) -> tuple[Tensor, Tensor | None]:
        """Return (output, weights): x (B, T, C) -> (B, T, C) and (B, H, T, T), or None.

        Only with ``weights`` is the matrix of weights made.
        """
        query, key, value = (split_heads(part(x), self.n_head) for part in (self.query, self.key, self.value))
        query, key = self.features(query, key)  # (B, H, T, M)
        shown: Tensor | None = None
        if weights:
            mixed, shown = quadratic_attention(
                query, key, value, causal_mask(x.size(1), device=x.device) if causal else None
            )
        elif causal:
            mixed = causal_linear_attention(query, key, value)  # (B, H, T, D)
        else:
            mixed = linear_attention(query, key, value)  # (B, H, T, D)
        return self.output(merge_heads(mixed)), shown  # (B, T, C)


class PerformerAttention(LinearAttention):
    """Multi-head self-attention that estimates the softmax by random features, and takes the weights of a trained one.

    Source: Choromanski et al. (2021), section 2 (FAVOR+).
    """

    projection: Tensor

    def __init__(
        self,
        n_embd: int,
        n_head: int,
        *,
        n_feature: int,
        generator: torch.Generator | None = None,
        orthogonal: bool = True,
    ) -> None:
        super().__init__(n_embd, n_head)
        drawn = random_projection(n_feature, n_embd // n_head, generator, orthogonal=orthogonal)
        self.register_buffer("projection", drawn)  # (M, D)

    def features(self, query: Tensor, key: Tensor) -> tuple[Tensor, Tensor]:
        """Return random features of query (B, H, T, D) and key (B, H, S, D), as (B, H, T, M) and (B, H, S, M)."""
        return performer_features(query, key, self.projection)


class LinformerAttention(nn.Module):
    """Multi-head self-attention to K mixtures of the tokens in place of the tokens: keys and values are projected.

    There is no causal form. A projected key is a sum over all positions, so a mask over the K of them hides no token:
    through every one of them the first query would see the last token.

    Source: Wang et al. (2020), section 4, equation 7, with one E and one F for all heads ("headwise sharing").
    """

    def __init__(self, n_embd: int, n_head: int, *, block_size: int, n_projected: int) -> None:
        super().__init__()
        self.n_head = n_head
        self.block_size = block_size
        self.query = nn.Linear(n_embd, n_embd)
        self.key = nn.Linear(n_embd, n_embd)
        self.value = nn.Linear(n_embd, n_embd)
        self.output = nn.Linear(n_embd, n_embd)
        self.mix_keys = nn.Parameter(torch.randn(n_projected, block_size) / math.sqrt(block_size))  # (K, S), E
        self.mix_values = nn.Parameter(torch.randn(n_projected, block_size) / math.sqrt(block_size))  # (K, S), F

    def forward(self, x: Tensor, *, weights: bool = False) -> tuple[Tensor, Tensor | None]:
        """Return (output, weights): x (B, T, C) -> (B, T, C) and (B, H, T, K), or None; T is at most ``block_size``.

        A row of weights says how much of each mixture a token takes.

        Raises:
            ValueError: there are more tokens than the projections have positions.
        """
        T = x.size(1)
        if self.block_size < T:
            raise ValueError(f"{T} tokens, but the projections have {self.block_size} positions")
        query, key, value = (split_heads(part(x), self.n_head) for part in (self.query, self.key, self.value))
        key = self.mix_keys[:, :T] @ key  # (B, H, K, D)
        value = self.mix_values[:, :T] @ value  # (B, H, K, D)
        shown: Tensor | None = None
        if weights:
            mixed, shown = scaled_dot_product_attention(query, key, value)  # (B, H, T, D), (B, H, T, K)
        else:
            mixed = F.scaled_dot_product_attention(query, key, value)  # (B, H, T, D)
        return self.output(merge_heads(mixed)), shown  # (B, T, C)
