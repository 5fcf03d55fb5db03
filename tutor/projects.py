"""Projects of the course: train a system inside a lesson, keep its checkpoint, and show the page of what came out.

    project = projects.train("transformer", steps=150)
    projects.show_result(project, score="exact", target=0.95)

A checkpoint is the same folder that ``attn-tutor train`` writes, so either may go on with what the other began.
"""

from __future__ import annotations

import json
import re
import shlex
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import torch

from tutor import lab
from tutor.figures import Curves, Series
from tutor.lab.kept import KeptTraining
from tutor.lab.live import MAX_POINTS, bin_means
from tutor.systems import Task, find_system
from tutor.systems.run import Event, Order, resumed_order
from tutor.systems.run import train as train_system
from tutor.training import load_weights, read_checkpoint_facts

PAGE = "result.md"
"""The result page as a file, beside the checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A system that was trained.

    ``task`` holds the trained model and what is held out; ``facts`` is the JSON file of the checkpoint; ``log`` has an
    event a step and an evaluation; ``folder`` is where they lie, None where nothing is kept.
    """

    system: str
    task: Task
    facts: dict[str, Any]
    log: list[Event]
    folder: Path | None


def train(
    name: str, *, text: str | Path | None = None, seed: int = 0, steps: int | None = None, **values: Any
) -> Project:
    """Train a system as ``attn-tutor train NAME`` does, with live curves, and keep the checkpoint in `lab.trainings`.

    Args:
        name: The system, as ``attn-tutor train`` lists them.
        text: A file of the learner's own, as the system reads it.
        seed: For the weights and the batches.
        steps: How long to train; the schedule of the learning rate ends there.
        values: Sizes and plan of the system, such as ``n_layer=3``.

    Raises:
        ValueError: there is no such system or value, or the text can not be read.
        TrainingTrouble: the loss is no number any more.
    """
    if steps is not None:
        values["steps"] = steps
    written = {key: str(value) for key, value in values.items()}
    file = None if text is None else Path(text)
    system = find_system(name)
    if file is not None and not system.reads_text:
        raise ValueError(f"{name} does not train on a file of yours")
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(lab.trainings) if lab.trainings else Path(scratch)
        out = kept / f"{datetime.now():%Y-%m-%d-%H%M%S}-{re.sub(r'[^a-z0-9-]', '-', name)}"
        order = Order(system=system, out=out, values=written, text=file, device=lab.device, seed=seed)
        configured = system.configured(written)
        config = asdict(configured.sizes) | asdict(configured.plan)
        place = str(out) if lab.trainings else ""
        last = configured.plan.steps
        with lab.training(name, config, seed=seed, steps=last, folder=place, draws=False) as run:
            train_system(order, emit=_drawn(run), stopped=lambda: False)
        project = load(out)
    return project if lab.trainings else replace(project, folder=None)


def load(folder: str | Path) -> Project:
    """Return what ``attn-tutor train`` or `train` has kept in a folder.

    Raises:
        ValueError: there is no checkpoint, or its text has changed since.
    """
    folder = Path(folder).expanduser()
    order = resumed_order(folder, find_system, steps=None, seconds=None, device="cpu")
    system = order.system.configured(order.values)
    torch.manual_seed(order.seed)
    task = system.prepare(system.sizes, system.plan, order.text)
    load_weights(task.model, folder / "model")
    task.model.eval()
    lines = (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return Project(
        system=system.name,
        task=task,
        facts=read_checkpoint_facts(folder / "model"),
        log=[json.loads(line) for line in lines],
        folder=folder,
    )


def newest(name: str) -> Project | None:
    """Return the newest training of a system that is kept in `lab.trainings`, or None."""
    if not lab.trainings:
        return None
    kept = sorted(Path(lab.trainings).glob(f"*-{name}/model.json"))
    return load(kept[-1].parent) if kept else None


def show_result(project: Project, *, score: str, target: float, lower: bool = False) -> bool:
    """Show a project's result page: curves, samples, the score against the target, and where the checkpoint lies.

    The page is written as `PAGE` beside the checkpoint, too. ``lower`` is whether a lower score is better. Return
    whether the target is reached.

    Raises:
        ValueError: the system has no such score.
    """
    facts = project.facts
    if score not in facts["scores"]:
        raise ValueError(f"{project.system} has no score {score!r}: choose {', '.join(facts['scores'])}")
    value = float(facts["scores"][score])
    reached = value <= target if lower else value >= target
    lines = [
        ["target", f"{score.replace('_', ' ')} {'≤' if lower else '≥'} {target:g}"],
        ["yours", f"{value:.3f}, {'reached' if reached else f'not yet, {abs(value - target):.3f} to go'}"],
        ["held-out loss", f"{facts['loss']:.4f}"],
        ["training", f"{facts['step']:,} steps, {facts['seconds']:.0f} s, seed {facts['seed']}"],
        ["changed", ", ".join(f"{key}={one}" for key, one in facts["values"].items()) or "nothing"],
        ["data", facts["data"]],
    ]
    sample = project.task.sample(torch.Generator().manual_seed(0)) if project.task.sample else ""
    place = _place(project)
    lab.show(_losses(project.log))
    lab.text(f"{sample}\n\n{place}" if sample else place, title="Samples, and where it lies")
    lab.table(["", "result"], lines, title=f"Result: {project.system}", marked=[(1, 1)] if reached else [])
    if project.folder is not None:
        rows = "\n".join(f"- {name}: {told}" for name, told in lines)
        page = f"# Result: {project.system}\n\n{rows}\n\n```\n{sample}\n```\n\n{place}\n"
        (project.folder / PAGE).write_text(page, encoding="utf-8")
    return reached


def _place(project: Project) -> str:
    if project.folder is None:
        return "Nothing is kept: this run has no folder for trainings."
    go_on = f"attn-tutor train --resume {shlex.quote(str(project.folder))} --steps {2 * project.facts['step']}"
    return f"Kept in {project.folder}\nThis page: {PAGE} there.\nGo on: {go_on}"


def _losses(log: list[Event]) -> Curves:
    lines = []
    for kind, label in (("step", "training"), ("evaluation", "held out")):
        events = [event for event in log if event["event"] == kind]
        xs = [float(event["step"]) for event in events]
        thin_x, thin_y = bin_means(xs, [event["loss"] for event in events], MAX_POINTS)
        lines.append(Series(label=label, x=thin_x, y=thin_y))
    return Curves(title="Losses of the whole training", series=tuple(lines), x_label="step", y_label="nats", log_y=True)


def _drawn(run: KeptTraining) -> Callable[[Event], None]:
    """Return what draws the events of a training as they come, and keeps them as a run."""
    last = 0

    def emit(event: Event) -> None:
        nonlocal last
        if event["event"] == "start":
            last = event["steps"]
            run.data = event["data"]
        elif event["event"] == "step":
            lab.curve("Loss", event["step"], total=last, training=event["loss"])
            lab.progress(event["step"], last, loss=event["loss"])
            run.point(event["step"], training=event["loss"])
        elif event["event"] == "evaluation":
            lab.curve("Loss", event["step"], total=last, held_out=event["loss"])
            lab.curve("Score on held-out data", event["step"], total=last, **event["scores"])
            run.point(event["step"], held_out=event["loss"])
            run.score(**event["scores"])
        elif event["event"] == "end":
            run.sample(event["sample"])

    return emit
