"""The Transformer: an encoder that reads, a decoder that writes, and two ways to decode.

Source: Vaswani et al. (2017), *Attention Is All You Need*. As in torch's `nn.Transformer`, each stack ends in a norm,
which the paper has only by the post-norm of its last layer. Ids 0, 1, 2 are pad, start and end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.attention import causal_mask
from tutor.models.blocks import DecoderLayer, EncoderLayer
from tutor.models.positions import SinusoidalPositions


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerConfig:
    """The sizes of a Transformer; the paper's base model has 6 layers, 8 heads, 512 and 2048.

    Source: Vaswani et al. (2017), table 3.
    """

    source_vocab: int
    target_vocab: int
    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 64
    n_hidden: int = 128
    block_size: int = 64
    """The longest source or target, in tokens."""
    dropout: float = 0.0
    norm_first: bool = False
    label_smoothing: float = 0.0
    """The paper takes 0.1, section 5.4."""
    pad: int = 0
    start: int = 1
    end: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionMaps:
    """The weights by layer: ``encoder`` L × (B, H, S, S), ``decoder`` L × (B, H, T, T), ``cross`` L × (B, H, T, S).

    Source: Vaswani et al. (2017), section 3.2.3, the three uses of attention.
    """

    encoder: tuple[Tensor, ...] = ()
    decoder: tuple[Tensor, ...] = ()
    cross: tuple[Tensor, ...] = ()


class Encoder(nn.Module):
    """A stack of encoder layers and a norm.

    Source: Vaswani et al. (2017), section 3.1, "Encoder".
    """

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            EncoderLayer(
                config.n_embd, config.n_head, config.n_hidden, dropout=config.dropout, norm_first=config.norm_first
            )
            for _ in range(config.n_layer)
        )
        self.norm = nn.LayerNorm(config.n_embd)

    def forward(self, x: Tensor, mask: Tensor | None, *, weights: bool = False) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return (memory, maps): x (B, S, C) -> (B, S, C) and, where asked for, L × (B, H, S, S)."""
        maps: list[Tensor] = []
        for layer in self.layers:
            x, shown = layer(x, mask, weights=weights)
            maps += [] if shown is None else [shown]
        return self.norm(x), tuple(maps)


class Decoder(nn.Module):
    """A stack of decoder layers and a norm.

    Source: Vaswani et al. (2017), section 3.1, "Decoder".
    """

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            DecoderLayer(
                config.n_embd, config.n_head, config.n_hidden, dropout=config.dropout, norm_first=config.norm_first
            )
            for _ in range(config.n_layer)
        )
        self.norm = nn.LayerNorm(config.n_embd)

    def forward(
        self, x: Tensor, memory: Tensor, mask: Tensor, memory_mask: Tensor | None, *, weights: bool = False
    ) -> tuple[Tensor, tuple[Tensor, ...], tuple[Tensor, ...]]:
        """Return (output, self maps, cross maps): x (B, T, C), memory (B, S, C) -> (B, T, C) and both L maps."""
        looked: list[Tensor] = []
        crossed: list[Tensor] = []
        for layer in self.layers:
            x, inner, across = layer(x, memory, mask, memory_mask, weights=weights)
            looked += [] if inner is None else [inner]
            crossed += [] if across is None else [across]
        return self.norm(x), tuple(looked), tuple(crossed)


class Transformer(nn.Module):
    """Encoder and decoder with their embeddings; the target's embedding is also the last linear layer.

    Source: Vaswani et al. (2017), figure 1; section 3.4 for the shared matrix and the factor √C; Press and Wolf (2017),
    *Using the Output Embedding to Improve Language Models*.
    """

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.config = config
        self.source_embedding = nn.Embedding(config.source_vocab, config.n_embd)
        self.target_embedding = nn.Embedding(config.target_vocab, config.n_embd)
        self.positions = SinusoidalPositions(config.block_size, config.n_embd)
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.head = nn.Linear(config.n_embd, config.target_vocab, bias=False)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        for embedding in (self.source_embedding, self.target_embedding):
            nn.init.normal_(embedding.weight, std=config.n_embd**-0.5)
        self.head.weight = self.target_embedding.weight

    def _embed(self, ids: Tensor, table: nn.Embedding) -> Tensor:
        x = self.positions(table(ids) * math.sqrt(self.config.n_embd))  # (B, T, C)
        return F.dropout(x, self.config.dropout, self.training)

    def encode(self, source: Tensor, *, weights: bool = False) -> tuple[Tensor, Tensor, tuple[Tensor, ...]]:
        """Return (memory, mask, maps): source (B, S) -> (B, S, C), (B, 1, 1, S) False at pads, L × (B, H, S, S)."""
        mask = (source != self.config.pad)[:, None, None, :]  # (B, 1, 1, S)
        memory, maps = self.encoder(self._embed(source, self.source_embedding), mask, weights=weights)
        return memory, mask, maps

    def decode(
        self, inputs: Tensor, memory: Tensor, memory_mask: Tensor, *, weights: bool = False
    ) -> tuple[Tensor, tuple[Tensor, ...], tuple[Tensor, ...]]:
        """Return (logits, self maps, cross maps): inputs (B, T), memory (B, S, C) -> (B, T, V) and both L maps."""
        mask = causal_mask(inputs.size(1), device=inputs.device)  # (T, T)
        embedded = self._embed(inputs, self.target_embedding)  # (B, T, C)
        x, looked, crossed = self.decoder(embedded, memory, mask, memory_mask, weights=weights)
        return self.head(x), looked, crossed  # (B, T, V)

    def forward(self, source: Tensor, inputs: Tensor, *, weights: bool = False) -> tuple[Tensor, AttentionMaps]:
        """Return (logits, maps): source (B, S), inputs (B, T) -> (B, T, V) and the maps, empty unless ``weights``.

        ``inputs`` are the target's tokens before the one that each position has to tell (teacher forcing).
        """
        memory, mask, encoder = self.encode(source, weights=weights)
        logits, decoder, cross = self.decode(inputs, memory, mask, weights=weights)
        return logits, AttentionMaps(encoder=encoder, decoder=decoder, cross=cross)

    def loss(self, source: Tensor, target: Tensor) -> Tensor:
        """Return the mean cross entropy in nats a token, pads left out: source (B, S), target (B, T) -> a scalar.

        Labels are smoothed in training alone, so that the loss of an evaluation is a likelihood.

        Source: Vaswani et al. (2017), section 5.4, for the label smoothing.
        """
        logits, _ = self(source, target[:, :-1])  # (B, T − 1, V)
        return F.cross_entropy(
            logits.flatten(0, 1),
            target[:, 1:].flatten(),
            ignore_index=self.config.pad,
            label_smoothing=self.config.label_smoothing if self.training else 0.0,
        )


