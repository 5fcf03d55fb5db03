"""A model while it trains, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tutor.figures.charts import Curves, Level, Series
from tutor.figures.matrices import Number, Row

TrainingState = Literal["running", "finished", "interrupted", "failed"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One training of a snippet that is to be kept: one configuration with one seed. No figure: it is not drawn.

    ``number`` tells the trainings of a snippet's run apart. It carries everything that is known so far.
    """

    number: int
    name: str
    state: TrainingState
    curves: Curves
    config: dict[str, bool | int | float | str] = field(default_factory=dict)
    seed: int | None = None
    sweep: bool = False
    """Whether it is one of several that belong together."""
    step: int = 0
    steps: int | None = None
    scores: dict[str, Number] = field(default_factory=dict)
    sample: str = ""
    data: str = ""
    folder: str = ""
    """Where its checkpoint is, if it has one."""
    seconds: float = 0.0
    problem: str = ""
    """Why it failed."""
