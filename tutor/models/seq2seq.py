"""An encoder and a decoder of recurrent layers, without attention or with one of the attentions that came first.

Rows of weights are target positions (queries), columns are source positions (keys). Pads are id 0 and get no weight.

Source: Sutskever, Vinyals and Le (2014), *Sequence to Sequence Learning with Neural Networks*; Bahdanau, Cho and Bengio
(2015), *Neural Machine Translation by Jointly Learning to Align and Translate*; Luong, Pham and Manning (2015),
*Effective Approaches to Attention-based Neural Machine Translation*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.attention import attention_weights

AttentionKind = Literal["none", "additive", "dot", "general", "concat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seq2SeqConfig:
    """The sizes of a sequence-to-sequence model. Ids 0, 1, 2 are pad, start and end.

    Source: Luong et al. (2015), section 3.1, for the kinds of score; "additive" is Bahdanau's.
    """

    source_vocab: int
    target_vocab: int
    attention: AttentionKind = "general"
    n_embd: int = 32
    n_hidden: int = 64
    pad: int = 0
    start: int = 1
    end: int = 2


class AdditiveScore(nn.Module):
    """v · tanh(W query + U key): a small network compares the two.

    Source: Bahdanau et al. (2015), appendix A.1.2.
    """

    def __init__(self, n_query: int, n_key: int, n_hidden: int) -> None:
        super().__init__()
        self.from_query = nn.Linear(n_query, n_hidden, bias=False)
        self.from_key = nn.Linear(n_key, n_hidden, bias=False)
        self.value = nn.Linear(n_hidden, 1, bias=False)

    def forward(self, query: Tensor, key: Tensor) -> Tensor:
        """Return scores: query (B, T, C), key (B, S, C) -> (B, T, S)."""
        return self.compare(query, self.from_key(key))

    def compare(self, query: Tensor, projected: Tensor) -> Tensor:
        """Return scores where U key is known already: query (B, T, C), projected (B, S, n_hidden) -> (B, T, S).

        A decoder that goes step by step projects the keys once, since they stay the same.
        """
        both = self.from_query(query).unsqueeze(2) + projected.unsqueeze(1)  # (B, T, S, n_hidden)
        scores: Tensor = self.value(both.tanh()).squeeze(-1)  # (B, T, S)
        return scores


class DotScore(nn.Module):
    """query · key: nothing is learned, so both must have the same size.

    Source: Luong et al. (2015), section 3.1, "dot".
    """

    def forward(self, query: Tensor, key: Tensor) -> Tensor:
        """Return scores: query (B, T, C), key (B, S, C) -> (B, T, S)."""
        return query @ key.transpose(1, 2)


class GeneralScore(nn.Module):
    """query · W key: a learned matrix between the two.

    Source: Luong et al. (2015), section 3.1, "general".
    """

    def __init__(self, n_query: int, n_key: int) -> None:
        super().__init__()
        self.between = nn.Linear(n_key, n_query, bias=False)

    def forward(self, query: Tensor, key: Tensor) -> Tensor:
        """Return scores: query (B, T, C), key (B, S, C) -> (B, T, S)."""
        return query @ self.between(key).transpose(1, 2)  # type: ignore[no-any-return]


class ConcatScore(nn.Module):
    """v · tanh(W [query; key]): one matrix for both, side by side.

    Source: Luong et al. (2015), section 3.1, "concat".
    """

    def __init__(self, n_query: int, n_key: int, n_hidden: int) -> None:
        super().__init__()
        self.together = nn.Linear(n_query + n_key, n_hidden, bias=False)
        self.value = nn.Linear(n_hidden, 1, bias=False)

    def forward(self, query: Tensor, key: Tensor) -> Tensor:
        """Return scores: query (B, T, C), key (B, S, C) -> (B, T, S)."""
        T, S = query.size(1), key.size(1)
        pairs = (query.unsqueeze(2).expand(-1, -1, S, -1), key.unsqueeze(1).expand(-1, T, -1, -1))
        both = torch.cat(pairs, dim=-1)  # (B, T, S, 2C)
        scores: Tensor = self.value(self.together(both).tanh()).squeeze(-1)  # (B, T, S)
        return scores


def make_score(kind: AttentionKind, n_hidden: int) -> nn.Module | None:
    """Return the score of a kind, from query (B, T, C) and key (B, S, C) to (B, T, S); None for "none".

    Raises:
        ValueError: there is no such kind.

    Source: Luong et al. (2015), section 3.1; Bahdanau et al. (2015), appendix A.1.2.
    """
    match kind:
        case "none":
            return None
        case "additive":
            return AdditiveScore(n_hidden, n_hidden, n_hidden)
        case "dot":
            return DotScore()
        case "general":
            return GeneralScore(n_hidden, n_hidden)
        case "concat":
            return ConcatScore(n_hidden, n_hidden, n_hidden)
    raise ValueError(f"there is no attention {kind!r}: choose none, additive, dot, general or concat")


def read_source(scores: Tensor, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """Return (context, weights): the mean of the states by how well they match.

    scores (B, T, S), states (B, S, C), mask (B, S), False where a pad is -> (B, T, C) and (B, T, S).

    Source: Bahdanau et al. (2015), equations 5 and 6.
    """
    weights = attention_weights(scores, mask[:, None])  # (B, T, S)
    return weights @ states, weights  # (B, T, C)


class Encoder(nn.Module):
    """Reads the source with a GRU in one direction; a pad changes nothing.

    Source: Sutskever et al. (2014), section 2; Cho et al. (2014) for the GRU.
    """

    def __init__(self, config: Seq2SeqConfig) -> None:
        super().__init__()
        self.pad = config.pad
        self.embedding = nn.Embedding(config.source_vocab, config.n_embd)
        self.layer = nn.GRU(config.n_embd, config.n_hidden, batch_first=True)

    def forward(self, source: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return (states, last state, mask): source (B, S) -> (B, S, C), (B, C) and (B, S), False where a pad is."""
        mask = source != self.pad  # (B, S)
        states = self.layer(self.embedding(source))[0]  # (B, S, C)
        ends = (mask.sum(-1) - 1).clamp(min=0)  # (B,)
        return states, states[torch.arange(len(source), device=source.device), ends], mask


