"""One training loop for every model of the course: a generator that yields a report a step.

The caller draws, logs or stops: leaving the loop ends the training. Nothing is printed. Losses are in nats.

Source: Loshchilov and Hutter (2019), *Decoupled Weight Decay Regularization*, for AdamW; Pascanu, Mikolov and Bengio
(2013), *On the Difficulty of Training Recurrent Neural Networks*, section 3.2, for clipping the gradient's norm.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from tutor.whole_file import replacing

Schedule = Callable[[int], float]
Batches = Callable[[torch.Generator], tuple[Tensor, ...]]
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReport:
    """One step of training. ``step`` counts from 1; ``loss`` is that of the batch before the step."""

    step: int
    loss: float
    learning_rate: float
    gradient_norm: float
    tokens_per_second: float
    seconds: float
    """Since the loop began."""


def constant(learning_rate: float) -> Schedule:
    """Return a schedule that never changes."""
    return lambda step: learning_rate


def cosine(learning_rate: float, steps: int, *, warmup: int = 0, final: float = 0.1) -> Schedule:
    """Return a schedule that rises over ``warmup`` steps and falls by half a cosine to ``final`` times its top.

    Source: Loshchilov and Hutter (2017), *SGDR*, equation 5, with one period.
    """

    def rate(step: int) -> float:
        if step <= warmup:
            return learning_rate * step / max(1, warmup)
        share = min(1.0, (step - warmup) / max(1, steps - warmup))
        return learning_rate * (final + (1 - final) * 0.5 * (1 + math.cos(math.pi * share)))

    return rate


def noam(n_embd: int, warmup: int, *, factor: float = 1.0) -> Schedule:
    """Return the schedule of the first Transformer: a linear rise, then a fall with the root of the step.

    Source: Vaswani et al. (2017), section 5.3, equation 3.
    """
    return lambda step: factor * n_embd**-0.5 * min(max(1, step) ** -0.5, max(1, step) * warmup**-1.5)


class Trainer:
    """A model, its optimizer and its place in the training, which a checkpoint can keep.

    ``batch`` gets the trainer's random generator and returns the tensors that ``model.loss`` takes, such as ids (B, T)
    and targets (B, T). The batches are made on the CPU and moved to where the model is, so that the same seed gives the
    same batches on every device, also after a resume.
    """

    def __init__(
        self,
        model: nn.Module,
        batch: Batches,
        *,
        schedule: Schedule,
        seed: int = 0,
        clip: float = 1.0,
        weight_decay: float = 0.1,
        betas: tuple[float, float] = (0.9, 0.99),
    ) -> None:
        self.model = model
        self.batch = batch
        self.schedule = schedule
        self.clip = clip
        self.step = 0
        self.device = next(model.parameters()).device
        self.generator = torch.Generator().manual_seed(seed)
        decayed = [parameter for parameter in model.parameters() if parameter.dim() >= 2]
        others = [parameter for parameter in model.parameters() if parameter.dim() < 2]
        groups = [{"params": decayed, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=schedule(1), betas=betas, fused=True)

    def run(self, steps: int, *, seconds: float | None = None) -> Iterator[StepReport]:
        """Train until step ``steps``, or until ``seconds`` have passed; yield a `StepReport` after every step."""
        self.model.train()
        started = time.perf_counter()
        tokens = 0
        while self.step < steps:
            data = tuple(tensor.to(self.device) for tensor in self.batch(self.generator))
            loss, norm = self._step(data)
            tokens += data[0].numel()
            spent = time.perf_counter() - started
            rate = self.optimizer.param_groups[0]["lr"]
            yield StepReport(
                step=self.step,
                loss=loss,
                learning_rate=rate,
                gradient_norm=norm,
                tokens_per_second=tokens / max(spent, 1e-9),
                seconds=spent,
            )
            if seconds is not None and spent >= seconds:
                return

    def _step(self, data: tuple[Tensor, ...]) -> tuple[float, float]:
        self.step += 1
        for group in self.optimizer.param_groups:
            group["lr"] = self.schedule(self.step)
        self.model.train()
        loss: Tensor = self.model.loss(*data)  # type: ignore[operator]
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
        self.optimizer.step()
        return float(loss.detach()), float(norm)

    def save(self, path: Path, config: Any, **facts: Any) -> None:
        """Write weights (safetensors), the trainer's state, and a JSON file of config and facts, each whole or not.

        Three files: ``path`` with the suffixes .safetensors, .state and .json.
        """
        from safetensors.torch import save_model

        path.parent.mkdir(parents=True, exist_ok=True)
        state = {
            "optimizer": self.optimizer.state_dict(),
            "generator": self.generator.get_state(),
            "dropout": _random_state(self.device),
            "device": self.device.type,
        }
        about = {"format_version": FORMAT_VERSION, "config": asdict(config), "step": self.step, **facts}
        _write(path.with_suffix(".safetensors"), lambda scratch: save_model(self.model, str(scratch)))
        _write(path.with_suffix(".state"), lambda scratch: torch.save(state, scratch))
        _write(path.with_suffix(".json"), lambda scratch: scratch.write_text(json.dumps(about, indent=2)))

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint: the losses from here on equal those of a training that was never stopped.

        It also puts back torch's own random state, from which dropout draws. On a device of another kind than that of
        the checkpoint dropout draws anew, and the losses are equal without dropout and up to rounding.

        Raises:
            ValueError: there is no checkpoint, or it is of another format or another model.
        """
        about = read_checkpoint_facts(path)
        load_weights(self.model, path)
        state = torch.load(path.with_suffix(".state"), map_location="cpu", weights_only=True)
        self.optimizer.load_state_dict(state["optimizer"])
        self.generator.set_state(state["generator"])
        if state["device"] == self.device.type:
            _set_random_state(self.device, state["dropout"])
        self.step = int(about["step"])


