"""One head's attention recomputed in plain Python after a reader's change, from what a figure keeps.

softmax(QKᵀ/√d)V, "Attention Is All You Need", equation 1. The scores before the softmax are those of the figure where
they give its weights. Where it keeps none, or others (a bias was added after them), ln(weight) takes their place: it
differs from the score by one number a query, which the softmax does not see. So masking and setting cells are exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tutor.figures import Attention, Edits, Row
from tutor.plots.calculation import Numbers, softmax

Rows = tuple[Row, ...]
CLOSE = 2e-3
"""Weights are told apart by more than this: those of a figure may be rounded."""
SLIGHT = 1e-3
"""A smaller rest of rounded weights says too little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryStages:
    """What happens to one query of a head, (S,) numbers each.

    Attributes:
        scores: As the figure keeps them, or None.
        scaled: The scores times the scale; ln(weight) where `kept` is False. Changed cells hold what was set.
        masked: The same with −∞ where the query may not look.
        weights: The softmax of `masked`.
        products: (S, D), each value times its weight, or None where the figure keeps no values.
        output: (D,), the sum of the products, or None.
        kept: Whether `scaled` comes from scores of the figure.
    """

    scores: Numbers | None
    scaled: Numbers
    masked: Numbers
    weights: Numbers
    products: tuple[Numbers, ...] | None
    output: Numbers | None
    kept: bool


def query_stages(
    figure: Attention, layer: int, head: int, query: int, edits: Edits, *, mixed: bool = True
) -> QueryStages:
    """Recompute one query of a head, with the edits that concern it. Ablation zeroes the products.

    Args:
        figure: The attention.
        layer: The layer.
        head: The head.
        query: The row.
        edits: What is changed.
        mixed: Whether to mix the values by the weights, which takes longest.
    """
    scores = _scores(figure, layer, head, query)
    weights = figure.weights[layer][head][query]
    hidden = hidden_keys(figure, query, len(weights))
    scaled = [score * (figure.scale if figure.scale is not None else 1.0) for score in scores or ()]
    kept = bool(scaled) and _gives(scaled, hidden, weights)
    if not kept:
        scaled = [math.log(weight) if weight is not None and weight > 0 else -math.inf for weight in weights]
    for place in edits.cells:
        if place[:3] == (layer, head, query) and place[3] < len(scaled):
            scaled[place[3]] = place[4]
    shut = hidden | set(edits.masked)
    masked = tuple(-math.inf if key in shut else score for key, score in enumerate(scaled))
    found = softmax(masked)
    products = _products(figure, layer, head, found, (layer, head) in edits.ablated) if mixed else None
    return QueryStages(
        scores=scores,
        scaled=tuple(scaled),
        masked=masked,
        weights=found,
        products=products,
        output=tuple(map(math.fsum, zip(*products, strict=True))) if products else None,
        kept=kept,
    )


def edited_rows(figure: Attention, layer: int, head: int, edits: Edits) -> Rows:
    """Return a head's weights (T, S) with the edits that concern it; None where no key is left to look at."""
    rows = figure.weights[layer][head]
    set_here = {query for at, of, query, _, _ in edits.cells if (at, of) == (layer, head)}
    shut = set(edits.masked)

    def recomputed(query: int) -> Row:
        found = query_stages(figure, layer, head, query, edits, mixed=False).weights
        return tuple(None if math.isnan(weight) else weight for weight in found)

    return tuple(
        recomputed(query) if query in set_here else (_without(row, shut) or recomputed(query)) if shut else row
        for query, row in enumerate(rows)
    )


def _without(row: Row, shut: set[int]) -> Row | None:
    """Return a query's weights where some keys are masked: what is left, as shares of one. That is the softmax without
    these keys. None where so little is left that the scores have to tell it.
    """
    kept = [0.0 if key in shut else weight for key, weight in enumerate(row)]
    if None in kept:
        return None
    total = math.fsum(kept)  # type: ignore[arg-type]
    return tuple(weight / total for weight in kept) if total > SLIGHT else None  # type: ignore[operator]


def hidden_keys(figure: Attention, query: int, keys: int) -> set[int]:
    """Return the keys that the figure's own mask hides from a query."""
    mask = figure.masked[query] if figure.masked and query < len(figure.masked) else ()
    return {key for key, hidden in enumerate(mask[:keys]) if hidden}


def _scores(figure: Attention, layer: int, head: int, query: int) -> Numbers | None:
    try:
        row = figure.scores[layer][head][query] if figure.scores else None
    except IndexError:
        return None
    if row is None or len(row) != len(figure.weights[layer][head][query]):
        return None
    return tuple(-math.inf if score is None else float(score) for score in row)


def _gives(scaled: list[float], hidden: set[int], weights: Row) -> bool:
    """Whether these scores, masked, have the softmax that the figure shows."""
    found = softmax([-math.inf if key in hidden else score for key, score in enumerate(scaled)])
    return all(weight is not None and abs(mine - weight) <= CLOSE for mine, weight in zip(found, weights, strict=True))


def _products(figure: Attention, layer: int, head: int, weights: Numbers, zero: bool) -> tuple[Numbers, ...] | None:
    try:
        values = figure.values[layer][head] if figure.values else None
    except IndexError:
        return None
    if values is None or len(values) != len(weights):
        return None
    return tuple(
        tuple(0.0 if zero else weight * float(entry or 0.0) for entry in value)
        for weight, value in zip(weights, values, strict=True)
    )
