"""The rows and columns of a map: their names, and which of them are left out."""

from __future__ import annotations

import re
from typing import Literal

from tutor.figures import Attention
from tutor.plots.labels import visible

Axis = Literal["queries", "keys"]
_SIGN = re.compile(r"\[[A-Z]+\d*\]|<[|/]?\w+\|?>|<\|[^|<>]+\|>")
"""[CLS], [SEP], <pad>, </s>, <|endoftext|>: how tokenizers write what is no text."""


def special_places(figure: Attention, axis: Axis) -> frozenset[int]:
    """Return the places of tokens that are signs: those that the figure names, else those written as signs are."""
    labels = getattr(figure, axis)
    if figure.special and figure.queries == figure.keys:
        return frozenset(figure.special)
    return frozenset(place for place, label in enumerate(labels) if _SIGN.fullmatch(label.strip()))


def has_special(figure: Attention) -> bool:
    """Whether there are tokens to leave out, and others that stay."""
    keys, queries = special_places(figure, "keys"), special_places(figure, "queries")
    return bool(keys or queries) and len(keys) < len(figure.keys) and len(queries) < len(figure.queries)


def visible_places(figure: Attention, count: int, axis: Axis, hidden: bool) -> tuple[int, ...]:
    """Return the rows or columns that are shown; all of them unless the special tokens are hidden."""
    left_out = special_places(figure, axis) if hidden else frozenset()
    return tuple(place for place in range(count) if place not in left_out) or tuple(range(count))


def name_of(figure: Attention, axis: Axis, place: int) -> str:
    """Return a row or a column in words: ``query "the" (7)``, or ``key 3`` where it has no label of its own."""
    labels, kind = getattr(figure, axis), {"queries": "query", "keys": "key"}[axis]
    label = labels[place] if place < len(labels) else str(place)
    return f"{kind} {place}" if label == str(place) else f'{kind} "{visible(label)}" ({place})'
