"""English sentences and their French translations, made by a small grammar that also knows which word comes from which.

What differs between the languages is what translation has to learn: most adjectives follow their noun in French,
determiners and adjectives agree with its gender and number, an object that is a pronoun stands before the verb, and
"does not" becomes "ne … pas". The grammar is the project's own; `tutor.data.grammar` has its words.

A sentence is in the test part by a checksum of its text, so that training and test sentences never meet.

Source: the project's own; Bahdanau, Cho and Bengio (2015), figure 3, for what an alignment of English and French shows.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import torch
from torch import Tensor

from tutor.data import grammar
from tutor.data.grammar import Adjective, Class, Determiner, Noun, Verb
from tutor.data.pairs import Pairs, Vocabulary, encode_pairs, vocabulary

Part = Literal["train", "test"]
MOST = 100_000
_VERB_WEIGHTS = [3 if len(verb.objects) == 1 else 1 for verb in grammar.VERBS]  # what goes with them needs examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A phrase in both languages.

    ``origins[t]`` names the places of the English words that French word t comes from.
    """

    english: tuple[str, ...]
    french: tuple[str, ...]
    origins: tuple[tuple[int, ...], ...]

    def __add__(self, other: Translation) -> Translation:
        """Return this phrase followed by another in both languages."""
        shift = len(self.english)
        moved = tuple(tuple(place + shift for place in places) for places in other.origins)
        return Translation(
            english=self.english + other.english, french=self.french + other.french, origins=self.origins + moved
        )

    @property
    def texts(self) -> tuple[str, str]:
        """The English and the French text."""
        return " ".join(self.english), " ".join(self.french)

    @property
    def part(self) -> Part:
        """Whether the sentence is for training or, one in eight, for the test."""
        return "test" if zlib.crc32(" ".join(self.english).encode()) % 8 == 0 else "train"

    def alignment(self) -> Tensor:
        """Return the reference alignment (T, S): a row a French word, its shares of the S English words sum to one.

        It has the orientation of attention weights: rows are target positions. The end sign has no row.
        """
        rows = torch.zeros(len(self.french), len(self.english))  # (T, S)
        for row, places in zip(rows, self.origins, strict=True):
            row[list(places)] = 1 / len(places)
        return rows


def translations(count: int, generator: torch.Generator, *, part: Part = "train") -> list[Translation]:
    """Return ``count`` different sentences of a part, drawn at random.

    Raises:
        ValueError: ``count`` is above 100,000, or there is no such part.
    """
    if count > MOST:
        raise ValueError(f"{count} sentences are more than this grammar is meant for: at most {MOST}")
    if part not in ("train", "test"):
        raise ValueError(f"there is no part {part!r}: choose train or test")
    rng = random.Random(int(torch.randint(2**31, (), generator=generator)))
    found: dict[tuple[str, ...], Translation] = {}
    while len(found) < count:
        sentence = _sentence(rng)
        if sentence.part == part:
            found.setdefault(sentence.english, sentence)
    return list(found.values())


@cache
def translation_vocabularies() -> tuple[Vocabulary, Vocabulary]:
    """Return the English and the French vocabulary: the three signs and every word that the grammar can write."""
    return vocabulary(_words(0), joint=" "), vocabulary(_words(1), joint=" ")


def encode_translations(sentences: Sequence[Translation]) -> Pairs:
    """Return sentences as word ids: English source (N, S), French target (N, T)."""
    return encode_pairs([sentence.texts for sentence in sentences], *translation_vocabularies())


def translation_pairs(count: int, generator: torch.Generator, *, part: Part = "train") -> Pairs:
    """Return ``count`` different sentences as word ids: English source (N, S), French target (N, T); N = ``count``."""
    return encode_translations(translations(count, generator, part=part))


def _words(language: int) -> Iterable[str]:
    entries: tuple[Noun | Verb | Determiner, ...] = (*grammar.NOUNS, *grammar.VERBS, *grammar.DEFINITE)
    for entry in (*entries, grammar.INDEFINITE):
        yield from " ".join((entry.english, entry.french)[language]).split()
    for adjective in (*grammar.ADJECTIVES_BEFORE, *grammar.ADJECTIVES_AFTER):
        yield from ((adjective.english,), adjective.french)[language]
    for words in (*grammar.OBJECTS, *grammar.PREPOSITIONS, *grammar.ADVERBS, *grammar.FUNCTION_WORDS):
        yield words[language]
    for subject in grammar.SUBJECTS:
        yield str(subject[language])


