"""What a model predicts at each token, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.figures import Attention
from tutor.plots.labels import token

SHOWN = 3


def predictions_told(figure: Attention) -> Iterator[str]:
    """Yield the loss of a figure's model, and for each token the likeliest ones with their probabilities."""
    if figure.loss is not None:
        yield f"  loss {figure.loss:.3f} nats a token"
    for query, row in zip(figure.queries, figure.predicted, strict=False):
        if row:
            shares = ", ".join(f"{token(one)} {share:.0%}" for one, share in row[:SHOWN])
            yield f"  at {token(query)} likeliest: {shares}"
