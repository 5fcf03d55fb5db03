"""A trial: train a sound or a broken model on a small task, and measure what it can do.

The task is to write a string of letters backwards. It is small enough for a training of seconds, and needs what the
faults break: cross-attention, positions, both masks, and labels that are one place ahead.

Source: the reversal task of Sutskever et al. (2014), section 3.3, turned into the task itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F

from tutor.data.pairs import END, PAD, Pairs, reversed_pairs
from tutor.faults.catalogue import FAULTS
from tutor.faults.model import BreakableTransformer
from tutor.faults.parts import Parts
from tutor.models.transformer import TransformerConfig, greedy

STEPS = 200
LETTERS = 6
LENGTHS = (4, 6)
SOUND = "sound"
"""The name of the model without any fault."""


@cache
def reversal_task() -> tuple[Pairs, Pairs]:
    """Return the pairs for training and others for validation: source (N, S), target (N, T), N = 4000 and 200."""
    draw = torch.Generator().manual_seed(0)
    training = reversed_pairs(4000, LENGTHS, draw, symbols=LETTERS)
    known = {tuple(row) for row in training.source.tolist()}
    others = reversed_pairs(8000, LENGTHS, draw, symbols=LETTERS)
    new = [index for index, row in enumerate(others.source.tolist()) if tuple(row) not in known][:200]
    return _with_ends(training, list(range(len(training)))), _with_ends(others, new)


def _with_ends(pairs: Pairs, chosen: list[int]) -> Pairs:
    """Return the chosen pairs with an end sign after each source, so that a model can tell where to begin."""
    source = F.pad(pairs.source[chosen], (0, 1), value=PAD)  # (N, S + 1)
    source.scatter_(1, pairs.lengths[chosen][:, None], END)
    return dataclasses.replace(pairs, source=source, target=pairs.target[chosen])


def fresh_model(fault: str = SOUND, *, seed: int = 0) -> BreakableTransformer:
    """Return an untrained model: one layer each way, 4 heads, C = 32, and the named fault.

    Raises:
        ValueError: there is no such fault.
    """
    if fault != SOUND and fault not in FAULTS:
        raise ValueError(f"there is no fault {fault!r}: choose {SOUND} or one of {', '.join(FAULTS)}")
    size = LETTERS + 3
    config = TransformerConfig(
        source_vocab=size,
        target_vocab=size,
        n_layer=1,
        n_embd=32,
        n_hidden=64,
        block_size=24,
        dropout=0.02,
        norm_first=True,
    )
    torch.manual_seed(seed)
    return BreakableTransformer(config, Parts() if fault == SOUND else FAULTS[fault].parts)


def train(model: BreakableTransformer, *, steps: int = STEPS, seed: int = 0) -> Iterator[tuple[int, float]]:
    """Train on the reversal task; yield the step, from 1, and the loss of its batch of 64, in nats."""
    pairs, _ = reversal_task()
    draw = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), betas=(0.9, 0.98), fused=True)
    for step in range(1, steps + 1):
        optimizer.param_groups[0]["lr"] = 0.02 * min(1.0, step / 10) * (1 - 0.9 * step / steps)
        yield step, model.training_step(optimizer, *pairs.batch(64, draw))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a model can do on strings that were not in its training."""

    loss: float
    """The validation loss in nats, as the model computes it."""
    told: float
    """The share of labels that are told right with teacher forcing, pads left out."""
    written: float
    """The share of strings that are right when it writes by itself, from its own tokens."""
    samples: tuple[tuple[str, str, str], ...]
    """Some strings: what was read, what should be written, what it wrote."""


@torch.no_grad()
def outcome(model: BreakableTransformer) -> Outcome:
    """Return what a model can do on the 200 held-out strings."""
    _, pairs = reversal_task()
    loss = model.evaluate(pairs.source, pairs.target)
    logits, labels = model.told(pairs.source, pairs.target)
    right = logits.argmax(-1) == labels  # (B, T)
    answer = pairs.target[:, 1:]  # (B, T)
    wrote = _fit(greedy(model, pairs.source, answer.size(1)), answer.size(1))
    words = pairs.target_vocabulary
    samples = tuple(
        (words.decode(pairs.source[row]), words.decode(answer[row]), words.decode(wrote[row])) for row in range(4)
    )
    return Outcome(
        loss=loss,
        told=float(right[labels != PAD].float().mean()),
        written=float((wrote == answer).all(dim=1).float().mean()),
        samples=samples,
    )


def _fit(ids: Tensor, size: int) -> Tensor:
    """Return ids (B, T) with pads up to ``size`` places."""
    return F.pad(ids, (0, size - ids.size(1)), value=PAD)
