"""Invariants of learning: of the loss, the gradient, the training step and the evaluation.

Source: Karpathy (2019), *A Recipe for Training Neural Networks*, "Set up the end-to-end training/evaluation skeleton".
"""

from __future__ import annotations

import math
from copy import deepcopy

import torch
from torch import Tensor

from tutor.faults.invariant import TOLERANCE, Finding, Invariant, still
from tutor.faults.model import BreakableTransformer

Model = BreakableTransformer
BELOW, ABOVE = 0.5, 2.0
"""How far a fresh loss may be from ln V, in nats. A tied embedding lets each place favor its own token at first."""


def _fresh(model: Model) -> Model:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return type(model)(model.config, model.parts)


def _fresh_loss_is_a_guess(model: Model, source: Tensor, target: Tensor) -> Finding:
    guess = math.log(model.config.target_vocab)
    with still(_fresh(model)) as quiet:
        loss = float(quiet.loss(source, target))
    says = f"a fresh model has a loss of {loss:.2f}, ln V is {guess:.2f}"
    return Finding(holds=guess - BELOW < loss < guess + ABOVE, says=says)


def _one_batch_is_learned(model: Model, source: Tensor, target: Tensor) -> Finding:
    few, fresh = (source[:6], target[:6]), _fresh(model)
    optimizer = torch.optim.Adam(fresh.parameters(), lr=0.01, fused=True)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        for _ in range(80):
            fresh.training_step(optimizer, *few)
    with still(fresh) as quiet:
        loss = float(quiet.loss(*few))
    return Finding(holds=loss < 0.3, says=f"after 80 steps on six sentences their loss is {loss:.2g}")


def _gradient_reaches_each_matrix(model: Model, source: Tensor, target: Tensor) -> Finding:
    copy = deepcopy(model)
    copy.train(False)
    copy.zero_grad(set_to_none=True)
    copy.loss(source, target).backward()  # type: ignore[no-untyped-call]
    without = [
        name
        for name, weight in copy.named_parameters()
        if weight.dim() > 1 and "embedding" not in name and _silent_rows(weight.grad) > 0.5
    ]
    says = f"no gradient for most of {without[0]}" if without else "every matrix has a gradient"
    return Finding(holds=not without, says=says)


def _silent_rows(gradient: Tensor | None) -> float:
    """Return the share of rows without any gradient: (N, M) or None -> from 0 to 1."""
    return 1.0 if gradient is None else float((gradient == 0).all(dim=1).float().mean())


def _a_step_starts_afresh(model: Model, source: Tensor, target: Tensor) -> Finding:
    copy = deepcopy(model)
    half = len(source) // 2
    first, second = (source[:half], target[:half]), (source[half:], target[half:])
    optimizer = torch.optim.SGD(copy.parameters(), lr=0.0)
    with torch.random.fork_rng(devices=[]):
        copy.training_step(optimizer, *first)
        torch.manual_seed(0)
        copy.training_step(optimizer, *second)
        after = _gradient_norm(copy)
        copy.zero_grad(set_to_none=True)
        torch.manual_seed(0)
        copy.loss(*second).backward()  # type: ignore[no-untyped-call]
        alone = _gradient_norm(copy)
    says = f"the norm of a batch's gradient is {after:.3g} in the second step, {alone:.3g} on its own"
    return Finding(holds=abs(after - alone) < TOLERANCE * max(1.0, alone), says=says)


def _gradient_norm(model: Model) -> float:
    gradients = [weight.grad.flatten() for weight in model.parameters() if weight.grad is not None]
    return float(torch.cat(gradients).norm())


def _two_evaluations_agree(model: Model, source: Tensor, target: Tensor) -> Finding:
    copy = deepcopy(model)
    with torch.random.fork_rng(devices=[]):
        first, second = (copy.evaluate(source, target) for _ in range(2))
    says = f"two evaluations of the same sentences gave {first:.4f} and {second:.4f}"
    return Finding(holds=first == second, says=says)


LEARNING: tuple[Invariant, ...] = (
    Invariant(
        name="a fresh loss is a guess",
        because="A model that knows nothing gives each of V tokens about the same chance, and pays about ln V.",
        test=_fresh_loss_is_a_guess,
    ),
    Invariant(
        name="one batch is learned by heart",
        because="A model with thousands of weights can store six sentences.",
        test=_one_batch_is_learned,
    ),
    Invariant(
        name="gradient reaches each matrix",
        because="A weight that gets no gradient has no part in the result.",
        test=_gradient_reaches_each_matrix,
    ),
    Invariant(
        name="a step starts afresh",
        because="A step follows the gradient of its own batch.",
        test=_a_step_starts_afresh,
    ),
    Invariant(
        name="two evaluations agree",
        because="Without dropout nothing is left to chance.",
        test=_two_evaluations_agree,
    ),
)
