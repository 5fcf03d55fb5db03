"""What a head of attention is good for, from its weights alone: two detectors of heads.

Source: Olsson et al. (2022), "In-context Learning and Induction Heads", appendix "Head activation evaluators".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tutor.figures import OverTime, Row
from tutor.plots.numbers import finite


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
    found = [finite(row[query - 1 : query]) for query, row in enumerate(weights) if query]
    return sum(map(sum, found)) / len(found) if found else 0.0


def induction(weights: Sequence[Row], tokens: Sequence[str]) -> float:
    """Return the mean weight that a query gives to what followed its own token earlier, over those that have such."""
    found = []
    for query, row in enumerate(weights[: len(tokens)]):
        keys = [key for key in range(1, query + 1) if key < len(row) and tokens[key - 1] == tokens[query]]
        if keys:
            found.append(sum(finite(row[key] for key in keys)))
    return sum(found) / len(found) if found else 0.0


def best_heads(figure: OverTime) -> dict[str, list[Best]]:
    """Return for each detector the best head of every saved step."""
    followed = partial(induction, tokens=figure.tokens)
    return {
        "token before": [_best(layers, previous_token) for layers in figure.weights],
        "what followed": [_best(layers, followed) for layers in figure.weights],
    }


def _best(layers: Sequence[Sequence[Sequence[Row]]], score: Callable[[Sequence[Row]], float]) -> Best:
    scored = [
        Best(layer=layer, head=head, score=score(rows))
        for layer, heads in enumerate(layers)
        for head, rows in enumerate(heads)
    ]
    return max(scored, key=lambda best: best.score, default=Best(layer=0, head=0, score=0.0))