def _word(english: str, french: str) -> Translation:
    return Translation(english=(english,), french=(french,), origins=((0,),))


def _sentence(rng: random.Random) -> Translation:
    subject, plural = _subject(rng)
    verb = rng.choices(grammar.VERBS, weights=_VERB_WEIGHTS)[0]
    negated = rng.random() < 0.2
    if not verb.objects:
        sentence = subject + verb_group(verb, plural=plural, negated=negated)
    elif "being" in verb.objects and rng.random() < 0.4:
        sentence = subject + verb_group(verb, plural=plural, negated=negated, pronoun=rng.choice(grammar.OBJECTS))
    else:
        what = _noun_phrase(rng, verb.objects, definite=negated)[0]  # "ne … pas un" would have to become "ne … pas de"
        sentence = subject + verb_group(verb, plural=plural, negated=negated) + what
    ending = rng.random()
    if ending < 0.15:
        return sentence + _word(*rng.choice(grammar.ADVERBS))
    if ending < 0.35:
        return sentence + _word(*rng.choice(grammar.PREPOSITIONS)) + _noun_phrase(rng, ("thing",))[0]
    return sentence


def _subject(rng: random.Random) -> tuple[Translation, bool]:
    chance = rng.random()
    if chance < 0.2:
        english, french, plural = rng.choice(grammar.SUBJECTS)
        return _word(english, french), plural
    first, plural = _noun_phrase(rng, ("being",))
    if chance < 0.9:
        return first, plural
    return first + _word("and", "et") + _noun_phrase(rng, ("being",))[0], True


def _noun_phrase(rng: random.Random, kinds: tuple[Class, ...], *, definite: bool = False) -> tuple[Translation, bool]:
    noun = rng.choice([noun for noun in grammar.NOUNS if noun.kind in kinds])
    plural = rng.random() < 0.4
    determiners = grammar.DEFINITE if definite else (*grammar.DEFINITE, grammar.INDEFINITE)
    before = [rng.choice(grammar.ADJECTIVES_BEFORE)] if rng.random() < 0.3 else []
    after = [rng.choice(grammar.ADJECTIVES_AFTER)] if rng.random() < 0.45 else []
    return noun_phrase(rng.choice(determiners), before + after, noun, plural=plural), plural


def noun_phrase(determiner: Determiner, adjectives: Sequence[Adjective], noun: Noun, *, plural: bool) -> Translation:
    """Return a noun with its determiner and adjectives, agreed in gender and number, each language in its order."""
    form = 2 * plural + noun.feminine
    english = [determiner.english[plural], *(one.english for one in adjectives), noun.english[plural]]
    article = determiner.french[form]
    before = [index for index, one in enumerate(adjectives, start=1) if one.before]
    after = [index for index, one in enumerate(adjectives, start=1) if not one.before]
    if english[0] == "a" and english[1][0] in "aeiou":
        english[0] = "an"
    if article == "des" and before:
        article = "de"
    inflected = [article, *(one.french[form] for one in adjectives), noun.french[plural]]
    order = [0, *before, len(english) - 1, *after]
    return Translation(
        english=tuple(english),
        french=tuple(inflected[place] for place in order),
        origins=tuple((place,) for place in order),
    )


def verb_group(
    verb: Verb, *, plural: bool, negated: bool = False, pronoun: tuple[str, str] | None = None
) -> Translation:
    """Return a verb in the present; ``pronoun``, in English and French, is its object."""
    helpers = ["do" if plural else "does", "not"] if negated else []
    words = verb.english[plural or negated].split()
    english = [*helpers, *words, *([pronoun[0]] if pronoun else [])]
    places = tuple(range(len(helpers), len(helpers) + len(words)))
    french = [(verb.french[plural], places)]
    if pronoun:
        french.insert(0, (pronoun[1], (len(english) - 1,)))
    if negated:
        french = [("ne", (0, 1)), *french, ("pas", (1,))]
    return Translation(
        english=tuple(english),
        french=tuple(word for word, _ in french),
        origins=tuple(origins for _, origins in french),
    )
