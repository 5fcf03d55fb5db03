"""Make the checkpoints in ``tutor/checkpoints``: train, round to float16, evaluate what is kept, say how it was made.

``make checkpoints`` makes all; ``python scripts/make_checkpoints.py gpt`` makes one. One thread.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from tutor.checkpoints import FOLDER
from tutor.data.sequences import repeated_sequences
from tutor.systems import NANOGPT_CPU, System, Task, find_system
from tutor.systems.run import make_trainer
from tutor.training import FORMAT_VERSION, StepReport, evaluate

SEED = 0
SNAPSHOT_STEPS = (0, 25, 50, 75, 100, 125, 150, 175, 200, 250, 300, 400, 600, 800)
SHOWN = 40
"""Tokens of the sequence whose attention is kept."""

Look = Callable[[int], None]


def prepared(name: str, values: dict[str, str]) -> tuple[System, Task]:
    """Return a system and its task, with the seed set."""
    system = find_system(name).configured(values)
    torch.manual_seed(SEED)
    return system, system.prepare(system.sizes, system.plan, None)


def run(system: System, task: Task, look: Look | None = None) -> tuple[StepReport, float]:
    """Train to the end of the plan; return the last report and the processor's seconds.

    ``look`` is called with 0 and after every step.
    """
    look = look or (lambda step: None)
    started = time.process_time()
    look(0)
    report = None
    for report in make_trainer(system, task, seed=SEED).run(system.plan.steps):
        look(report.step)
        if report.step % system.plan.evaluate_every == 0:
            held_out = evaluate(task.model, task.held_out)
            print(
                f"{system.name} {report.step}: loss {report.loss:.3f}, held-out {held_out:.4f}, {report.seconds:.0f} s"
            )
    assert report is not None
    return report, time.process_time() - started


def keep(name: str, system: System, task: Task, run: tuple[StepReport, float]) -> None:
    """Write weights as float16, and the JSON file with what those weights reach."""
    report, processor = run
    kept = halved(task.model)
    write(kept, name)
    facts = {
        "format_version": FORMAT_VERSION,
        "config": asdict(system.sizes),
        "system": system.name,
        "plan": asdict(system.plan),
        "seed": SEED,
        "data": task.data,
        "parameters": sum(parameter.numel() for parameter in task.model.parameters()),
        "loss": round(evaluate(task.model, task.held_out), 4),
        "scores": {score: round(value, 4) for score, value in task.scores().items()},
        "training_loss": round(report.loss, 4),
        "seconds": round(report.seconds, 1),
        "processor_seconds": round(processor, 1),
        "torch": torch.__version__,
        "made_by": f"scripts/make_checkpoints.py {name}",
        **task.facts,
    }
    (FOLDER / f"{name}.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{name}: loss {facts['loss']}, {facts['scores']}, {report.seconds:.0f} s")


def write(tensors: dict[str, Tensor], name: str) -> None:
    """Write tensors to a file that everybody may read, as safetensors would not."""
    path = FOLDER / f"{name}.safetensors"
    save_file(tensors, path)
    path.chmod(0o644)


def halved(model: nn.Module) -> dict[str, Tensor]:
    """Round a model's weights to float16 in place; return them as such, shared ones once."""
    kept: dict[str, Tensor] = {}
    with torch.no_grad():
        for parameter_name, parameter in model.named_parameters():  # names a shared weight once
            kept[parameter_name] = parameter.detach().half().contiguous()
            parameter.copy_(kept[parameter_name].float())
    return kept


def make_gpt() -> None:
    """The GPT at nanoGPT's CPU configuration on the bundled text."""
    system, task = prepared("gpt", NANOGPT_CPU)
    keep("gpt", system, task, run(system, task))


def make_translation() -> None:
    """A small Transformer on the sentences of the grammar."""
    system, task = prepared("transformer", {"steps": "800", "evaluate_every": "200"})
    keep("translation", system, task, run(system, task))


def make_bert() -> None:
    """A small BERT on the sentences of the grammar, asked for twice the paper's share of the words."""
    values = {"share": "0.3", "steps": "3000", "batch_size": "64", "evaluate_every": "500"}
    system, task = prepared("bert", values)
    keep("bert", system, task, run(system, task))


def make_induction() -> None:
    """Two layers of attention, looked at while they learn."""
    system, task = prepared("induction", {})
    ids = repeated_sequences(1, SHOWN - 1, 32, torch.Generator().manual_seed(5), periods=(13, 13))[0]  # (1, T)
    maps: list[Tensor] = []
    losses: list[float] = []

    @torch.no_grad()
    def look(step: int) -> None:
        if step in SNAPSHOT_STEPS:
            layers = torch.cat(task.model(ids, weights=True)[1])  # (L, H, T, T)
            maps.append((layers * 255).round().to(torch.uint8))
            losses.append(evaluate(task.model, task.held_out))

    ran = run(system, task, look)
    kept = {
        "steps": torch.tensor(SNAPSHOT_STEPS),
        "losses": torch.tensor(losses),
        "ids": ids[0].to(torch.uint8),
        "maps": torch.stack(maps),
    }
    write(kept, "induction-snapshots")
    keep("induction", system, task, ran)


MAKERS = {"gpt": make_gpt, "translation": make_translation, "bert": make_bert, "induction": make_induction}


def main() -> None:
    """Make the named checkpoints, or all."""
    torch.set_num_threads(1)
    for name in sys.argv[1:] or MAKERS:
        MAKERS[name]()


if __name__ == "__main__":
    main()
