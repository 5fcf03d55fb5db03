"""Wrong parts of a Transformer, as they are found in real code: each takes the place of one function of `Parts`.

Source: mistakes that stand in public issues, courses and books; each function names what it does wrong.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.attention import attention_weights, causal_mask


def unscaled_scores(query: Tensor, key: Tensor, n_embd: int) -> Tensor:
    """Return Q Kᵀ without a scale: (B, H, T, D), (B, H, S, D) -> (B, H, T, S)."""
    return query @ key.transpose(-2, -1)


def scores_by_model_size(query: Tensor, key: Tensor, n_embd: int) -> Tensor:
    """Return Q Kᵀ over the root of C where it should be D: (B, H, T, D), (B, H, S, D) -> (B, H, T, S)."""
    return query @ key.transpose(-2, -1) / math.sqrt(n_embd)


def softmax_over_queries(scores: Tensor, mask: Tensor) -> Tensor:
    """Return a softmax down the columns: (B, H, T, S) -> (B, H, T, S). What is not a number becomes 0."""
    return scores.masked_fill(~mask, float("-inf")).softmax(dim=-2).nan_to_num()


def mask_after_softmax(scores: Tensor, mask: Tensor) -> Tensor:
    """Return weights with forbidden ones set to 0 after they were shared out: (B, H, T, S) -> (B, H, T, S)."""
    return scores.softmax(dim=-1) * mask


def zero_for_hidden(scores: Tensor, mask: Tensor) -> Tensor:
    """Return a softmax in which a forbidden score is 0 in place of −∞: (B, H, T, S) -> (B, H, T, S)."""
    return scores.masked_fill(~mask, 0.0).softmax(dim=-1)


def mask_in_other_order(scores: Tensor, mask: Tensor) -> Tensor:
    """Return weights with heads folded into the batch, sentence by sentence, but masks repeated head by head.

    (B, H, T, S) -> (B, H, T, S). A sentence gets the padding mask of another one; the causal mask fits all.
    """
    B, H, T, S = scores.shape
    if mask.dim() == 4:
        mask = mask.squeeze(1).repeat(H, 1, 1)  # (H·B, 1, S), where scores are (B·H, T, S)
    return attention_weights(scores.reshape(B * H, T, S), mask).view(B, H, T, S)


def split_by_view(x: Tensor, n_head: int) -> Tensor:
    """Return heads cut from the flat numbers, so that tokens are mixed: (B, T, C) -> (B, H, T, D)."""
    B, T, C = x.shape
    return x.view(B, n_head, T, C // n_head)


def split_into_copies(x: Tensor, n_head: int) -> Tensor:
    """Return the first head's share for every head: (B, T, C) -> (B, H, T, D)."""
    B, T, C = x.shape
    return x[:, None, :, : C // n_head].expand(B, n_head, T, C // n_head)


def merge_by_view(x: Tensor) -> Tensor:
    """Return heads put together without a transpose, so that tokens are mixed: (B, H, T, D) -> (B, T, C)."""
    B, H, T, D = x.shape
    return x.reshape(B, T, H * D)


def skip_projection(output: nn.Linear, mixed: Tensor) -> Tensor:
    """Return the heads side by side and never mixed: (B, T, C) -> (B, T, C)."""
    return mixed


def hide_nothing(size: int) -> Tensor:
    """Return a mask (T, T) that hides no place."""
    return torch.ones(size, size, dtype=torch.bool)


def show_the_next(size: int) -> Tensor:
    """Return a mask (T, T) with the diagonal one place too far to the right."""
    return torch.ones(size, size, dtype=torch.bool).tril(diagonal=1)


def show_pads(ids: Tensor, pad: int) -> Tensor:
    """Return a mask (B, 1, 1, S) that hides no pad of ids (B, S)."""
    return torch.ones_like(ids, dtype=torch.bool)[:, None, None, :]


def read_itself(x: Tensor, memory: Tensor, memory_mask: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """Return the decoder's own sequence (B, T, C) as what cross-attention reads, with the causal mask (T, T)."""
    return x, causal_mask(x.size(1))


def skip_positions(table: nn.Module, x: Tensor) -> Tensor:
    """Return tokens that do not know where they stand: (B, T, C) -> (B, T, C)."""
    return x


def normalize_over_tokens(norm: nn.LayerNorm, x: Tensor) -> Tensor:
    """Return every channel normalized over the tokens: (B, T, C) -> (B, T, C)."""
    mean = x.mean(dim=1, keepdim=True)  # (B, 1, C)
    variance = (x - mean).square().mean(dim=1, keepdim=True)  # (B, 1, C)
    return norm.weight * (x - mean) / (variance + norm.eps).sqrt() + norm.bias


def replace(x: Tensor, found: Tensor) -> Tensor:
    """Return what the sublayer found, without x: both (B, T, C)."""
    return found


def draw_large_weights(model: nn.Module) -> None:
    """Draw the embeddings, which are the last layer as well, with a spread of 1 in place of C to the −1/2."""
    for module in model.modules():
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=1.0)


def forget_to_shift(target: Tensor) -> tuple[Tensor, Tensor]:
    """Return the same tokens as inputs and as labels: target (B, T) -> twice (B, T − 1)."""
    return target[:, 1:], target[:, 1:]


def count_pads(logits: Tensor, labels: Tensor, pad: int) -> Tensor:
    """Return the mean cross entropy over all labels, pads too: (B, T, V), (B, T) -> a scalar."""
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten())


def softmax_twice(logits: Tensor, labels: Tensor, pad: int) -> Tensor:
    """Return the cross entropy of probabilities taken for logits: (B, T, V), (B, T) -> a scalar."""
    return F.cross_entropy(logits.softmax(-1).flatten(0, 1), labels.flatten(), ignore_index=pad)


def keep_gradients(optimizer: torch.optim.Optimizer) -> None:
    """Leave the gradients of all steps before in place, so that the next ones are added."""


def keep_dropout(model: nn.Module) -> None:
    """Leave a model in the mode for training."""
    model.train(True)