class Seq2Seq(nn.Module):
    """Encoder, decoder and, between them, an attention of the kind that the config names.

    With "additive" the context is found from the state before the step and fed into it (Bahdanau); with the others from
    the state after it (Luong), so that torch's kernel can run all steps at once while training. With "none" the decoder
    knows the source by its first state alone: the bottleneck.

    Source: Bahdanau et al. (2015), section 3.1; Luong et al. (2015), section 3, equations 5 and 6.
    """

    read_source = staticmethod(read_source)

    def __init__(self, config: Seq2SeqConfig) -> None:
        super().__init__()
        self.config = config
        C = config.n_hidden
        additive = config.attention == "additive"
        self.encoder = Encoder(config)
        self.score = make_score(config.attention, C)
        self.embedding = nn.Embedding(config.target_vocab, config.n_embd)
        self.layer = nn.GRU(config.n_embd + (C if additive else 0), C, batch_first=True)
        self.combine = None if self.score is None else nn.Linear(2 * C, C)
        self.head = nn.Linear(C, config.target_vocab)

    def forward(self, source: Tensor, inputs: Tensor) -> tuple[Tensor, Tensor | None]:
        """Return (logits, weights): source (B, S), inputs (B, T) -> (B, T, V) and (B, T, S), or None without attention.

        ``inputs`` are the target's tokens before the one that each step has to tell (teacher forcing).
        """
        states, last, mask = self.encoder(source)
        logits, weights, _ = self._decode(inputs, last, states, mask)
        return logits, weights

    def _decode(
        self, inputs: Tensor, state: Tensor, states: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor | None, Tensor]:
        embedded = self.embedding(inputs)  # (B, T, n_embd)
        if self.config.attention == "additive":
            return self._decode_stepwise(embedded, state, states, mask)
        hidden, end = self.layer(embedded, state.unsqueeze(0).contiguous())  # (B, T, C), (1, B, C)
        if self.score is None or self.combine is None:
            return self.head(hidden), None, end[0]
        context, weights = self.read_source(self.score(hidden, states), states, mask)  # (B, T, C), (B, T, S)
        mixed = self.combine(torch.cat((context, hidden), dim=-1)).tanh()  # (B, T, C)
        return self.head(mixed), weights, end[0]

    def _decode_stepwise(
        self, embedded: Tensor, state: Tensor, states: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        assert isinstance(self.score, AdditiveScore) and self.combine is not None
        projected = self.score.from_key(states)  # (B, S, C)
        steps, rows = [], []
        for t in range(embedded.size(1)):
            scores = self.score.compare(state.unsqueeze(1), projected)  # (B, 1, S)
            context, weights = self.read_source(scores, states, mask)  # (B, 1, C), (B, 1, S)
            rows.append(weights)
            inputs = torch.cat((embedded[:, t : t + 1], context), dim=-1)  # (B, 1, n_embd + C)
            hidden, end = self.layer(inputs, state.unsqueeze(0).contiguous())  # (B, 1, C), (1, B, C)
            steps.append(torch.cat((context, hidden), dim=-1))  # (B, 1, 2C)
            state = end[0]  # (B, C)
        mixed = self.combine(torch.cat(steps, dim=1)).tanh()  # (B, T, C)
        return self.head(mixed), torch.cat(rows, dim=1), state

    def loss(self, source: Tensor, target: Tensor) -> Tensor:
        """Return the mean cross entropy in nats a token, pads left out: source (B, S), target (B, T) -> a scalar.

        Source: Bahdanau et al. (2015), section 2.1, for the likelihood that is maximized.
        """
        logits, _ = self(source, target[:, :-1])  # (B, T − 1, V)
        return F.cross_entropy(logits.flatten(0, 1), target[:, 1:].flatten(), ignore_index=self.config.pad)

    @torch.no_grad()
    def decode(self, source: Tensor, count: int) -> tuple[Tensor, Tensor | None]:
        """Return (ids, weights): source (B, S) -> (B, T) and (B, T, S), the likeliest token at each step (greedy).

        T is at most ``count``. After its end sign a row has pads.

        Source: Sutskever et al. (2014), section 3.2, with a beam of 1.
        """
        self.eval()
        states, state, mask = self.encoder(source)
        token = torch.full((len(source), 1), self.config.start, device=source.device)  # (B, 1)
        done = torch.zeros(len(source), dtype=torch.bool, device=source.device)  # (B,)
        tokens, rows = [], []
        for _ in range(count):
            logits, weights, state = self._decode(token, state, states, mask)
            token = logits.argmax(-1).masked_fill(done[:, None], self.config.pad)  # (B, 1)
            tokens.append(token)
            if weights is not None:
                rows.append(weights)
            done = done | (token[:, 0] == self.config.end)
            if bool(done.all()):
                break
        return torch.cat(tokens, dim=1), torch.cat(rows, dim=1) if rows else None

    def exact_matches(self, source: Tensor, target: Tensor) -> Tensor:
        """Return which targets greedy decoding gets right, every token up to the end sign.

        source (B, S), target (B, T) with start and end signs -> (B,), True or False.
        """
        count = target.size(1) - 1
        found, _ = self.decode(source, count)  # (B, at most T − 1)
        whole = F.pad(found, (0, count - found.size(1)), value=self.config.pad)  # (B, T − 1)
        return (whole == target[:, 1:]).all(dim=-1)