@torch.no_grad()
def greedy(model: Transformer, source: Tensor, count: int) -> Tensor:
    """Return the likeliest token at each step: source (B, S) -> ids (B, T), T at most ``count``; pads after the end.

    Source: Sutskever et al. (2014), section 3.2, with a beam of 1.
    """
    model.eval()
    config = model.config
    memory, mask, _ = model.encode(source)
    ids = torch.full((len(source), 1), config.start, device=source.device)  # (B, 1)
    done = torch.zeros(len(source), dtype=torch.bool, device=source.device)  # (B,)
    for _ in range(count):
        logits = model.decode(ids, memory, mask)[0][:, -1]  # (B, V)
        token = logits.argmax(-1).masked_fill(done, config.pad)  # (B,)
        ids = torch.cat((ids, token[:, None]), dim=1)
        done = done | (token == config.end)
        if bool(done.all()):
            break
    return ids[:, 1:]


Beam = tuple[float, list[int]]
"""A beginning of a target: the sum of its log probabilities in nats, and its ids, the start sign first."""


@torch.no_grad()
def beam_search(
    model: Transformer, source: Tensor, count: int, *, width: int = 4, length_penalty: float = 0.6
) -> tuple[Tensor, Tensor]:
    """Return the best targets of one source and their scores: source (S,) -> ids (K, T) and (K,), the best first.

    ``width`` = K beginnings are kept at each step; one that ends leaves the beam and takes its place with it, so a beam
    of 1 is greedy. What ended, and what has not after ``count`` tokens, is judged by its log probability over
    ((5 + length) / 6) to the power of ``length_penalty``. Pads follow the end sign. A beam that is wide enough finds
    the best target there is; between two narrow ones, the wider can miss what the other finds.

    Raises:
        ValueError: the width is below 1.

    Source: Sutskever et al. (2014), section 3.2 (the beam); Wu et al. (2016), *Google's Neural Machine Translation
    System*, equation 14 (length penalty), used with beam size 4 and 0.6 by Vaswani et al. (2017), section 6.1.
    """
    if width < 1:
        raise ValueError(f"a beam of {width} keeps no beginning: width must be 1 or more")
    model.eval()
    config = model.config
    memory, mask, _ = model.encode(source[None])  # (1, S, C), (1, 1, 1, S)
    beams: list[Beam] = [(0.0, [config.start])]
    finished: list[Beam] = []
    for _ in range(count):
        grown = _extend(model, beams, memory, mask, width - len(finished))
        finished += [beam for beam in grown if beam[1][-1] == config.end]
        beams = [beam for beam in grown if beam[1][-1] != config.end]
        if not beams:
            break
    judged = [(score / ((4 + len(ids)) / 6) ** length_penalty, ids[1:]) for score, ids in finished + beams]
    judged.sort(key=lambda one: one[0], reverse=True)
    longest = max(len(ids) for _, ids in judged)
    rows = [ids + [config.pad] * (longest - len(ids)) for _, ids in judged]
    return torch.tensor(rows, device=source.device), torch.tensor([score for score, _ in judged], device=source.device)


def _extend(model: Transformer, beams: list[Beam], memory: Tensor, mask: Tensor, count: int) -> list[Beam]:
    ids = torch.tensor([ids for _, ids in beams], device=memory.device)  # (K, T)
    so_far = torch.tensor([[score] for score, _ in beams], device=memory.device)  # (K, 1)
    logits = model.decode(ids, memory.expand(len(beams), -1, -1), mask)[0][:, -1]  # (K, V)
    scores = so_far + logits.log_softmax(-1)  # (K, V)
    best = scores.flatten().topk(min(count, scores.numel()))
    places = zip(best.values.tolist(), best.indices.tolist(), strict=True)
    return [(score, [*beams[place // logits.size(1)][1], place % logits.size(1)]) for score, place in places]
