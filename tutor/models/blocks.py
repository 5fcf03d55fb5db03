"""What stands around attention in a Transformer: normalization, feed-forward part, residual connection, and the layers.

Source: Vaswani et al. (2017), *Attention Is All You Need*, sections 3.1 and 3.3; Xiong et al. (2020), *On Layer
Normalization in the Transformer Architecture*, for the norm before the sublayer. Attention weights are returned.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.attention import MultiHeadAttention

Activation = Literal["relu", "gelu"]


class LayerNorm(nn.Module):
    """Give every token mean 0 and variance 1 over its own channels, then a learned gain and shift for each channel.

    Source: Ba, Kiros and Hinton (2016), *Layer Normalization*, equations 3 and 4. The variance divides by C, not C − 1.
    """

    def __init__(self, n_embd: int, *, eps: float = 1e-5) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(n_embd))
        self.shift = nn.Parameter(torch.zeros(n_embd))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        """Return x normalized over its last axis: (..., C) -> (..., C)."""
        mean = x.mean(dim=-1, keepdim=True)  # (..., 1)
        variance = (x - mean).square().mean(dim=-1, keepdim=True)  # (..., 1)
        return self.gain * (x - mean) / (variance + self.eps).sqrt() + self.shift


class FeedForward(nn.Module):
    """Two linear layers with a bend between them, the same for every position and for each alone.

    Source: Vaswani et al. (2017), section 3.3, equation 2; Hendrycks and Gimpel (2016), *Gaussian Error Linear Units*.
    """

    def __init__(
        self, n_embd: int, n_hidden: int, *, activation: Activation = "relu", dropout: float = 0.0, bias: bool = True
    ) -> None:
        super().__init__()
        self.expand = nn.Linear(n_embd, n_hidden, bias=bias)
        self.contract = nn.Linear(n_hidden, n_embd, bias=bias)
        self.activation = activation
        self.dropout = dropout

    def forward(self, x: Tensor) -> Tensor:
        """Return the transformed tokens: (..., C) -> (..., C)."""
        hidden = self.expand(x)  # (..., n_hidden)
        hidden = F.relu(hidden) if self.activation == "relu" else F.gelu(hidden)
        hidden = F.dropout(hidden, self.dropout, self.training)
        return self.contract(hidden)  # type: ignore[no-any-return]  # (..., C)


class Residual(nn.Module):
    """The connection around a sublayer: its result is added to x, and a norm stands before (pre) or after (post).

    ``enter`` gives what the sublayer sees, ``leave`` adds what it found:
    post-norm is LayerNorm(x + Sublayer(x)), pre-norm is x + Sublayer(LayerNorm(x)).

    Source: He et al. (2016), *Deep Residual Learning*, equation 1; Vaswani et al. (2017), section 3.1 (post-norm);
    Xiong et al. (2020), figure 1 (pre-norm).
    """

    def __init__(self, n_embd: int, *, norm_first: bool = False, dropout: float = 0.0, eps: float = 1e-5) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(n_embd, eps=eps)
        self.norm_first = norm_first
        self.dropout = dropout

    def enter(self, x: Tensor) -> Tensor:
        """Return what the sublayer gets: (..., C) -> (..., C), normalized where the norm comes first."""
        return self.norm(x) if self.norm_first else x

    def leave(self, x: Tensor, found: Tensor) -> Tensor:
        """Return x plus what the sublayer found, both (..., C), normalized where the norm comes last."""
        x = x + F.dropout(found, self.dropout, self.training)
        return x if self.norm_first else self.norm(x)


class EncoderLayer(nn.Module):
    """Self-attention over the whole sequence, then a feed-forward part; each in a residual connection.

    Source: Vaswani et al. (2017), section 3.1, "Encoder".
    """

    def __init__(
        self,
        n_embd: int,
        n_head: int,
        n_hidden: int,
        *,
        dropout: float = 0.0,
        activation: Activation = "relu",
        norm_first: bool = False,
        eps: float = 1e-5,
    ) -> None:
        super().__init__()
        self.attention = MultiHeadAttention(n_embd, n_head, dropout=dropout)
        self.feed_forward = FeedForward(n_embd, n_hidden, activation=activation, dropout=dropout)
        self.around_attention = Residual(n_embd, norm_first=norm_first, dropout=dropout, eps=eps)
        self.around_feed_forward = Residual(n_embd, norm_first=norm_first, dropout=dropout, eps=eps)

    def forward(self, x: Tensor, mask: Tensor | None = None, *, weights: bool = False) -> tuple[Tensor, Tensor | None]:
        """Return (output, weights): x (B, T, C), mask as in `attention` -> (B, T, C) and (B, H, T, T), or None."""
        found, shown = self.attention(self.around_attention.enter(x), mask=mask, weights=weights)
        x = self.around_attention.leave(x, found)  # (B, T, C)
        found = self.feed_forward(self.around_feed_forward.enter(x))
        return self.around_feed_forward.leave(x, found), shown  # (B, T, C)


class DecoderLayer(nn.Module):
    """Masked self-attention, cross-attention into the encoder's memory, then a feed-forward part.

    Source: Vaswani et al. (2017), section 3.1, "Decoder".
    """

    def __init__(
        self,
        n_embd: int,
        n_head: int,
        n_hidden: int,
        *,
        dropout: float = 0.0,
        activation: Activation = "relu",
        norm_first: bool = False,
        eps: float = 1e-5,
    ) -> None:
        super().__init__()
        self.attention = MultiHeadAttention(n_embd, n_head, dropout=dropout)
        self.cross_attention = MultiHeadAttention(n_embd, n_head, dropout=dropout)
        self.feed_forward = FeedForward(n_embd, n_hidden, activation=activation, dropout=dropout)
        self.around_attention = Residual(n_embd, norm_first=norm_first, dropout=dropout, eps=eps)
        self.around_cross_attention = Residual(n_embd, norm_first=norm_first, dropout=dropout, eps=eps)
        self.around_feed_forward = Residual(n_embd, norm_first=norm_first, dropout=dropout, eps=eps)

    def forward(
        self,
        x: Tensor,
        memory: Tensor,
        mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        *,
        weights: bool = False,
    ) -> tuple[Tensor, Tensor | None, Tensor | None]:
        """Return (output, self-attention weights, cross-attention weights).

        x (B, T, C) and memory (B, S, C) -> (B, T, C), (B, H, T, T) and (B, H, T, S); the weights are None unless
        asked for. ``mask`` broadcasts to (B, H, T, T), ``memory_mask`` to (B, H, T, S).
        """
        found, looked = self.attention(self.around_attention.enter(x), mask=mask, weights=weights)
        x = self.around_attention.leave(x, found)  # (B, T, C)
        query = self.around_cross_attention.enter(x)
        found, crossed = self.cross_attention(query, memory, memory_mask, weights=weights)
        x = self.around_cross_attention.leave(x, found)  # (B, T, C)
        found = self.feed_forward(self.around_feed_forward.enter(x))
        return self.around_feed_forward.leave(x, found), looked, crossed  # (B, T, C)
