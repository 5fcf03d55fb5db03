"""Matrices and attention as data."""

from __future__ import annotations

from dataclasses import dataclass

Number = float | None
Row = tuple[Number, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A labeled matrix, one value a cell: attention weights (T, S), a similarity matrix, hidden states over time.

    Rows are queries and columns are keys wherever the matrix is one of attention.
    """

    title: str
    values: tuple[Row, ...]
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    row_title: str = "query"
    column_title: str = "key"
    masked: tuple[tuple[bool, ...], ...] | None = None
    """True where a cell may not be looked at: drawn differently from a weight of 0."""
    low: float | None = None
    high: float | None = None
    """What the ends of the color ramp stand for; by default the smallest and the largest value."""
    signed: bool = False
    """Use a ramp with its middle at 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Attention weights of a whole model: layers of heads of (T, S) matrices that share their labels.

    ``weights[layer][head][query][key]``; ``scores`` (before the mask and the softmax) has the same shape or is None.
    """

    title: str
    weights: tuple[tuple[tuple[Row, ...], ...], ...]
    queries: tuple[str, ...]
    keys: tuple[str, ...]
    masked: tuple[tuple[bool, ...], ...] | None = None
    scores: tuple[tuple[tuple[Row, ...], ...], ...] | None = None
    scale: float | None = None
    """What the scores are multiplied by before the softmax, usually 1/sqrt(d_k)."""
    high: float | None = None
    """What the end of the color ramp stands for; by default the largest weight."""
    values: tuple[tuple[tuple[Row, ...], ...], ...] | None = None
    """V of each head: ``values[layer][head][key]`` is a row (D,)."""
    special: tuple[int, ...] = ()
    """Places of the tokens that are signs, such as [CLS] or <pad>, among queries and keys that are the same text."""
    predicted: tuple[tuple[tuple[str, float], ...], ...] = ()
    """For each query the tokens that the model holds likeliest, each with its probability, the highest first."""
    loss: float | None = None
    """The mean cross entropy of the model on this text, in nats."""
    part: str = ""
    """Which attention of the model this is where it has several: "encoder", "decoder" or "cross-attention"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculator:
    """Attention on numbers that the reader changes: Q (T, D), K (S, D) and V (S, E), all small.

    The stages are not part of it: whoever draws it computes them from these numbers.
    """

    title: str
    q: tuple[Row, ...]
    k: tuple[Row, ...]
    v: tuple[Row, ...]
    queries: tuple[str, ...]
    keys: tuple[str, ...]
    masked: tuple[tuple[bool, ...], ...]
    """(T, S), True where a query may not look."""
    scale: bool = True
    """Divide the scores by the root of D."""
    causal: bool = False
    """No query may look at a later key."""
    query: int = 0
    """The query whose stages are shown."""
