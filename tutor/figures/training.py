"""A model while it trains, as data."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.figures.charts import Level, Series
from tutor.figures.matrices import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """Attention of a model at several steps of its training, with its losses: ``weights[step][layer][head][t][s]``."""

    title: str
    steps: tuple[float, ...]
    weights: tuple[tuple[tuple[tuple[Row, ...], ...], ...], ...]
    tokens: tuple[str, ...]
    masked: tuple[tuple[bool, ...], ...] | None = None
    losses: tuple[Series, ...] = ()
    levels: tuple[Level, ...] = ()
