"""The maps of one attention figure and what is computed from them, each when it is first asked for, then kept.

A model of 12 layers of 12 heads over 128 tokens has two million weights: no key press can afford to read all of them.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Literal

from tutor.explorer.recomputation import QueryStages, Rows, edited_rows, query_stages
from tutor.figures import Attention, Edits, Row
from tutor.plots.attention import extremes_of, heads_of, ramp_of
from tutor.plots.detectors import DETECTORS, Best
from tutor.plots.numbers import Limits, finite
from tutor.plots.open_cells import OpenCells, Pooled

Over = Literal["head", "mean", "max", "mean of all", "max of all"]
"""One head, or what its layer's heads (or all heads) make together, cell by cell."""
HeadPlace = tuple[int, int]
UNCHANGED = Edits()


class HeadMaps:
    """The weights of every head with edits that are recomputed here; without edits they are the figure's own."""

    def __init__(self, figure: Attention, edits: Edits = UNCHANGED, *, like: HeadMaps | None = None) -> None:
        """Take a figure with at least one head.

        Args:
            figure: The weights.
            edits: What to recompute.
            like: Maps to be compared with: both get the same ramp.
        """
        self._like = like
        self.figure = figure
        self.edits = edits
        self.heads = heads_of(figure)
        self.self_attention = figure.queries == figure.keys
        first = figure.weights[self.heads[0][0]][0]
        self.queries = len(first)
        self.keys = max(map(len, first), default=0)
        self._open = OpenCells(figure.masked)
        self._rows: dict[HeadPlace, Rows] = {}
        self._scaled: dict[HeadPlace, Rows] = {}
        self._over: dict[tuple[int, Over], Rows] = {}
        self._thumbnails: dict[tuple[int, int, int], Pooled] = {}
        self._detected: dict[HeadPlace, dict[str, float]] = {}

    def weights(self, layer: int, head: int) -> Rows:
        """Return the weights of a head, (T, S)."""
        if not (self.edits.masked or self.edits.cells):
            return self.figure.weights[layer][head]
        if (layer, head) not in self._rows:
            self._rows[layer, head] = edited_rows(self.figure, layer, head, self.edits)
        return self._rows[layer, head]

    def over(self, layer: int, head: int, over: Over) -> Rows:
        """Return one head, or the mean or the maximum over the heads of its layer or over all heads, (T, S)."""
        if over == "head":
            return self.weights(layer, head)
        place = (-1 if over.endswith("of all") else layer, over)
        if place not in self._over:
            taken = [self.weights(*one) for one in self.heads if place[0] in (-1, one[0])]
            combine = _mean if over.startswith("mean") else _largest
            self._over[place] = tuple(combine(rows) for rows in zip(*taken, strict=True))
        return self._over[place]

    def stages(self, layer: int, head: int, query: int, *, mixed: bool = True) -> QueryStages:
        """Return what happens to one query of a head, with or without the mixing of its values."""
        return query_stages(self.figure, layer, head, query, self.edits, mixed=mixed)

    def scaled(self, layer: int, head: int) -> Rows:
        """Return the scores of a head that the softmax gets, before the mask; None where one is −∞, (T, S)."""
        if (layer, head) not in self._scaled:
            every = (
                query_stages(self.figure, layer, head, query, self.edits, mixed=False) for query in range(self.queries)
            )
            self._scaled[layer, head] = tuple(
                tuple(score if score > -math.inf else None for score in one.scaled) for one in every
            )
        return self._scaled[layer, head]

    def change(self, before: HeadMaps, layer: int, head: int, over: Over) -> Rows:
        """Return the weights less those of other maps of the same size, (T, S)."""
        pairs = zip(self.over(layer, head, over), before.over(layer, head, over), strict=True)
        return tuple(
            tuple(None if x is None or y is None else x - y for x, y in zip(mine, theirs, strict=True))
            for mine, theirs in pairs
        )

    @cached_property
    def _extremes(self) -> Limits | None:
        return extremes_of(self.figure)

    @property
    def limits(self) -> Limits:
        """What the ends of the ramp that all heads share stand for: 0 and the largest weight of all."""
        if self._like is not None:
            return self._like.limits
        return ramp_of(self.figure, None if self.figure.high is not None else self._extremes)

    @property
    def negative(self) -> bool:
        """Whether a value is below 0, as in maps that are no softmax. With `Attention.high` the ramp begins at 0."""
        if self._like is not None:
            return self._like.negative
        return self.figure.high is None and self._extremes is not None and self._extremes[0] < 0

    def thumbnail(self, layer: int, head: int, pool: int) -> Pooled:
        """Return the largest weight of each pool × pool block of a head."""
        place = (layer, head, pool)
        if place not in self._thumbnails:
            self._thumbnails[place] = self._open.pooled(self.weights(layer, head), pool)
        return self._thumbnails[place]

    def detected(self, layer: int, head: int) -> dict[str, float]:
        """Return how much a head does what each detector looks for, 0 to 1. In cross-attention there is no such."""
        if not self.self_attention:
            return {}
        if (layer, head) not in self._detected:
            rows = self.weights(layer, head)
            self._detected[layer, head] = {name: score(rows, self.figure.keys) for name, score in DETECTORS.items()}
        return self._detected[layer, head]

    def ranked(self, detector: str) -> list[Best]:
        """Return the heads in the order of a detector, the best first."""
        scored = [
            Best(layer=layer, head=head, score=self.detected(layer, head)[detector]) for layer, head in self.heads
        ]
        return sorted(scored, key=lambda best: -best.score)


def _mean(rows: tuple[Row, ...]) -> Row:
    try:
        return tuple(sum(column) / len(rows) for column in zip(*rows, strict=True))
    except TypeError:
        known = [finite(column) for column in zip(*rows, strict=True)]
        return tuple(sum(column) / len(column) if column else None for column in known)


def _largest(rows: tuple[Row, ...]) -> Row:
    return tuple(max(finite(column), default=None) for column in zip(*rows, strict=True))
