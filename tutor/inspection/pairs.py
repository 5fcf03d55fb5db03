"""Models that turn one sequence into another: the Transformer, and recurrent ones with attention."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from tutor.figures import Edits
from tutor.inspection.errors import InspectionError
from tutor.inspection.reading import Labels, Pass, Reading, likeliest
from tutor.inspection.watching import LayerEdits, Seen, Watch, watched
from tutor.inspection.words import check_length, token_ids
from tutor.models.attention import attention_weights
from tutor.models.seq2seq import Seq2Seq
from tutor.models.transformer import Transformer, greedy

ENCODER, DECODER, CROSS = "encoder", "decoder", "cross-attention"
LONGEST = 64
"""So many tokens a model writes by itself at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A source (1, S) and a target (1, T + 1) with its signs, as ids and as tokens."""

    source: Tensor
    target: Tensor
    keys: tuple[str, ...]
    queries: tuple[str, ...]
    """What the decoder gets: the start sign, then the target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabularies:
    """The tokens of both sides, and the ids of the signs that a target begins and ends with."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    start: int
    end: int

    def read(self, text: str, target: str, write: Callable[[Tensor], Tensor]) -> Translation:
        """Return the pair; ``write`` makes a target (1, T) of a source (1, S) where none is given."""
        source = token_ids(text, self.source)[None]  # (1, S)
        if target:
            ids = token_ids(target, self.target, what="target")
        else:
            written = write(source)[0]
            ids = written[(written == self.end).cumsum(0) == 0]
        ends = torch.tensor([self.start]), torch.tensor([self.end])
        whole = torch.cat((ends[0], ids, ends[1]))  # (T + 1,)
        return Translation(
            source=source,
            target=whole[None],
            keys=tuple(self.source[one] for one in source[0].tolist()),
            queries=tuple(self.target[one] for one in whole[:-1].tolist()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerModel:
    """An encoder and a decoder of attention layers."""

    title: str
    model: Transformer
    source_tokens: tuple[str, ...]
    target_tokens: tuple[str, ...]

    def read(self, text: str, target: str = "") -> Reading:
        """Return source (1, S) and target (1, T + 1); without a target it is what the model writes, unchanged."""
        config = self.model.config
        words = Vocabularies(source=self.source_tokens, target=self.target_tokens, start=config.start, end=config.end)
        longest = min(LONGEST, config.block_size - 1)

        def write(source: Tensor) -> Tensor:
            check_length(source.size(1), config.block_size, "tokens")
            return greedy(self.model, source, longest)

        pair = words.read(text, target, write)
        check_length(pair.source.size(1), config.block_size, "tokens")
        check_length(len(pair.queries), config.block_size, "tokens in its target")
        return Reading(
            inputs=(pair.source, pair.target),
            labels={
                ENCODER: Labels(queries=pair.keys, keys=pair.keys),
                DECODER: Labels(queries=pair.queries, keys=pair.queries, special=(0,)),
                CROSS: Labels(queries=pair.queries, keys=pair.keys),
            },
        )

    @torch.no_grad()
    def run(self, reading: Reading, edits: Edits) -> Pass:
        """Return what the pass came to, the target given to the decoder (teacher forcing)."""
        source, target = reading.inputs
        layers = {
            ENCODER: [layer.attention for layer in self.model.encoder.layers],
            DECODER: [layer.attention for layer in self.model.decoder.layers],
            CROSS: [layer.cross_attention for layer in self.model.decoder.layers],
        }
        with watched(layers, edits) as watch:
            logits = self.model(source, target[:, :-1], weights=True)[0][0]  # (T, V)
        watch.check_layers()
        told = likeliest(logits, self.target_tokens)
        seen = {part: watch.seen[part] for part in (ENCODER, DECODER, CROSS)}
        loss = float(F.cross_entropy(logits, target[0, 1:]))
        return Pass(seen=seen, loss=loss, predicted={DECODER: told, CROSS: told})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrentModel:
    """A recurrent encoder and decoder with one attention between them: one layer, one head."""

    title: str
    model: Seq2Seq
    source_tokens: tuple[str, ...]
    target_tokens: tuple[str, ...]

    def read(self, text: str, target: str = "") -> Reading:
        """Return source (1, S) and target (1, T + 1); without a target it is what the model writes, unchanged."""
        config = self.model.config
        words = Vocabularies(source=self.source_tokens, target=self.target_tokens, start=config.start, end=config.end)
        pair = words.read(text, target, lambda source: self.model.decode(source, LONGEST)[0])
        return Reading(inputs=(pair.source, pair.target), labels={CROSS: Labels(queries=pair.queries, keys=pair.keys)})

    @torch.no_grad()
    def run(self, reading: Reading, edits: Edits) -> Pass:
        """Return what the pass came to, the target given to the decoder (teacher forcing)."""
        source, target = reading.inputs
        with _watched_reading(self.model, edits, queries=target.size(1) - 1) as watch:
            logits = self.model(source, target[:, :-1])[0][0]  # (T, V)
        steps = watch.seen[CROSS]
        watch.seen[CROSS] = [_joined(steps)]
        watch.check_layers()
        return Pass(
            seen=watch.seen,
            loss=float(F.cross_entropy(logits, target[0, 1:])),
            predicted={CROSS: likeliest(logits, self.target_tokens)},
        )


@contextmanager
def _watched_reading(model: Seq2Seq, edits: Edits, *, queries: int) -> Iterator[Watch]:
    """Watch how a recurrent decoder reads its source, all steps at once or step by step."""
    watch = Watch(edits=edits)
    layer = LayerEdits.of(edits, CROSS, 0)
    done = 0

    def read(scores: Tensor, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        nonlocal done
        T, S = scores.size(1), scores.size(2)
        layer.check(1, queries, S)
        here = tuple(
            (head, query - done, key, score) for head, query, key, score in layer.cells if 0 <= query - done < T
        )
        scaled = LayerEdits(cells=here).set_scores(scores[:, None])  # (B, 1, T, S)
        seen = (mask & layer.seen_keys(S))[:, None, None]  # (B, 1, 1, S)
        weights = attention_weights(scaled, seen)  # (B, 1, T, S)
        context = layer.ablate(weights @ states[:, None])[:, 0]  # (B, T, C)
        hidden = ~seen[0, 0].expand(T, S)  # (T, S)
        watch.note(CROSS, Seen(scores=scaled[0], scale=1.0, hidden=hidden, weights=weights[0], values=states))
        done += T
        return context, weights[:, 0]

    model.read_source = read
    try:
        yield watch
    finally:
        del model.read_source


def _joined(steps: list[Seen]) -> Seen:
    """Return what was seen step by step as one layer."""
    if not steps:
        raise InspectionError("this model has no attention: it was trained with attention=none")
    return Seen(
        scores=torch.cat([step.scores for step in steps if step.scores is not None], dim=1),
        scale=1.0,
        hidden=torch.cat([step.hidden for step in steps if step.hidden is not None]),
        weights=torch.cat([step.weights for step in steps], dim=1),
        values=steps[0].values,
    )
