"""The map that an exploration shows as a matrix: hidden tokens left out, masked cells marked, its ramp settled."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from tutor.explorer.exploration import Exploration
from tutor.explorer.recomputation import Rows
from tutor.figures import Matrix


def shown_rows(exploration: Exploration) -> Rows:
    """Return the numbers that are shown, all of them: weights, scaled scores, or what the edits changed, (T, S)."""
    maps, layer, head = exploration.maps, exploration.layer, exploration.head
    match exploration.shows:
        case "scores" if exploration.one_head:
            return maps.scaled(layer, head)
        case "change" if maps is not exploration.original:
            return maps.change(exploration.original, layer, head, exploration.over)
    return maps.over(layer, head, exploration.over)


def is_signed(exploration: Exploration) -> bool:
    """Whether the ramp has its middle at 0."""
    return exploration.shows != "weights" or exploration.ramp == "signed" or exploration.maps.negative


def shown_matrix(exploration: Exploration) -> Matrix:
    """Return the map as a matrix of the rows and columns that are not left out."""
    rows, columns = exploration.query_places, exploration.key_places
    figure, signed = exploration.figure, is_signed(exploration)
    values = _taken(shown_rows(exploration), rows, columns, exploration.maps.keys)
    masked = shown_mask(exploration)
    shared = exploration.shows == "weights" and exploration.ramp != "own"
    return Matrix(
        title="",
        values=values,
        row_labels=_labels(figure.queries, rows),
        column_labels=_labels(figure.keys, columns),
        masked=None if masked is None else _taken(masked, rows, columns, exploration.maps.keys),
        low=None if signed else 0.0,
        high=exploration.maps.limits[1] if shared else None,
        signed=signed,
    )


def shown_mask(exploration: Exploration) -> tuple[tuple[bool, ...], ...] | None:
    """Return which cells may not be looked at, by the figure or because the reader has masked their key, (T, S)."""
    masked, shut = exploration.figure.masked, set(exploration.edits.masked)
    if not shut:
        return masked
    keys = range(exploration.maps.keys)
    blank = (False,) * len(keys)
    rows = [masked[query] if masked and query < len(masked) else blank for query in range(exploration.maps.queries)]
    return tuple(tuple(key in shut or (key < len(row) and row[key]) for key in keys) for row in rows)


def is_masked(exploration: Exploration, query: int, key: int) -> bool:
    """Whether a query may not look at a key."""
    masked = exploration.figure.masked
    hidden = bool(masked and query < len(masked) and key < len(masked[query]) and masked[query][key])
    return hidden or key in exploration.edits.masked


def _labels(labels: tuple[str, ...], places: Sequence[int]) -> tuple[str, ...]:
    return tuple(labels[place] if place < len(labels) else str(place) for place in places)


def _taken(rows: Any, queries: Sequence[int], keys: Sequence[int], width: int) -> Any:
    """Return some rows of a matrix, and of them some columns."""
    kept = rows if len(queries) == len(rows) else tuple(rows[query] for query in queries if query < len(rows))
    if len(keys) == width:
        return kept
    take = itemgetter(*keys) if len(keys) > 1 else lambda row: (row[keys[0]],)
    return tuple(take(row) for row in kept)
