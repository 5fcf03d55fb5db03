"""A small model's attention with everything that an explorer can show: scores, values, predictions, a sign, a loss."""

from __future__ import annotations

import math
import random
from functools import cache

from tests.plots.samples import softmax
from tutor.figures import Attention

TOKENS = ("[CLS]", "the", "cat", "sat", "the", "cat")
SCALE = 0.5
LAYERS, HEADS, SIZE, ENTRIES = 2, 3, len(TOKENS), 4


def kept_attention(tokens: tuple[str, ...] = TOKENS, *, layers: int = LAYERS, heads: int = HEADS) -> Attention:
    """Causal attention whose weights are the softmax of its scores, with values."""
    return _kept(tokens, layers, heads)


@cache
def _kept(tokens: tuple[str, ...], layers: int, heads: int) -> Attention:
    draw = random.Random(len(tokens))
    size = len(tokens)
    scores = [[[[draw.gauss(0, 3) for _ in range(size)] for _ in range(size)] for _ in range(heads)] for _ in
              range(layers)]  # fmt: skip
    weights = [[[_row(row, query) for query, row in enumerate(head)] for head in layer] for layer in scores]
    values = [[[[draw.gauss(0, 1) for _ in range(ENTRIES)] for _ in range(size)] for _ in range(heads)] for _ in
              range(layers)]  # fmt: skip
    return Attention(
        title="a small model",
        weights=_tuples(weights),
        queries=tokens,
        keys=tokens,
        masked=tuple(tuple(key > query for key in range(size)) for query in range(size)),
        scores=_tuples(scores),
        scale=SCALE,
        values=_tuples(values),
        special=(0,),
        predicted=tuple((("cat", 0.5), ("sat", 0.25)) for _ in range(size)),
        loss=2.5,
    )


def _row(scores: list[float], query: int) -> list[float]:
    return [*softmax([score * SCALE for score in scores[: query + 1]]), *[0.0] * (len(scores) - query - 1)]


def expected_weights(
    figure: Attention,
    layer: int,
    head: int,
    query: int,
    *,
    shut: tuple[int, ...] = (),
    score: dict[int, float] | None = None,
) -> list[float]:
    """The softmax of a query's scaled scores with some keys shut and some scores set, computed on its own."""
    assert figure.scores is not None
    scaled = [float(one or 0.0) * SCALE for one in figure.scores[layer][head][query]]
    for key, value in (score or {}).items():
        scaled[key] = value
    grown = [0.0 if key > query or key in shut else math.exp(value) for key, value in enumerate(scaled)]
    return [one / sum(grown) for one in grown]


def _tuples(value: object) -> tuple:  # type: ignore[type-arg]
    return tuple(_tuples(one) if isinstance(one, list) else one for one in value)  # type: ignore[attr-defined]
