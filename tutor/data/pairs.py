"""Pairs of sequences, source and target, as padded ids: what translation-like tasks learn from.

Source: the convention of Sutskever, Vinyals and Le (2014), *Sequence to Sequence Learning with Neural Networks*,
section 2: a target ends with an end sign, and the decoder begins with a start sign. Pads fill up to the longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

PAD, START, END = 0, 1, 2
SIGNS = ("<pad>", "<start>", "<end>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The tokens that ids stand for; ids 0, 1, 2 are pad, start and end."""

    tokens: tuple[str, ...]
    joint: str = ""
    """What stands between tokens in a text: nothing for characters, a blank for words."""

    @property
    def size(self) -> int:
        """The number of different tokens, V."""
        return len(self.tokens)

    def split(self, text: str) -> list[str]:
        """Return the tokens of a text."""
        return text.split(self.joint) if self.joint else list(text)

    def encode(self, text: str) -> Tensor:
        """Return the ids of a text (T,), without signs. Raises ValueError for a token that is not known."""
        places = {token: index for index, token in enumerate(self.tokens)}
        unknown = sorted({token for token in self.split(text) if token not in places})
        if unknown:
            raise ValueError(f"{', '.join(map(repr, unknown))} is not in the vocabulary of {self.size} tokens")
        return torch.tensor([places[token] for token in self.split(text)], dtype=torch.long)

    def decode(self, ids: Tensor) -> str:
        """Return the text that ids (T,) stand for, up to the first end sign, without pads and start signs."""
        kept = []
        for index in ids.tolist():
            if index == END:
                break
            if index not in (PAD, START):
                kept.append(self.tokens[index])
        return self.joint.join(kept)


def vocabulary(texts: Iterable[str], *, joint: str = "") -> Vocabulary:
    """Return the vocabulary of some texts: the three signs, then every token in its order."""
    found = {token for text in texts for token in (text.split(joint) if joint else text)}
    return Vocabulary(tokens=(*SIGNS, *sorted(found)), joint=joint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs as ids: source (N, S) and target (N, T), padded with 0; a target has start and end signs."""

    source: Tensor
    target: Tensor
    source_vocabulary: Vocabulary
    target_vocabulary: Vocabulary

    def __len__(self) -> int:
        """Return how many pairs there are, N."""
        return len(self.source)

    @property
    def lengths(self) -> Tensor:
        """How many tokens each source has, pads left out: (N,)."""
        return (self.source != PAD).sum(dim=-1)

    def part(self, first: int, last: int) -> Pairs:
        """Return the pairs from ``first`` to before ``last`` as another (N, S) and (N, T)."""
        return Pairs(
            source=self.source[first:last],
            target=self.target[first:last],
            source_vocabulary=self.source_vocabulary,
            target_vocabulary=self.target_vocabulary,
        )

    def batch(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Return ``count`` pairs drawn at random: (B, S) and (B, T), without columns that are pads in every row."""
        chosen = torch.randint(len(self), (count,), generator=generator)
        return trim(self.source[chosen]), trim(self.target[chosen])


def accuracy_by_length(right: Tensor, lengths: Tensor) -> dict[int, float]:
    """Return the share of right answers for each length that occurs, shortest first: right (N,), lengths (N,)."""
    return {length: float(right[lengths == length].float().mean()) for length in sorted(set(lengths.tolist()))}


def trim(ids: Tensor) -> Tensor:
    """Return ids (B, T) without the last columns that are pads in every row."""
    used = (ids != PAD).any(dim=0).nonzero()  # (columns, 1)
    return ids[:, : int(used.max()) + 1] if len(used) else ids[:, :0]


def encode_pairs(texts: Sequence[tuple[str, str]], source: Vocabulary, target: Vocabulary) -> Pairs:
    """Return pairs of texts as ids (N, S) and (N, T).

    Raises:
        ValueError: there is no pair, or a token is in neither vocabulary.
    """
    if not texts:
        raise ValueError("there are no pairs to encode")
    sources = [source.encode(one) for one, _ in texts]
    signs = torch.tensor([START]), torch.tensor([END])
    targets = [torch.cat((signs[0], target.encode(other), signs[1])) for _, other in texts]
    return Pairs(
        source=torch.nn.utils.rnn.pad_sequence(sources, batch_first=True, padding_value=PAD),  # (N, S)
        target=torch.nn.utils.rnn.pad_sequence(targets, batch_first=True, padding_value=PAD),  # (N, T)
        source_vocabulary=source,
        target_vocabulary=target,
    )


def copied(count: int, lengths: tuple[int, int], generator: torch.Generator, *, symbols: int = 10) -> Pairs:
    """Return random strings and themselves: source (N, S), target (N, T), lengths from ``lengths``, both ends included.

    Source: Graves, Wayne and Danihelka (2014), *Neural Turing Machines*, section 4.1 (the copy task).
    """
    return _made(count, lengths, generator, symbols, turn=False)


def reversed_pairs(count: int, lengths: tuple[int, int], generator: torch.Generator, *, symbols: int = 26) -> Pairs:
    """Return random strings and their reversals: source (N, S), target (N, T)."""
    return _made(count, lengths, generator, symbols, turn=True)


def _made(count: int, lengths: tuple[int, int], generator: torch.Generator, symbols: int, *, turn: bool) -> Pairs:
    letters = Vocabulary(tokens=(*SIGNS, *(chr(ord("a") + index) for index in range(symbols))))
    low, high = lengths
    sizes = torch.randint(low, high + 1, (count, 1), generator=generator)  # (N, 1)
    ids = torch.randint(len(SIGNS), letters.size, (count, high), generator=generator)  # (N, S)
    places = torch.arange(high)  # (S,)
    inside = places < sizes  # (N, S)
    mirrored = (sizes - 1 - places).clamp(min=0)  # (N, S)
    answer = ids.gather(1, mirrored) if turn else ids
    target = torch.full((count, high + 2), PAD)  # (N, S + 2)
    target[:, 0] = START
    target[:, 1:-1] = answer.masked_fill(~inside, PAD)
    target.scatter_(1, sizes + 1, END)
    source = ids.masked_fill(~inside, PAD)
    return Pairs(source=source, target=target, source_vocabulary=letters, target_vocabulary=letters)
