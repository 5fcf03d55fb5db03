"""BLEU against the numbers of the paper, a slow second implementation, and what must hold for any sentences."""

from __future__ import annotations

import math
import random

import pytest

from tutor.data.bleu import bleu, matches

REFERENCE = ["the", "cat", "is", "on", "the", "mat"]


def test_the_example_of_the_paper_is_clipped() -> None:
    assert matches(["the"] * 7, REFERENCE, 1) == (2, 7)
    assert matches(["the"] * 7, REFERENCE, 2) == (0, 6)


def test_a_sentence_shorter_than_the_run_has_none() -> None:
    assert matches(["the", "cat"], REFERENCE, 3) == (0, 0)


def slow_bleu(written: list[list[str]], references: list[list[str]]) -> float:
    precisions = []
    for size in (1, 2, 3, 4):
        found = there = 0
        for ours, theirs in zip(written, references, strict=True):
            left = [theirs[i : i + size] for i in range(len(theirs) - size + 1)]
            for i in range(len(ours) - size + 1):
                there += 1
                if ours[i : i + size] in left:
                    left.remove(ours[i : i + size])
                    found += 1
        precisions.append(found / there if there else 0.0)
    ours_size, theirs_size = sum(map(len, written)), sum(map(len, references))
    penalty = 1.0 if ours_size > theirs_size else math.exp(1 - theirs_size / ours_size)
    return float(penalty * math.prod(precisions) ** 0.25)


@pytest.mark.parametrize("seed", range(5))
def test_it_equals_a_slow_second_implementation(seed: int) -> None:
    rng = random.Random(seed)
    references = [[rng.choice("abcd") for _ in range(rng.randint(5, 13))] for _ in range(7)]
    written = [
        [word if rng.random() < 0.8 else rng.choice("abcd") for word in one[: rng.randint(4, 13)]] for one in references
    ]
    assert bleu(written, references) == pytest.approx(slow_bleu(written, references))


def test_the_reference_itself_scores_one_and_nothing_in_common_zero() -> None:
    assert bleu([REFERENCE], [REFERENCE]) == pytest.approx(1)
    assert bleu([["dogs", "run", "far", "away"]], [REFERENCE]) == 0


def test_a_translation_that_stops_early_is_punished() -> None:
    assert bleu([REFERENCE[:5]], [REFERENCE]) == pytest.approx(math.exp(1 - 6 / 5))


def test_sentences_without_references_are_refused() -> None:
    with pytest.raises(ValueError, match="1 translations and 0 references"):
        bleu([REFERENCE], [])
