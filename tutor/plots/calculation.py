"""Attention computed number by number, in plain Python, for the calculator.

softmax(QKᵀ/√d)V, "Attention Is All You Need", equation 1. A masked score is −inf, so its weight is 0; where every key
of a query is masked, weights and output are NaN, as they are in PyTorch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap
from operator import mul

from tutor.figures import Calculator, Number

Numbers = tuple[float, ...]
Place = tuple[str, int, int]
"""A number of the calculator: of which matrix or stage, its row, its column. See `values_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """What happens to one query: (S,) numbers each, ``products`` (S, E), ``output`` (E,)."""

    scores: Numbers
    scaled: Numbers
    masked: Numbers
    weights: Numbers
    products: tuple[Numbers, ...]
    output: Numbers


def stages_of(figure: Calculator, query: int) -> Stages:
    """Compute the stages of one query."""
    asking = _floats(figure.q[query])
    scores = tuple(sum(starmap(mul, zip(asking, _floats(key), strict=True))) for key in figure.k)
    root = math.sqrt(len(asking)) if figure.scale and asking else 1.0
    scaled = tuple(score / root for score in scores)
    masked = tuple(-math.inf if is_masked(figure, query, key) else score for key, score in enumerate(scaled))
    weights = softmax(masked)
    products = tuple(
        tuple(weight * entry for entry in _floats(value)) for weight, value in zip(weights, figure.v, strict=True)
    )
    output = tuple(sum(column) for column in zip(*products, strict=True))
    return Stages(
        scores=scores, scaled=scaled, masked=masked, weights=weights, products=products, output=output
    )  # fmt: skip


def is_masked(figure: Calculator, query: int, key: int) -> bool:
    """Whether a query may not look at a key, by hand or because of the causal mask."""
    return figure.masked[query][key] or (figure.causal and key > query)


def softmax(scores: Sequence[float]) -> Numbers:
    """Return shares of 1 by exp(score); NaN for all where every score is −inf, or one is not a number or +inf."""
    top = max(scores, default=-math.inf)
    if not math.isfinite(top) or any(math.isnan(score) for score in scores):
        return (math.nan,) * len(scores)
    grown = [math.exp(score - top) for score in scores]
    return tuple(one / sum(grown) for one in grown)


def _floats(row: Sequence[Number]) -> Numbers:
    return tuple(math.nan if value is None else float(value) for value in row)


def values_of(figure: Calculator) -> dict[Place, float]:
    """Return every number of the calculator by its place.

    Names: ``q``, ``k``, ``v`` (row, column); ``scores``, ``scaled``, ``masked``, ``weights`` (query, key); ``products``
    (query · S + key, column); ``output`` (query, column).
    """
    found: dict[Place, float] = {}
    for name, rows in (("q", figure.q), ("k", figure.k), ("v", figure.v)):
        found |= _placed(name, [_floats(row) for row in rows])
    stages = [stages_of(figure, query) for query in range(len(figure.q))]
    for name in ("scores", "scaled", "masked", "weights", "output"):
        found |= _placed(name, [getattr(one, name) for one in stages])
    return found | _placed("products", [row for one in stages for row in one.products])


def _placed(name: str, rows: Sequence[Numbers]) -> dict[Place, float]:
    return {(name, index, place): value for index, row in enumerate(rows) for place, value in enumerate(row)}


def changed_places(before: Calculator, after: Calculator) -> frozenset[Place]:
    """Return the places whose number differs between two states of a calculator."""
    old = values_of(before)
    return frozenset(
        place
        for place, value in values_of(after).items()
        if old.get(place, math.nan) != value and not (math.isnan(value) and math.isnan(old.get(place, 0.0)))
    )
