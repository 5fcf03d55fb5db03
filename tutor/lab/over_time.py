"""The maker of attention over training time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tutor.figures import Level, OverTime, Row, Series
from tutor.lab.arrays import axes, plain_numbers, vector
from tutor.lab.live import emit

MOST_STEPS = 24
MOST_WEIGHTS = 150_000
DIGITS = 3


def over_time(
    steps: Sequence[float],
    weights: Any,
    tokens: Sequence[str] = (),
    *,
    losses: Any = None,
    loss_steps: Any = None,
    levels: Mapping[str, float] | None = None,
    masked: Any = None,
    title: str = "attention over training time",
    name: str = "",
    show: bool = True,
) -> OverTime:
    """Show the heads of a model at several steps of its training; full screen the reader moves from step to step.

    Args:
        steps: The (N,) saved steps, N ≤ 24.
        weights: (N, L, H, T, S), or a list of N times (L, H, T, S): the attention weights at each saved step.
        tokens: The T = S tokens of the row that the model reads; by default their numbers.
        losses: A curve over all steps, or several by label: (M,) each.
        loss_steps: The (M,) steps of the losses; by default the saved ones.
        levels: Horizontal lines in the curve, by label.
        masked: (T, S), True where no weight may be.
        title: What stands above it.
        name: What the figure replaces; by default the title.
        show: Show it.

    Raises:
        ValueError: other axes or lengths, or more than 24 steps or 150,000 weights.
    """
    saved = tuple(float(step or 0.0) for step in vector(steps, "steps"))
    maps = tuple(_layers(one) for one in _listed(weights))
    if len(saved) != len(maps):
        raise ValueError(f"{len(saved)} steps and {len(maps)} sets of weights: each step needs one")
    if len(saved) > MOST_STEPS:
        raise ValueError(f"{len(saved)} steps: save {MOST_STEPS} at the most")
    size = _size(maps)
    if len(tokens) not in (0, size):
        raise ValueError(f"{len(tokens)} tokens for {size} queries")
    figure = OverTime(
        title=title,
        steps=saved,
        weights=maps,
        tokens=tuple(map(str, tokens)) or tuple(map(str, range(size))),
        masked=None if masked is None else plain_numbers(masked),
        losses=_curves(losses, vector(saved if loss_steps is None else loss_steps, "loss_steps")),
        levels=tuple(Level(label=label, y=float(y)) for label, y in (levels or {}).items()),
    )
    if show:
        emit(name or title, figure)
    return figure


def _listed(weights: Any) -> list[Any]:
    return list(weights) if isinstance(weights, (list, tuple)) else list(plain_numbers(weights))


def _layers(weights: Any) -> tuple[tuple[tuple[Row, ...], ...], ...]:
    depth, numbers = axes(weights)
    if depth != 4:
        raise ValueError(f"the weights of a step have 4 axes (layers, heads, queries, keys), these have {depth}")
    return tuple(
        tuple(tuple(tuple(_rounded(cell) for cell in row) for row in head) for head in layer) for layer in numbers
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), DIGITS)


def _size(maps: Sequence[tuple[tuple[tuple[Row, ...], ...], ...]]) -> int:
    """Return the number of queries, the same at every step."""
    sizes = {(len(one), len(head), len(head[0])) for one in maps for layer in one for head in layer}
    if len(sizes) > 1:
        raise ValueError("the steps have different numbers of layers, queries or keys")
    total = sum(len(row) for one in maps for layer in one for head in layer for row in head)
    if total > MOST_WEIGHTS:
        raise ValueError(f"{total} weights: keep {MOST_WEIGHTS} at the most, with fewer steps or a shorter row")
    return next(iter(sizes))[1] if sizes else 0


def _curves(losses: Any, steps: Row) -> tuple[Series, ...]:
    if losses is None:
        return ()
    given = losses if isinstance(losses, Mapping) else {"loss": losses}
    lines = []
    for label, values in given.items():
        ys = vector(values, f"the loss {label!r}")
        if len(ys) != len(steps):
            raise ValueError(f"the loss {label!r} has {len(ys)} values for {len(steps)} steps")
        lines.append(Series(label=str(label), x=tuple(float(step or 0.0) for step in steps), y=ys))
    return tuple(lines)
