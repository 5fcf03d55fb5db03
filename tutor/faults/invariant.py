"""What an invariant is: a property that a sound Transformer has whatever its weights are, and how it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor

from tutor.faults.model import BreakableTransformer

TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the test of an invariant measured on a model."""

    holds: bool
    says: str
    """The measured numbers in a sentence."""


Test = Callable[[BreakableTransformer, Tensor, Tensor], Finding]
"""A test: a model, source (B, S) and target (B, T) -> what was found. It leaves the model as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """A property that holds in a sound model, trained or not, and the test that measures it."""

    name: str
    because: str
    """Why it must hold."""
    test: Test


@contextmanager
def still(model: BreakableTransformer) -> Iterator[BreakableTransformer]:
    """Give a copy of a model without dropout and without gradients, and put torch's random numbers back afterwards."""
    copy = deepcopy(model)
    copy.train(False)
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        yield copy


def largest(difference: Tensor) -> float:
    """Return the largest absolute value; what is not a number counts as infinite: (...) -> a number."""
    return float(difference.abs().nan_to_num(nan=float("inf")).max())
