"""The decisions of a Transformer that learners get wrong, each a function that can be exchanged.

The defaults are the sound ones. Nothing here knows which are wrong: those are in `tutor.faults.wrong`.

Source: Vaswani et al. (2017), *Attention Is All You Need*, sections 3.1 to 3.5 and 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.attention import attention_scores, attention_weights, causal_mask, merge_heads, split_heads


def scaled_scores(query: Tensor, key: Tensor, n_embd: int) -> Tensor:
    """Return the scores, divided by the root of the head size: (B, H, T, D), (B, H, S, D) -> (B, H, T, S).

    ``n_embd`` = C is there for those who take the wrong size.
    """
    return attention_scores(query, key)


def add_positions(table: nn.Module, x: Tensor) -> Tensor:
    """Return tokens with their positions: (B, T, C) -> (B, T, C)."""
    return table(x)  # type: ignore[no-any-return]


def normalize(norm: nn.LayerNorm, x: Tensor) -> Tensor:
    """Return every token normalized over its own channels: (B, T, C) -> (B, T, C)."""
    return norm(x)  # type: ignore[no-any-return]


def add(x: Tensor, found: Tensor) -> Tensor:
    """Return the residual connection, x plus what the sublayer found: both (B, T, C)."""
    return x + found


def project(output: nn.Linear, mixed: Tensor) -> Tensor:
    """Return the heads' results mixed by the output projection: (B, T, C) -> (B, T, C)."""
    return output(mixed)  # type: ignore[no-any-return]


def read_memory(x: Tensor, memory: Tensor, memory_mask: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """Return what cross-attention reads, and its mask: the encoder's (B, S, C) and (B, 1, 1, S).

    ``x`` (B, T, C) is the decoder's own sequence, and ``mask`` (T, T) hides its future.
    """
    return memory, memory_mask


def hide_pads(ids: Tensor, pad: int) -> Tensor:
    """Return a mask (B, 1, 1, S), False where ids (B, S) are pads."""
    return (ids != pad)[:, None, None, :]


def shift(target: Tensor) -> tuple[Tensor, Tensor]:
    """Return (inputs, labels), the labels one place later: target (B, T) -> twice (B, T − 1)."""
    return target[:, :-1], target[:, 1:]


def mean_cross_entropy(logits: Tensor, labels: Tensor, pad: int) -> Tensor:
    """Return the mean cross entropy in nats over labels that are no pads: (B, T, V), (B, T) -> a scalar."""
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=pad)


def forget_gradients(optimizer: torch.optim.Optimizer) -> None:
    """Forget what the step before has left in the gradients."""
    optimizer.zero_grad(set_to_none=True)


def no_dropout(model: nn.Module) -> None:
    """Put a model into the mode for evaluation."""
    model.train(False)


def keep_weights(model: nn.Module) -> None:
    """Leave a fresh model's weights as the library drew them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What `BreakableTransformer` asks at each place where a fault can be."""

    scores: Callable[[Tensor, Tensor, int], Tensor] = scaled_scores
    weights: Callable[[Tensor, Tensor], Tensor] = attention_weights
    split: Callable[[Tensor, int], Tensor] = split_heads
    merge: Callable[[Tensor], Tensor] = merge_heads
    project: Callable[[nn.Linear, Tensor], Tensor] = project
    future: Callable[[int], Tensor] = causal_mask
    padding: Callable[[Tensor, int], Tensor] = hide_pads
    cross: Callable[[Tensor, Tensor, Tensor, Tensor], tuple[Tensor, Tensor]] = read_memory
    positions: Callable[[nn.Module, Tensor], Tensor] = add_positions
    norm: Callable[[nn.LayerNorm, Tensor], Tensor] = normalize
    residual: Callable[[Tensor, Tensor], Tensor] = add
    initialize: Callable[[nn.Module], None] = keep_weights
    shift: Callable[[Tensor], tuple[Tensor, Tensor]] = shift
    loss: Callable[[Tensor, Tensor, int], Tensor] = mean_cross_entropy
    begin_step: Callable[[torch.optim.Optimizer], None] = forget_gradients
    begin_evaluation: Callable[[nn.Module], None] = no_dropout
