"""What the screen costs a training, and what a training costs the screen."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Finding, percentile, tutor

COURSE = """\
format_version: 1
title: Benchmark
stages:
  - {number: 1, title: One, weeks: [1, 2], goal: x, lessons: [{id: s1-01-bench, title: Bench}]}
"""
TRAINING = """\
import time
import torch
from tutor import lab
from tutor.data.text import load_english, random_windows
from tutor.models.gpt import GPT, GPTConfig
from tutor.training import Trainer, constant
torch.set_num_threads(1)
torch.manual_seed(0)
text = load_english()
model = GPT(GPTConfig(vocab_size=text.vocab_size, n_layer=2, n_head=4, n_embd=64))
trainer = Trainer(model, lambda g: random_windows(text.train, 16, 64, g), schedule=constant(3e-3))
for report in trainer.run(STEPS):
    lab.curve("loss", report.step, total=STEPS, train=report.loss)
    lab.progress(report.step, STEPS, loss=report.loss)
print("steps per second", STEPS / report.seconds)
"""
HEAD = """\
format_version: 1
id: s1-01-bench
title: Bench
stage: 1
week: 1
objective: After this you have measured.
minutes: [1, 2]
concepts: [x]
resources: []
recap: [a, b, c]
steps:
  - id: train
    kind: run
    title: Train
    budget: 600
    code: |
"""


def _course(folder: Path, steps: int) -> str:
    code = TRAINING.replace("STEPS", str(steps))
    (folder / "s1-01-bench").mkdir(parents=True)
    (folder / "course.yaml").write_text(COURSE)
    indented = "".join(f"      {line}\n" for line in code.splitlines())
    (folder / "s1-01-bench" / "lesson.yaml").write_text(HEAD + indented)
    return code


def _rate(text: str) -> float:
    found = re.search(r"steps per second ([\d.]+)", text)
    assert found is not None, text
    return float(found[1])


def steps_per_second(repeats: int = 3, steps: int = 400) -> Finding:
    """The GPT lesson's training inside the tutor, drawing, against the same loop alone, in turn."""
    inside, alone = [], []
    with tempfile.TemporaryDirectory() as folder:
        code = _course(Path(folder) / "course", steps)
        for _ in range(repeats):
            result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
            alone.append(_rate(result.stdout))
            with tutor("--lessons", f"{folder}/course", "s1-01") as screen:
                screen.wait_for("enter: run it", 40)
                screen.press("enter")
                inside.append(
                    _rate(
                        screen.wait_for(lambda text: re.search(r"steps per second \d", text) is not None, 120).replace(
                            "\n", " "
                        )
                    )
                )
    ours, bare = max(inside), max(alone)
    value = f"{ours / bare:.2f} × ({ours:.1f} against {bare:.1f} steps/s, best of {repeats})"
    return Finding(what="Training steps/s inside the tutor / alone", value=value, aim="≥ 0.95", name="steps_per_second")


def screen_while_training(keys: int = 60) -> list[Finding]:
    """Key to paint, and bytes a second, while the GPT trains and its curve is drawn at 80×24."""
    with tempfile.TemporaryDirectory() as folder:
        _course(Path(folder) / "course", 100_000)
        with tutor("--lessons", f"{folder}/course", "s1-01") as screen:
            screen.wait_for("enter: run it", 40)
            screen.press("enter")
            screen.wait_for("loss ", 60)
            screen.settle(quiet=0.1, seconds=3)
            received, started = screen.received, time.perf_counter()
            while time.perf_counter() - started < 10:
                screen.read(0.05)
            rate = (screen.received - received) / 10 / 1024
            times = []
            for _ in range(keys):
                folded = "code" not in screen.text
                times.append(screen.answer_time("z", lambda text, was=folded: ("code" in text) == was))
    value = f"p50 {percentile(times, 0.5) * 1e3:.0f} ms, p99 {percentile(times, 0.99) * 1e3:.0f} ms"
    return [
        Finding(what="Key to paint while a model trains (a pane zooms)", value=value, aim="p99 ≤ 50 ms", name="screen"),
        Finding(what="Bytes/s while a model trains, 80×24", value=f"{rate:.2f} KiB/s", aim="≤ 2 KiB/s", name="screen"),
    ]
