"""What a head of attention is good for, from its weights alone: detectors of heads.

Source: Olsson et al. (2022), "In-context Learning and Induction Heads", appendix "Head activation evaluators"; for the
weight on the first token, Xiao et al. (2024), "Efficient Streaming Language Models with Attention Sinks", section 3.1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from tutor.figures import OverTime, Row
from tutor.plots.numbers import finite

Detector = Callable[[Sequence[Row], Sequence[str]], float]
"""Weights of a head (T, T) and its tokens (T,) -> a mean weight, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The head that does something most at one saved step, and how much: a mean weight, 0 to 1."""

    layer: int
    head: int
    score: float

    @property
    def name(self) -> str:
        """The head's name: ``L1H2``."""
        return f"L{self.layer + 1}H{self.head + 1}"


def previous_token(weights: Sequence[Row]) -> float:
    """Return the mean weight that a query gives to the token before it, over the queries that have one."""
    found = [row[query - 1] if query <= len(row) else None for query, row in enumerate(weights) if query]
    return sum(finite(found)) / len(found) if found else 0.0


def first_token(weights: Sequence[Row]) -> float:
    """Return the mean weight that a query gives to the first token, over all queries but the first."""
    found = [row[0] if row else None for row in weights[1:]]
    return sum(finite(found)) / len(found) if found else 0.0


def induction(weights: Sequence[Row], tokens: Sequence[str]) -> float:
    """Return the mean weight that a query gives to what followed its own token earlier, over those that have such."""
    found = [sum(finite(take(weights[query]))) for query, take in _followers(tuple(tokens)) if query < len(weights)]
    return sum(found) / len(found) if found else 0.0


@lru_cache(16)
def _followers(tokens: tuple[str, ...]) -> tuple[tuple[int, Callable[[Row], Row]], ...]:
    """Return for each query whose token came before what takes the weights of the places that followed it then."""
    seen: dict[str, list[int]] = {}
    found: list[tuple[int, Callable[[Row], Row]]] = []
    for query, token in enumerate(tokens):
        keys = seen.setdefault(token, [])
        if keys:  # a getter of one place returns no tuple, of a slice it does
            found.append((query, itemgetter(*keys) if len(keys) > 1 else itemgetter(slice(keys[0], keys[0] + 1))))
        keys.append(query + 1)
    return tuple(found)


DETECTORS: dict[str, Detector] = {
    "previous token": lambda weights, tokens: previous_token(weights),
    "first token": lambda weights, tokens: first_token(weights),
    "induction": induction,
}
"""The detectors by the names of the field."""


def best_heads(figure: OverTime) -> dict[str, list[Best]]:
    """Return for the detectors that a training is watched with the best head of every saved step."""
    return {
        name: [_best(layers, DETECTORS[name], figure.tokens) for layers in figure.weights]
        for name in ("previous token", "induction")
    }


def _best(layers: Sequence[Sequence[Sequence[Row]]], detector: Detector, tokens: Sequence[str]) -> Best:
    scored = [
        Best(layer=layer, head=head, score=detector(rows, tokens))
        for layer, heads in enumerate(layers)
        for head, rows in enumerate(heads)
    ]
    return max(scored, key=lambda best: best.score, default=Best(layer=0, head=0, score=0.0))
