"""English sentences of the course's grammar as word ids, for a model that learns by filling blanks.

What can be learned from them: a verb agrees with its subject, however far away; "eats" is followed by food, "reads" by
a book or a letter; "an" stands before a vowel; a determiner begins a noun phrase.

Source: the project's own; Linzen, Dupoux and Goldberg (2016), *Assessing the Ability of LSTMs to Learn Syntax-Sensitive
Dependencies*, for agreement with a subject that is far away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from tutor.data.pairs import END, PAD, SIGNS, START, Vocabulary, trim
from tutor.data.translation import Part, translation_vocabularies, translations

CLS, SEP, MASK = START, END, len(SIGNS)
"""What stands first, what stands last, and what hides a word."""
BLANK = "<mask>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Sentences as ids (N, T): "<cls>" (1), the words, "<sep>" (2), then pads (0); "<mask>" is 3."""

    ids: Tensor
    vocabulary: Vocabulary

    def __len__(self) -> int:
        """Return how many sentences there are, N."""
        return len(self.ids)

    def batch(self, count: int, generator: torch.Generator) -> Tensor:
        """Return ``count`` sentences (B, T) drawn at random, without columns that are pads in every row."""
        return trim(self.ids[torch.randint(len(self), (count,), generator=generator)])


@cache
def sentence_vocabulary() -> Vocabulary:
    """Return the four signs and the words of the grammar's English; "<mask>" is written in a text as it is."""
    words = translation_vocabularies()[0].tokens[len(SIGNS) :]
    return Vocabulary(tokens=("<pad>", "<cls>", "<sep>", BLANK, *words), joint=" ")


def encode_sentence(text: str) -> Tensor:
    """Return a text such as ``the cats <mask> here`` as ids (T,), with its signs.

    Raises:
        ValueError: a word is not in the grammar.
    """
    return torch.cat((torch.tensor([CLS]), sentence_vocabulary().encode(text), torch.tensor([SEP])))


def english_sentences(count: int, generator: torch.Generator, *, part: Part = "train") -> Sentences:
    """Return ``count`` different sentences as ids (N, T); training and test share none.

    Raises:
        ValueError: as `tutor.data.translation.translations`.
    """
    rows = [encode_sentence(one.texts[0]) for one in translations(count, generator, part=part)]
    ids = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PAD)  # (N, T)
    return Sentences(ids=ids, vocabulary=sentence_vocabulary())
