"""The bundled English text word by word, and the pairs of neighbors that word vectors are learned from.

Source: the text of `tutor.data.text`; Mikolov et al. (2013), *Distributed Representations of Words and Phrases*,
sections 2.2 and 2.3, for how negatives are drawn and frequent words thinned.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import torch
from torch import Tensor

from tutor.data.text import ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class WordText:
    """A text as word ids (N,), int64.

    ``words[i]`` is what id i stands for, the most frequent first; id 0 is "<rare>".
    """

    ids: Tensor
    words: tuple[str, ...]

    @property
    def vocab_size(self) -> int:
        """The number of different words, V."""
        return len(self.words)

    def index(self, word: str) -> int:
        """Return the id of a word. Raises ValueError for one that is not in the vocabulary."""
        if word not in self.words:
            raise ValueError(f"the vocabulary has no {word!r}: it has the {self.vocab_size} most frequent words")
        return self.words.index(word)


def load_english_words(*, least: int = 5) -> WordText:
    """Return the English text as word ids (N,): words that stand there ``least`` times or more, the others as id 0."""
    found = re.findall(r"[a-z]+", ENGLISH.read_text(encoding="utf-8"))
    kept = [word for word, count in Counter(found).most_common() if count >= least]
    places = {word: place for place, word in enumerate(kept, start=1)}
    ids = torch.tensor([places.get(word, 0) for word in found], dtype=torch.long)  # (N,)
    return WordText(ids=ids, words=("<rare>", *kept))


def skip_gram_pairs(
    text: WordText, generator: torch.Generator, *, window: int = 5, thinning: float = 1e-3
) -> tuple[Tensor, Tensor]:
    """Return centers (P,) and contexts (P,): each word with its neighbors, after frequent words were thinned.

    Source: Mikolov et al. (2013), equation 5 (a word stays with probability √(thinning / its share)).
    """
    share = torch.bincount(text.ids, minlength=text.vocab_size) / len(text.ids)  # (V,)
    stays = (thinning / share.clamp(min=1e-12)).sqrt()[text.ids]  # (N,)
    ids = text.ids[(torch.rand(len(text.ids), generator=generator) < stays) & (text.ids > 0)]
    centers, contexts = [], []
    for distance in range(1, window + 1):
        centers += [ids[:-distance], ids[distance:]]
        contexts += [ids[distance:], ids[:-distance]]
    return torch.cat(centers), torch.cat(contexts)


def negative_words(text: WordText, count: int, negatives: int, generator: torch.Generator) -> Tensor:
    """Return word ids (B, K) drawn by their frequency to the power of 3/4.

    Source: Mikolov et al. (2013), section 2.2.
    """
    chances = torch.bincount(text.ids, minlength=text.vocab_size).float() ** 0.75  # (V,)
    chances[0] = 0.0
    return torch.multinomial(chances, count * negatives, replacement=True, generator=generator).view(count, negatives)
