"""What a system of the course is: a model with its data, the plan of its training, and how it is judged.

Nothing here draws or prints. A task is made anew from the same values and the same seed, whenever a training resumes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from tutor.data.text import CharacterText, load_english, load_text
from tutor.training import Batches, Schedule, constant, cosine, noam


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a system is trained. ``warmup`` and ``evaluate_every`` are in steps."""

    steps: int = 1000
    batch_size: int = 32
    learning_rate: float = 3e-3
    """The highest; for the schedule "noam" a factor, as in `tutor.training.noam`."""
    schedule: str = "cosine"
    warmup: int = 20
    final: float = 0.1
    """What the cosine ends at, as a share of the highest."""
    weight_decay: float = 0.1
    clip: float = 1.0
    evaluate_every: int = 250

    def rates(self, n_embd: int) -> Schedule:
        """Return the schedule. Raises ValueError for a name that is none."""
        match self.schedule:
            case "constant":
                return constant(self.learning_rate)
            case "cosine":
                return cosine(self.learning_rate, self.steps, warmup=self.warmup, final=self.final)
            case "noam":
                return noam(n_embd, max(1, self.warmup), factor=self.learning_rate)
        raise ValueError(f"there is no schedule {self.schedule!r}: choose constant, cosine or noam")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A model that waits to be trained, and everything that is asked of it.

    ``batch`` draws from the training data only; ``held_out`` holds batches of what the model never trains on, each what
    ``model.loss`` takes, such as ids (B, T) and targets (B, T).
    """

    model: nn.Module
    batch: Batches
    held_out: list[tuple[Tensor, ...]]
    data: str
    """What it trains on, in a sentence."""
    scores: Callable[[], dict[str, float]] = dict
    """Measures on held-out data beside the loss, by name."""
    sample: Callable[[torch.Generator], str] | None = None
    """Something that the model writes."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What a checkpoint has to know beside the sizes, such as the characters that ids stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system by name: its paper, its sizes and plan, and how a task is made of (sizes, plan, text)."""

    name: str
    title: str
    paper: str
    sizes: Any
    plan: Plan
    prepare: Callable[[Any, Plan, Path | None], Task]
    reads_text: bool = False
    """Whether it can train on a file of the learner's own: a text, or pairs as `tutor.data.pair_files` reads them."""

    def configured(self, values: dict[str, str]) -> System:
        """Return the system with some values of its sizes and plan changed, given as text.

        Raises:
            ValueError: there is no such value, or it is not of the right type.
        """
        sizes, plan = _types(self.sizes), _types(self.plan)
        unknown = sorted(values.keys() - sizes.keys() - plan.keys())
        if unknown:
            known = ", ".join((*sizes, *plan))
            raise ValueError(f"{self.name} has no value {', '.join(map(repr, unknown))}. It has {known}.")
        return replace(
            self,
            sizes=replace(
                self.sizes, **{name: _parsed(name, values[name], sizes[name]) for name in sizes.keys() & values.keys()}
            ),
            plan=replace(
                self.plan, **{name: _parsed(name, values[name], plan[name]) for name in plan.keys() & values.keys()}
            ),
        )


def _types(values: Any) -> dict[str, type]:
    return {one.name: type(getattr(values, one.name)) for one in fields(values)}


def _parsed(name: str, text: str, kind: type) -> Any:
    try:
        return kind(text)
    except ValueError:
        wanted = {int: "a whole number", float: "a number"}[kind]
        raise ValueError(f"{name} must be {wanted}, not {text!r}") from None


def read_characters(text: Path | None) -> tuple[CharacterText, str]:
    """Return the learner's text or the bundled one as ids (N,) and (M,), and what it is in a sentence.

    Raises:
        ValueError: as `tutor.data.text.load_text`.
    """
    found = load_english() if text is None else load_text(text)
    name = "The bundled English text" if text is None else text.name
    parts = f"{len(found.train):,} characters train, the last {len(found.validation):,} validate"
    return found, f"{name}, {found.vocab_size} different characters: {parts}."
