"""The GPT at nanoGPT's CPU configuration on any text: tokens a second, and the loss as it falls.

``python -m benchmarks.language_model --text FILE`` so that it can run side by side with nanoGPT's ``train.py
config/train_shakespeare_char.py --device=cpu --compile=False --eval_iters=20 --log_interval=1 --block_size=64
--batch_size=12 --n_layer=4 --n_head=4 --n_embd=128 --max_iters=2000 --lr_decay_iters=2000 --dropout=0.0``.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch

from benchmarks.measure import Finding
from tutor.systems import NANOGPT_CPU, find_system
from tutor.systems.run import make_trainer
from tutor.training import evaluate

REPORTED = (250, 500, 1000, 1500, 2000)


def tokens_per_second(steps: int = 30, repeats: int = 3) -> Finding:
    """Tokens a second of the processor's time while that GPT trains, the best of some short runs."""
    system = find_system("gpt").configured(NANOGPT_CPU)
    rates = []
    for _ in range(repeats):
        task = system.prepare(system.sizes, system.plan, None)
        trainer = make_trainer(system, task, seed=0)
        started = time.process_time()
        for _report in trainer.run(steps):
            pass
        rates.append(steps * system.plan.batch_size * system.sizes.block_size / (time.process_time() - started))
    value = f"{max(rates):,.0f} tokens/s of processor time, {torch.get_num_threads()} thread(s), best of {repeats}"
    return Finding(what="GPT training, 0.8 M parameters", value=value, aim="–", name="tokens_per_second")


def run(text: Path | None, steps: int, seed: int) -> None:
    """Train and print: the configuration, the held-out loss at some steps, tokens a second, seconds."""
    system = find_system("gpt").configured(NANOGPT_CPU)
    torch.manual_seed(seed)
    task = system.prepare(system.sizes, system.plan, text)
    parameters = sum(parameter.numel() for parameter in task.model.parameters())
    print(json.dumps({**NANOGPT_CPU, "parameters": parameters, "seed": seed, "threads": torch.get_num_threads()}))
    print(task.data)
    started, batch = time.process_time(), system.plan.batch_size * system.sizes.block_size
    losses: list[float] = []
    judging = 0.0
    for report in make_trainer(system, task, seed=seed).run(steps):
        losses.append(report.loss)
        if report.step in REPORTED or report.step == steps:
            before = time.process_time()
            held_out = evaluate(task.model, task.held_out)
            judging += time.process_time() - before
            spent = time.process_time() - started - judging
            recent = sum(losses[-50:]) / len(losses[-50:])
            print(
                f"step {report.step:>5}: held-out loss {held_out:.4f}, training {recent:.4f}, {report.seconds:.0f} s, "
                f"processor {spent:.0f} s, {report.step * batch / spent:,.0f} tokens/s of processor time",
                flush=True,
            )


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, help="a UTF-8 file; the bundled text without it")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    run(arguments.text, arguments.steps, arguments.seed)


if __name__ == "__main__":
    main()
