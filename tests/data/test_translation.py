"""The grammar's French is right where it was said by hand, its alignment is too, and its parts are apart."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from tutor.data import grammar
from tutor.data.pairs import SIGNS
from tutor.data.translation import (
    Translation,
    encode_translations,
    noun_phrase,
    translation_pairs,
    translation_vocabularies,
    translations,
    verb_group,
)

THE, MY, THIS = grammar.DEFINITE


def sentences(count: int = 3000, seed: int = 0, **options: str) -> list[Translation]:
    return translations(count, torch.Generator().manual_seed(seed), **options)  # type: ignore[arg-type]


def named(english: str) -> grammar.Noun:
    return next(noun for noun in grammar.NOUNS if noun.english[0] == english)


def adjective(english: str) -> grammar.Adjective:
    both = (*grammar.ADJECTIVES_BEFORE, *grammar.ADJECTIVES_AFTER)
    return next(one for one in both if one.english == english)


@pytest.mark.parametrize(
    ("determiner", "adjectives", "noun", "plural", "english", "french"),
    [
        (THE, ["black"], "cat", False, "the black cat", "le chat noir"),
        (THE, ["white"], "mouse", False, "the white mouse", "la souris blanche"),
        (MY, ["small", "green"], "house", True, "my small green houses", "mes petites maisons vertes"),
        (THIS, ["old"], "horse", True, "these old horses", "ces vieux chevaux"),
        (grammar.INDEFINITE, [], "apple", False, "an apple", "une pomme"),
        (grammar.INDEFINITE, ["old"], "king", False, "an old king", "un vieux roi"),
        (grammar.INDEFINITE, ["pretty"], "hat", True, "some pretty hats", "de jolis chapeaux"),
        (grammar.INDEFINITE, ["red"], "car", True, "some red cars", "des voitures rouges"),
    ],
)
def test_noun_phrases_agree_and_are_in_order(
    determiner: grammar.Determiner, adjectives: list[str], noun: str, plural: bool, english: str, french: str
) -> None:
    made = noun_phrase(determiner, [adjective(one) for one in adjectives], named(noun), plural=plural)
    assert made.texts == (english, french)


@pytest.mark.parametrize(
    ("verb", "options", "english", "french", "origins"),
    [
        ("sees", {}, "sees", "voit", ((0,),)),
        ("looks for", {"plural": True}, "look for", "cherchent", ((0, 1),)),
        ("wants", {"pronoun": ("him", "le")}, "wants him", "le veut", ((1,), (0,))),
        ("sings", {"negated": True}, "does not sing", "ne chante pas", ((0, 1), (2,), (1,))),
        (
            "finds",
            {"plural": True, "negated": True, "pronoun": ("us", "nous")},
            "do not find us",
            "ne nous trouvent pas",
            ((0, 1), (3,), (2,), (1,)),
        ),
    ],
)
def test_verbs_agree_and_their_pronouns_move(
    verb: str, options: dict[str, Any], english: str, french: str, origins: tuple[tuple[int, ...], ...]
) -> None:
    entry = next(one for one in grammar.VERBS if one.english[0] == verb)
    made = verb_group(entry, **{"plural": False, **options})
    assert made.texts == (english, french) and made.origins == origins


def test_the_alignment_points_at_translations_of_the_word() -> None:
    known = {word: {english} for english, word in (*grammar.OBJECTS, *grammar.PREPOSITIONS, *grammar.ADVERBS)}
    for noun in grammar.NOUNS:
        for one, other in zip(noun.french, noun.english, strict=True):
            known.setdefault(one, set()).add(other)
    for one in (*grammar.ADJECTIVES_BEFORE, *grammar.ADJECTIVES_AFTER):
        for form in one.french:
            known.setdefault(form, set()).add(one.english)
    known |= {"pas": {"not"}, "et": {"and"}}
    judged = 0
    for one in sentences():
        for word, places in zip(one.french, one.origins, strict=True):
            if word in known and word not in ("le", "la", "les"):
                assert {one.english[place] for place in places} <= known[word], one
                judged += 1
    assert judged > 6000


def test_the_alignment_matrix_has_the_orientation_of_attention() -> None:
    one = noun_phrase(THE, [adjective("black")], named("cat"), plural=False)
    assert one.alignment().tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    for sentence in sentences(200):
        rows = sentence.alignment()
        assert rows.shape == (len(sentence.french), len(sentence.english))
        torch.testing.assert_close(rows.sum(1), torch.ones(len(rows)))
        assert (rows.sum(0) > 0).all(), f"an English word of {sentence.english} leads nowhere"


def test_training_and_test_sentences_never_meet() -> None:
    train, test = sentences(), sentences(400, seed=1, part="test")
    assert len({one.english for one in train}) == 3000 and len({one.english for one in test}) == 400
    assert not {one.english for one in train} & {one.english for one in test}
    with pytest.raises(ValueError, match="no part 'dev'"):
        sentences(part="dev")
    with pytest.raises(ValueError, match="at most 100000"):
        sentences(100_001)


def test_a_sentence_has_one_translation_and_every_word_is_used() -> None:
    made = sentences(8000)
    for language, words in zip(("english", "french"), translation_vocabularies(), strict=True):
        assert {word for one in made for word in getattr(one, language)} == set(words.tokens) - set(SIGNS)


def test_the_same_seed_makes_the_same_pairs() -> None:
    pairs = [translation_pairs(50, torch.Generator().manual_seed(seed)) for seed in (3, 3, 4)]
    assert torch.equal(pairs[0].source, pairs[1].source) and torch.equal(pairs[0].target, pairs[1].target)
    assert not torch.equal(pairs[0].source[:, :3], pairs[2].source[:, :3])
    made = sentences(20)
    encoded = encode_translations(made)
    for one, source, target in zip(made, encoded.source, encoded.target, strict=True):
        assert (encoded.source_vocabulary.decode(source), encoded.target_vocabulary.decode(target)) == one.texts
