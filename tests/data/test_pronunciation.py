"""The bundled pronunciations are what their notice says."""

from __future__ import annotations

import pytest

from tutor.data.pronunciation import pronunciation_pairs, pronunciations


def test_the_words_are_what_their_notice_says() -> None:
    known = pronunciations()
    assert len(known) == 4465 and all(3 <= len(word) <= 12 and word.isalpha() for word in known)
    assert len({sound for sounds in known.values() for sound in sounds.split()}) == 39
    assert (known["attention"], known["machine"], known["through"]) == ("AH T EH N SH AH N", "M AH SH IY N", "TH R UW")


def test_the_parts_share_no_word_and_are_everything() -> None:
    train, test = pronunciation_pairs(), pronunciation_pairs(part="test")
    words = [[pairs.source_vocabulary.decode(row) for row in pairs.source] for pairs in (train, test)]
    assert not set(words[0]) & set(words[1]) and {*words[0], *words[1]} == set(pronunciations())
    assert 0.1 < len(test) / 4465 < 0.15
    assert train.source_vocabulary == test.source_vocabulary and train.source_vocabulary.size == 29
    assert train.target_vocabulary.size == 42
    with pytest.raises(ValueError, match="no part 'dev'"):
        pronunciation_pairs(part="dev")  # type: ignore[arg-type]


def test_letters_and_sounds_stay_together() -> None:
    pairs, known = pronunciation_pairs(part="test"), pronunciations()
    for source, target in zip(pairs.source, pairs.target, strict=True):
        assert pairs.target_vocabulary.decode(target) == known[pairs.source_vocabulary.decode(source)]
