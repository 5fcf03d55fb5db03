"""BLEU: how much of a translation's wording stands in a reference, from 0 to 1.

Source: Papineni, Roukos, Ward and Zhu (2002), *BLEU: a Method for Automatic Evaluation of Machine Translation*.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

Words = Sequence[str]


def matches(written: Words, reference: Words, size: int) -> tuple[int, int]:
    """Return how many runs of ``size`` words stand in the reference as well, and how many there are.

    A run counts at most as often as it stands in the reference ("clipped").

    Source: Papineni et al. (2002), section 2.1, modified n-gram precision.
    """
    ours, theirs = _runs(written, size), _runs(reference, size)
    return (ours & theirs).total(), ours.total()


def _runs(words: Words, size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1))


def bleu(written: Sequence[Words], references: Sequence[Words], *, largest: int = 4) -> float:
    """Return the BLEU of translations with a reference each, from 0 to 1.

    Counts are added up over all sentences. The precisions of runs of 1 to ``largest`` words are averaged by their
    geometric mean, and what is shorter than the references is punished. One precision of 0 makes the result 0.

    Raises:
        ValueError: there is no sentence, or not one reference for each.

    Source: Papineni et al. (2002), section 2.3, with uniform weights.
    """
    if not written or len(written) != len(references):
        raise ValueError(f"{len(written)} translations and {len(references)} references: BLEU needs one each")
    logs = 0.0
    for size in range(1, largest + 1):
        counts = [matches(ours, theirs, size) for ours, theirs in zip(written, references, strict=True)]
        found, there = (sum(column) for column in zip(*counts, strict=True))
        if not found:
            return 0.0
        logs += math.log(found / there) / largest
    ours, theirs = (sum(map(len, sentences)) for sentences in (written, references))
    return math.exp(logs + min(0.0, 1 - theirs / ours))
