"""What every model that can be inspected has in common: it reads a text, and a pass over it comes to something."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from torch import Tensor

from tutor.figures import Edits
from tutor.inspection.watching import Seen

Predicted = tuple[tuple[tuple[str, float], ...], ...]
N_PREDICTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The tokens of one attention: queries (T,) and keys (S,)."""

    queries: tuple[str, ...]
    keys: tuple[str, ...]
    special: tuple[int, ...] = ()
    """Places of signs, where queries and keys are the same text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as a model takes it: its tensors, each of a batch of one, and the tokens of each part of the model."""

    inputs: tuple[Tensor, ...]
    labels: dict[str, Labels]
    """By part; the key is empty where the model has one attention alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What a pass over a text came to."""

    seen: dict[str, list[Seen]]
    loss: float | None
    """The mean cross entropy in nats; None where nothing is to be told."""
    predicted: dict[str, Predicted] = field(default_factory=dict)
    """By part, for each query the likeliest tokens."""


class Inspected(Protocol):
    """A model that can be inspected."""

    @property
    def title(self) -> str:
        """What the model is called."""

    def read(self, text: str, target: str) -> Reading:
        """Return a text, and for an encoder–decoder model its target, as the model takes it.

        Raises:
            InspectionError: the model can not read it.
        """

    def run(self, reading: Reading, edits: Edits) -> Pass:
        """Run the model with changes inside its attention.

        Raises:
            InspectionError: the edits name what the model does not have.
        """


def likeliest(logits: Tensor, tokens: tuple[str, ...]) -> Predicted:
    """Return for each query the likeliest tokens with their probabilities: logits (T, V)."""
    best = logits.softmax(-1).topk(min(N_PREDICTED, logits.size(-1)))
    rows = zip(best.indices.tolist(), best.values.tolist(), strict=True)
    return tuple(
        tuple((tokens[index], value) for index, value in zip(indices, values, strict=True)) for indices, values in rows
    )
