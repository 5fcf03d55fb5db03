"""Attention-only models of one or two layers, in which induction heads can be seen to form.

Source: Elhage et al. (2021), *A Mathematical Framework for Transformer Circuits*; Olsson et al. (2022), *In-context
Learning and Induction Heads*.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.attention import MultiHeadAttention, causal_mask


class AttentionOnly(nn.Module):
    """Layers of attention without feed-forward parts: embedding, residual stream, unembedding.

    Source: Elhage et al. (2021), section "Model simplifications"; learned positions are added to the embedding.
    """

    def __init__(self, vocab_size: int, block_size: int, *, n_layer: int, n_head: int = 4, n_embd: int = 64) -> None:
        super().__init__()
        self.token_embedding = nn.Embedding(vocab_size, n_embd)
        self.position_embedding = nn.Embedding(block_size, n_embd)
        self.norms = nn.ModuleList(nn.LayerNorm(n_embd) for _ in range(n_layer))
        self.layers = nn.ModuleList(MultiHeadAttention(n_embd, n_head) for _ in range(n_layer))
        self.norm = nn.LayerNorm(n_embd)
        self.head = nn.Linear(n_embd, vocab_size)

    def forward(self, ids: Tensor, *, weights: bool = False) -> tuple[Tensor, list[Tensor]]:
        """Return (logits, weights): ids (B, T) -> (B, T, V) and, where asked for, L times (B, H, T, T)."""
        T = ids.size(1)
        x = self.token_embedding(ids) + self.position_embedding(torch.arange(T, device=ids.device))  # (B, T, C)
        mask = causal_mask(T, device=ids.device)  # (T, T)
        maps: list[Tensor] = []
        for norm, layer in zip(self.norms, self.layers, strict=True):
            found, shown = layer(norm(x), mask=mask, weights=weights)
            x = x + found  # (B, T, C)
            if shown is not None:
                maps.append(shown)
        return self.head(self.norm(x)), maps  # (B, T, V)

    def loss(self, ids: Tensor, judged: Tensor) -> Tensor:
        """Return the mean cross entropy in nats of the next token, where ``judged`` is True: both (B, T + 1)."""
        logits = self(ids[:, :-1])[0]  # (B, T, V)
        return F.cross_entropy(logits[judged[:, 1:]], ids[:, 1:][judged[:, 1:]])


def previous_token_score(weights: Tensor) -> Tensor:
    """Return how much each head looks at the token before: weights (B, H, T, T) -> (H,), the mean below the diagonal.

    Source: Olsson et al. (2022), appendix "Head activation evaluators", prefix to the previous token.
    """
    return weights.diagonal(offset=-1, dim1=-2, dim2=-1).mean(dim=(0, 2))


def induction_score(weights: Tensor, ids: Tensor) -> Tensor:
    """Return how much each head looks at what followed the same token earlier, (H,).

    ``weights`` (B, H, T, T) and ``ids`` (B, T).

    The weights on every key whose predecessor equals the query's token are summed, and the mean is taken over the
    queries that have such a key.

    Source: Olsson et al. (2022), section "Definition of induction heads" (prefix matching).
    """
    T = ids.size(1)
    same = ids[:, :, None] == ids[:, None, :]  # (B, T, T): token of query t equals token at s
    seen = causal_mask(T, device=ids.device)  # (T, T)
    target = F.pad((same & seen.tril(-1))[:, :, :-1], (1, 0)) & seen  # (B, T, T)
    found = (weights * target[:, None]).sum(-1)  # (B, H, T)
    queries = target.any(-1)[:, None].expand_as(found)  # (B, H, T)
    return (found * queries).sum(dim=(0, 2)) / queries.sum(dim=(0, 2)).clamp(min=1)
