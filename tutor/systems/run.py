"""Train a system, report as JSON objects, keep a checkpoint, and go on from one. Nothing is printed here.

A checkpoint is a folder: ``model.safetensors`` (weights), ``model.state`` (optimizer and random numbers),
``model.json`` (everything that makes the run again) and ``log.jsonl`` (a line a step and an evaluation).
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import torch

from tutor.systems.system import System, Task
from tutor.training import StepReport, Trainer, evaluate, read_checkpoint_facts

Event = dict[str, Any]
Emit = Callable[[Event], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to train. ``values`` changes sizes and plan by name; ``resume`` is a folder to go on from."""

    system: System
    out: Path
    values: dict[str, str] = field(default_factory=dict)
    text: Path | None = None
    steps: int | None = None
    """Where to stop; None means where the plan ends."""
    seconds: float | None = None
    device: str = "cpu"
    seed: int = 0
    resume: bool = False
    """Whether ``out`` holds a checkpoint to go on from."""


class TrainingTrouble(Exception):
    """A training that can not go on. The text says why and what to do."""


def resumed_order(
    folder: Path, find: Callable[[str], System], *, steps: int | None, seconds: float | None, device: str
) -> Order:
    """Return the order that goes on where a folder's checkpoint stopped.

    Raises:
        ValueError: there is no checkpoint, or its text is not the same any more.
    """
    about = read_checkpoint_facts(folder / "model")
    missing = {"system", "values", "seed", "text", "text_sha256"} - about.keys()
    if missing:
        raise ValueError(
            f"{folder / 'model.json'} lacks {', '.join(sorted(missing))}: it is no run of `attn-tutor train`"
        )
    text = Path(about["text"]) if about["text"] else None
    if text is not None and _fingerprint(text) != about["text_sha256"]:
        raise ValueError(f"{text} has changed since this training began: start a new one")
    return Order(
        system=find(about["system"]),
        out=folder,
        values=about["values"],
        text=text,
        steps=steps,
        seconds=seconds,
        device=device,
        seed=about["seed"],
        resume=True,
    )


def check_device(device: str) -> torch.device:
    """Return a device. Raises ValueError where this torch has none of the kind."""
    found = torch.device(device)
    if found.type == "cuda" and not torch.cuda.is_available():
        raise ValueError(
            f"torch {torch.__version__} finds no CUDA device. Name a Python that has one: "
            "`attn-tutor --python /path/to/python train … --device cuda`"
        )
    return found


def make_trainer(system: System, task: Task, *, seed: int) -> Trainer:
    """Return the trainer of a system's task, with the system's plan."""
    return Trainer(
        task.model,
        task.batch,
        schedule=system.plan.rates(getattr(system.sizes, "n_embd", 64)),
        seed=seed,
        clip=system.plan.clip,
        weight_decay=system.plan.weight_decay,
    )


def train(order: Order, *, emit: Emit, stopped: Callable[[], bool]) -> str:
    """Train until the plan's end, ``steps``, ``seconds``, or until ``stopped`` says so; return which it was.

    The events are "start", "step", "evaluation", "saved" and "end". The schedule's length is always the plan's, so that
    a training that stops early and goes on has the same losses as one that never stopped.

    Raises:
        ValueError: a value, the text, the device or the checkpoint is wrong.
        TrainingTrouble: the loss is no number any more.
    """
    device = check_device(order.device)
    system = order.system.configured(order.values)
    torch.manual_seed(order.seed)
    task = system.prepare(system.sizes, system.plan, order.text)
    task.model.to(device)
    trainer = make_trainer(system, task, seed=order.seed)
    before = 0.0
    if order.resume:
        trainer.resume(order.out / "model")
        before = float(read_checkpoint_facts(order.out / "model")["seconds"])
    last = system.plan.steps if order.steps is None else order.steps
    parameters = sum(parameter.numel() for parameter in task.model.parameters())
    order.out.mkdir(parents=True, exist_ok=True)
    with (order.out / "log.jsonl").open("a" if order.resume else "w", encoding="utf-8") as log:
        run = _Run(order=order, system=system, task=task, trainer=trainer, emit=emit, log=log, before=before)
        emit(
            {
                "event": "start",
                "system": system.name,
                "parameters": parameters,
                "data": task.data,
                "sizes": asdict(system.sizes),
                "plan": asdict(system.plan),
                "seed": order.seed,
                "device": str(device),
                "torch": torch.__version__,
                "step": trainer.step,
                "steps": last,
                "out": str(order.out),
            }
        )
        return run.until(last, stopped)


@dataclass(slots=True, kw_only=True)
class _Run:
    order: Order
    system: System
    task: Task
    trainer: Trainer
    emit: Emit
    log: IO[str]
    before: float
    """Seconds of training before a resume."""
    evaluation: Event = field(default_factory=dict)
    seconds: float = 0.0

    def until(self, last: int, stopped: Callable[[], bool]) -> str:
        reason, started = "steps", time.process_time()
        for report in self.trainer.run(last, seconds=self.order.seconds):
            self._take(report)
            if stopped():
                reason = "interrupted"
                break
            if report.step % self.system.plan.evaluate_every == 0 and report.step < last:
                self._evaluate()
                self._save()
        if reason == "steps" and self.trainer.step < last:
            reason = "seconds"
        spent = time.process_time() - started
        self._evaluate()
        self._save()
        sample = self.task.sample(torch.Generator().manual_seed(self.order.seed)) if self.task.sample else ""
        out = str(self.order.out)
        end = {"event": "end", "reason": reason, "seconds": self.seconds, "processor_seconds": spent}
        self.emit({**self.evaluation, **end, "sample": sample, "out": out})
        return reason

    def _take(self, report: StepReport) -> None:
        self.seconds = self.before + report.seconds
        if not math.isfinite(report.loss):
            raise TrainingTrouble(
                f"the loss is {report.loss} at step {report.step}: try a lower learning_rate than "
                f"{self.system.plan.learning_rate:g}. What was kept before stays."
            )
        self._tell({"event": "step", **asdict(report), "seconds": self.seconds})

    def _tell(self, event: Event) -> None:
        self.emit(event)
        self.log.write(json.dumps(event) + "\n")

    def _evaluate(self) -> None:
        loss = evaluate(self.task.model, self.task.held_out)
        scores = self.task.scores()
        self.evaluation = {"event": "evaluation", "step": self.trainer.step, "loss": loss, "scores": scores}
        self._tell(self.evaluation)

    def _save(self) -> None:
        self.log.flush()
        self.trainer.save(
            self.order.out / "model",
            self.system.sizes,
            system=self.system.name,
            values=self.order.values,
            plan=asdict(self.system.plan),
            seed=self.order.seed,
            text=str(self.order.text.expanduser().resolve()) if self.order.text else "",
            text_sha256=_fingerprint(self.order.text) if self.order.text else "",
            data=self.task.data,
            loss=self.evaluation["loss"],
            scores=self.evaluation["scores"],
            seconds=self.seconds,
            torch=torch.__version__,
            **self.task.facts,
        )
        self.emit({"event": "saved", "step": self.trainer.step, "out": str(self.order.out)})


def _fingerprint(path: Path) -> str:
    try:
        return hashlib.sha256(path.expanduser().read_bytes()).hexdigest()
    except OSError as error:
        raise ValueError(f"{path} can not be read: {error.strerror}") from None
