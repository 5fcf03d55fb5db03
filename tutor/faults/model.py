"""A Transformer whose parts can be exchanged for wrong ones.

With the sound parts it computes what `tutor.models.transformer.Transformer` computes, from the same weights.

Source: Vaswani et al. (2017), *Attention Is All You Need*, figure 1, with the norm before each sublayer.
"""

from __future__ import annotations

import math
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.faults.parts import Parts
from tutor.models.attention import MultiHeadAttention
from tutor.models.blocks import DecoderLayer, EncoderLayer, FeedForward, Residual
from tutor.models.transformer import AttentionMaps, Transformer, TransformerConfig


class BreakableTransformer(Transformer):
    """The library's Transformer, weights and all, computed through `Parts`.

    Raises:
        ValueError: the config has the norm after the sublayer, or smooths labels.
    """

    def __init__(self, config: TransformerConfig, parts: Parts | None = None) -> None:
        if not config.norm_first or config.label_smoothing:
            raise ValueError("this model has pre-norm layers and plain labels: norm_first=True, label_smoothing=0")
        super().__init__(config)
        self.parts = parts or Parts()
        self.parts.initialize(self)

    def eval(self) -> Self:
        """Do what the parts say when an evaluation begins."""
        self.parts.begin_evaluation(self)
        return self

    def attend(self, heads: MultiHeadAttention, x: Tensor, memory: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return (output, weights): x (B, T, C), memory (B, S, C) -> (B, T, C) and (B, H, T, S)."""
        parts, config = self.parts, self.config
        query = parts.split(heads.query(x), heads.n_head)  # (B, H, T, D)
        key = parts.split(heads.key(memory), heads.n_head)  # (B, H, S, D)
        value = parts.split(heads.value(memory), heads.n_head)  # (B, H, S, D)
        weights = parts.weights(parts.scores(query, key, config.n_embd), mask)  # (B, H, T, S)
        kept = F.dropout(weights, config.dropout, self.training)
        return parts.project(heads.output, parts.merge(kept @ value)), weights  # (B, T, C)

    def _add(self, x: Tensor, found: Tensor) -> Tensor:
        return self.parts.residual(x, F.dropout(found, self.config.dropout, self.training))

    def _feed_forward(self, x: Tensor, around: Residual, feed_forward: FeedForward) -> Tensor:
        return self._add(x, feed_forward(self.parts.norm(around.norm, x)))

    def _look(self, x: Tensor, around: Residual, heads: MultiHeadAttention, mask: Tensor) -> tuple[Tensor, Tensor]:
        entered = self.parts.norm(around.norm, x)  # (B, T, C)
        found, weights = self.attend(heads, entered, entered, mask)
        return self._add(x, found), weights

    def _embed(self, ids: Tensor, table: nn.Embedding) -> Tensor:
        x = self.parts.positions(self.positions, table(ids) * math.sqrt(self.config.n_embd))  # (B, T, C)
        return F.dropout(x, self.config.dropout, self.training)

    def encode(self, source: Tensor, *, weights: bool = False) -> tuple[Tensor, Tensor, tuple[Tensor, ...]]:
        """Return (memory, mask, maps): source (B, S) -> (B, S, C), (B, 1, 1, S) and, if asked for, L × (B, H, S, S)."""
        mask = self.parts.padding(source, self.config.pad)  # (B, 1, 1, S)
        x = self._embed(source, self.source_embedding)  # (B, S, C)
        maps: list[Tensor] = []
        for layer in self.encoder.layers:
            assert isinstance(layer, EncoderLayer)
            x, shown = self._look(x, layer.around_attention, layer.attention, mask)
            x = self._feed_forward(x, layer.around_feed_forward, layer.feed_forward)
            maps.append(shown)
        return self.parts.norm(self.encoder.norm, x), mask, tuple(maps) if weights else ()

    def decode(
        self, inputs: Tensor, memory: Tensor, memory_mask: Tensor, *, weights: bool = False
    ) -> tuple[Tensor, tuple[Tensor, ...], tuple[Tensor, ...]]:
        """Return (logits, self maps, cross maps): inputs (B, T), memory (B, S, C) -> (B, T, V) and both L maps."""
        mask = self.parts.future(inputs.size(1))  # (T, T)
        x = self._embed(inputs, self.target_embedding)  # (B, T, C)
        looked: list[Tensor] = []
        crossed: list[Tensor] = []
        for layer in self.decoder.layers:
            assert isinstance(layer, DecoderLayer)
            x, shown = self._look(x, layer.around_attention, layer.attention, mask)
            looked.append(shown)
            query = self.parts.norm(layer.around_cross_attention.norm, x)  # (B, T, C)
            read, hidden = self.parts.cross(query, memory, memory_mask, mask)
            found, shown = self.attend(layer.cross_attention, query, read, hidden)
            crossed.append(shown)
            x = self._feed_forward(self._add(x, found), layer.around_feed_forward, layer.feed_forward)
        logits = self.head(self.parts.norm(self.decoder.norm, x))  # (B, T, V)
        return logits, tuple(looked) if weights else (), tuple(crossed) if weights else ()

    def told(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """Return (logits, labels) of teacher forcing: source (B, S), target (B, T) -> (B, T − 1, V), (B, T − 1)."""
        inputs, labels = self.parts.shift(target)
        return self(source, inputs)[0], labels

    def loss(self, source: Tensor, target: Tensor) -> Tensor:
        """Return the loss as the parts have it: source (B, S), target (B, T) -> a scalar."""
        return self.parts.loss(*self.told(source, target), self.config.pad)

    def training_step(self, optimizer: torch.optim.Optimizer, source: Tensor, target: Tensor) -> float:
        """Return the loss of a batch, source (B, S) and target (B, T), and move the weights once."""
        self.train()
        self.parts.begin_step(optimizer)
        loss = self.loss(source, target)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        return float(loss.detach())

    @torch.no_grad()
    def evaluate(self, source: Tensor, target: Tensor) -> float:
        """Return the loss of source (B, S) and target (B, T) as a learner would measure it, in nats."""
        self.eval()
        return float(self.loss(source, target))

    @torch.no_grad()
    def maps(self, source: Tensor, target: Tensor) -> AttentionMaps:
        """Return where every head looks: source (B, S), target (B, T) -> the maps of all layers."""
        self.eval()
        return self(source, self.parts.shift(target)[0], weights=True)[1]  # type: ignore[no-any-return]
