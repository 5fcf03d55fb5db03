"""Several runs of a knobs step in one figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutor.figures import Curves, Series

MOST_RUNS = 8


def overlaid(runs: Sequence[tuple[str, Curves]]) -> Curves:
    """Return the curves of the newest runs as one figure; each series carries the label of its run.

    Raises:
        ValueError: there is no run.
    """
    if not runs:
        raise ValueError("nothing to overlay")
    newest = runs[-1][1]
    series: list[Series] = []
    for label, curves in runs[-MOST_RUNS:]:
        for one in curves.series:
            name = label if len(curves.series) == 1 else f"{label} · {one.label}"
            series.append(replace(one, label=name))
    return replace(newest, title=f"{newest.title}: {len(runs)} runs", series=tuple(series))
