"""The maker of calculators: small Q, K and V whose attention the learner computes by changing them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tutor.figures import Calculator, Row
from tutor.lab.arrays import plain_numbers, rows
from tutor.lab.live import emit

MOST_TOKENS = 8
MOST_ENTRIES = 6


def calculator(
    Q: Any,
    K: Any,
    V: Any,
    queries: Sequence[str] = (),
    keys: Sequence[str] = (),
    *,
    masked: Any = None,
    scale: bool = True,
    causal: bool = False,
    query: int = 0,
    title: str = "attention, number by number",
    name: str = "",
    show: bool = True,
) -> Calculator:
    """Show attention on small matrices: Q (T, D), K (S, D), V (S, E) with T, S ≤ 8 and D, E ≤ 6.

    The picture shows one query's stages. Full screen it is live: the learner changes any entry, the mask and the scale,
    and scores, weights and output follow.

    Args:
        Q: The queries, one a row.
        K: The keys, one a row.
        V: The values, one a row.
        queries: A label for each query; by default its number.
        keys: A label for each key; by default the labels of the queries where there are as many, or its number.
        masked: (T, S), True where a query may not look.
        scale: Divide the scores by the root of D.
        causal: No query may look at a later key.
        query: The query to begin with.
        title: What stands above it.
        name: What the figure replaces; by default the title.
        show: Show it.

    Raises:
        ValueError: sizes that do not fit each other or are too large, numbers that are not finite, labels of another
            number.
    """
    q, k, v = _small(Q, "Q"), _small(K, "K"), _small(V, "V")
    if len(q[0]) != len(k[0]):
        raise ValueError(f"a query of Q has {len(q[0])} entries, a key of K has {len(k[0])}: they must be as many")
    if len(k) != len(v):
        raise ValueError(f"K has {len(k)} keys, V has {len(v)} values: each key needs a value")
    if not 0 <= query < len(q):
        raise ValueError(f"there is no query {query}: Q has {len(q)} rows, counted from 0")
    keys = keys or (queries if len(k) == len(q) else ())
    figure = Calculator(
        title=title,
        q=q,
        k=k,
        v=v,
        queries=_labels(queries, len(q), "queries"),
        keys=_labels(keys, len(k), "keys"),
        masked=_mask(masked, len(q), len(k)),
        scale=scale,
        causal=causal,
        query=query,
    )
    if show:
        emit(name or title, figure)
    return figure


def _small(values: Any, what: str) -> tuple[Row, ...]:
    cells = rows(values, what)
    if not cells or not 1 <= len(cells[0]) <= MOST_ENTRIES or len(cells) > MOST_TOKENS:
        size = f"({len(cells)}, {len(cells[0]) if cells else 0})"
        raise ValueError(f"{what} is {size}: a calculator has 1 to {MOST_TOKENS} rows of 1 to {MOST_ENTRIES} entries")
    if any(len(row) != len(cells[0]) for row in cells):
        raise ValueError(f"the rows of {what} have different lengths")
    if any(value is None for row in cells for value in row):
        raise ValueError(f"{what} has entries that are not finite")
    return tuple(tuple(float(value or 0.0) for value in row) for row in cells)


def _labels(given: Sequence[str], count: int, what: str) -> tuple[str, ...]:
    if given and len(given) != count:
        raise ValueError(f"{len(given)} labels for {count} {what}")
    return tuple(map(str, given)) or tuple(map(str, range(count)))


def _mask(masked: Any, queries: int, keys: int) -> tuple[tuple[bool, ...], ...]:
    if masked is None:
        return ((False,) * keys,) * queries
    cells = plain_numbers(masked)
    if len(cells) != queries or any(len(row) != keys for row in cells):
        raise ValueError(f"the mask must have a row for each of {queries} queries and a column for each of {keys} keys")
    return tuple(tuple(bool(value) for value in row) for row in cells)