def _random_state(device: torch.device) -> Tensor:
    return torch.cuda.get_rng_state(device) if device.type == "cuda" else torch.get_rng_state()


def _set_random_state(device: torch.device, state: Tensor) -> None:
    if device.type == "cuda":
        torch.cuda.set_rng_state(state, device)
    else:
        torch.set_rng_state(state)


def _write(path: Path, write: Callable[[Path], Any]) -> None:
    with replacing(path) as scratch:
        write(scratch)


def read_checkpoint_facts(path: Path) -> dict[str, Any]:
    """Return the JSON part of a checkpoint.

    Raises:
        ValueError: there is no such file, it is not JSON, or this version does not know its format.
    """
    file = path.with_suffix(".json")
    try:
        about: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"the checkpoint {file} can not be read: {error.strerror}") from None
    except ValueError as error:
        raise ValueError(f"{file} is not the JSON file of a checkpoint: {error}") from None
    if about.get("format_version") != FORMAT_VERSION:
        raise ValueError(f"{path}: format {about.get('format_version')!r}, this tutor knows {FORMAT_VERSION}")
    return about


def load_weights(model: nn.Module, path: Path) -> None:
    """Put a checkpoint's weights into a model of the same sizes. Raises ValueError where they do not fit."""
    from safetensors import SafetensorError
    from safetensors.torch import load_model

    try:
        load_model(model, str(path.with_suffix(".safetensors")))
    except (OSError, SafetensorError) as error:
        raise ValueError(f"{path.with_suffix('.safetensors')} can not be read: {error}") from None
    except RuntimeError as error:
        raise ValueError(f"{path}: the weights do not fit this model: {error}") from None


@torch.no_grad()
def evaluate(model: nn.Module, batches: list[tuple[Tensor, ...]]) -> float:
    """Return the mean loss over given batches, without dropout, without gradients; the mode is put back.

    Each batch is what ``model.loss`` takes, such as ids (B, T) and targets (B, T).
    """
    training = model.training
    device = next(model.parameters()).device
    model.eval()
    losses = [float(model.loss(*(x.to(device) for x in batch))) for batch in batches]  # type: ignore[operator]
    model.train(training)
    return sum(losses) / len(losses)
