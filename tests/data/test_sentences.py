"""Sentences for masked language modeling: signs in their places, parts apart, texts with blanks encoded."""

from __future__ import annotations

import pytest
import torch

from tutor.data.sentences import CLS, MASK, SEP, encode_sentence, english_sentences, sentence_vocabulary
from tutor.data.translation import translations


def test_sentences_have_their_signs_and_are_those_of_the_grammar() -> None:
    made = english_sentences(200, torch.Generator().manual_seed(2))
    texts = [one.texts[0] for one in translations(200, torch.Generator().manual_seed(2))]
    assert (made.ids[:, 0] == CLS).all() and len(made) == 200
    assert [made.vocabulary.decode(row) for row in made.ids] == texts
    for row, text in zip(made.ids, texts, strict=True):
        words = len(text.split())
        assert row[words + 1] == SEP and row[words + 2 :].eq(0).all() and not (row == MASK).any()


def test_training_and_test_share_no_sentence() -> None:
    train = english_sentences(500, torch.Generator().manual_seed(0))
    test = english_sentences(200, torch.Generator().manual_seed(0), part="test")
    texts = [{one.vocabulary.decode(row) for row in one.ids} for one in (train, test)]
    assert len(texts[0]) == 500 and len(texts[1]) == 200 and not texts[0] & texts[1]


def test_a_text_with_a_blank_becomes_ids() -> None:
    known = sentence_vocabulary()
    ids = encode_sentence("the cats <mask> here")
    assert ids[3] == MASK and [known.tokens[place] for place in ids] == [
        "<cls>",
        "the",
        "cats",
        "<mask>",
        "here",
        "<sep>",
    ]
    with pytest.raises(ValueError, match="'unicorn' is not in the vocabulary"):
        encode_sentence("the unicorn sleeps")


def test_a_batch_has_no_column_of_pads() -> None:
    made = english_sentences(50, torch.Generator().manual_seed(0))
    batch = made.batch(3, torch.Generator().manual_seed(1))
    assert len(batch) == 3 and (batch != 0).any(0).all()
