"""Runs and curves that several tests use."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.figures import Curves, Series
from tutor.runs import Run, begun


def loss(ys: Sequence[float | None], *, title: str = "loss", label: str = "train", first: int = 1) -> Curves:
    """A loss curve over the steps from `first` on."""
    xs = tuple(float(first + place) for place in range(len(ys)))
    return Curves(title=title, series=(Series(label=label, x=xs, y=tuple(ys)),), x_label="step")


def run(name: str = "gpt", **given: object) -> Run:
    """A run that has finished; `given` changes it."""
    known = {"state": "finished", "config": {"n_head": 2, "n_layer": 1}, "seed": 0, "seconds": 1.5}
    return begun(name, "train", **{**known, **given})
