"""Where a token stands: attention alone does not know. Fixed waves, a learned table, or a rotation of queries and keys.

Source: Vaswani et al. (2017), section 3.5; Su et al. (2021), *RoFormer: Enhanced Transformer with Rotary Position
Embedding*, section 3.2.2.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

BASE = 10_000.0


def frequencies(size: int, *, base: float = BASE) -> Tensor:
    """Return how fast each pair of channels turns, in radians a position: (size / 2,), from 1 down to nearly 1 / base.

    Raises:
        ValueError: ``size`` is odd, so the channels do not make pairs.

    Source: Vaswani et al. (2017), section 3.5: 1 / 10000^(2i / d_model).
    """
    if size % 2:
        raise ValueError(f"{size} channels do not make pairs of sine and cosine: choose an even number")
    return base ** (-torch.arange(0, size, 2) / size)  # (size / 2,)


def sinusoidal_positions(count: int, n_embd: int, *, start: int = 0) -> Tensor:
    """Return a table (T, C): even channels are sines of the position, odd channels the cosines beside them.

    Raises:
        ValueError: C is odd.

    Source: Vaswani et al. (2017), section 3.5.
    """
    positions = torch.arange(start, start + count)[:, None]  # (T, 1)
    angles = positions * frequencies(n_embd)  # (T, C / 2)
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(1)  # (T, C)


class SinusoidalPositions(nn.Module):
    """Add the table of sines and cosines to the tokens. Nothing is learned.

    Source: Vaswani et al. (2017), section 3.5.
    """

    table: Tensor

    def __init__(self, longest: int, n_embd: int) -> None:
        super().__init__()
        self.register_buffer("table", sinusoidal_positions(longest, n_embd), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return x with its positions added: (B, T, C) -> (B, T, C). Raises ValueError when T is too long."""
        return x + _first(self.table, x.size(1))


class LearnedPositions(nn.Module):
    """Add a learned vector for each position.

    Source: Gehring et al. (2017), *Convolutional Sequence to Sequence Learning*, section 3.1; the same results as
    sinusoids in Vaswani et al. (2017), table 3, row E.
    """

    def __init__(self, longest: int, n_embd: int) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.randn(longest, n_embd) * 0.02)

    def forward(self, x: Tensor) -> Tensor:
        """Return x with its positions added: (B, T, C) -> (B, T, C). Raises ValueError when T is too long."""
        return x + _first(self.table, x.size(1))


def _first(table: Tensor, count: int) -> Tensor:
    if count > table.size(0):
        raise ValueError(f"{count} tokens, but there are only {table.size(0)} positions")
    return table[:count]


def rotate(x: Tensor, *, start: int = 0, base: float = BASE) -> Tensor:
    """Turn each pair of channels by its position: queries or keys (..., T, D) -> (..., T, D).

    The dot product of a rotated query and a rotated key depends on their distance alone. ``start`` is the position of
    the first token, for a cache of earlier keys.

    Raises:
        ValueError: D is odd.

    Source: Su et al. (2021), equation 34 (pairs are neighbouring channels; some libraries pair channel i with i + D/2).
    """
    T, D = x.shape[-2:]
    positions = torch.arange(start, start + T, device=x.device)[:, None]  # (T, 1)
    angles = positions * frequencies(D, base=base).to(x.device)  # (T, D / 2)
    sine, cosine = angles.sin().to(x.dtype), angles.cos().to(x.dtype)
    even, odd = x[..., 0::2], x[..., 1::2]  # (..., T, D / 2)
    turned = torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), dim=-1)  # (..., T, D / 2, 2)
    return turned.flatten(-2)  # (..., T, D)
