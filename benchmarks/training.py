"""What the screen costs a training, and what a training costs the screen."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.measure import Finding, percentile, tutor
from tests.e2e.conftest import clean_environment
from tests.e2e.terminal import Terminal

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
begun = time.process_time()
trainer = Trainer(model, lambda g: random_windows(text.train, 16, 64, g), schedule=constant(3e-3))
for report in trainer.run(STEPS):
    lab.curve("loss", report.step, total=STEPS, train=report.loss)
    lab.progress(report.step, STEPS, loss=report.loss)
print("steps per second", STEPS / report.seconds)
print("milliseconds of processor a step", 1000 * (time.process_time() - begun) / STEPS)
"""
HEAD = """\
format_version: 1
id: s1-01-bench
title: Bench
stage: 1
week: 1
objective: After this you have measured.
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


def _told(text: str) -> tuple[float, float]:
    """Return the steps a second and the milliseconds of processor a step that the training printed."""
    rate = re.search(r"steps per second ([\d.]+)", text)
    spent = re.search(r"milliseconds of processor a step ([\d.]+)", text)
    assert rate is not None and spent is not None, text
    return float(rate[1]), float(spent[1])


def _inside(folder: str) -> tuple[float, float]:
    with tutor("--trust", "--lessons", f"{folder}/course", "s1-01") as screen:
        screen.wait_for("enter: run it", 40)
        screen.press("enter")
        return _told(screen.wait_for(lambda text: re.search(r"a step [\d.]+", text) is not None, 180))


def _alone(code: str) -> tuple[float, float]:
    """Run the loop in a Python of its own, one thread and the same low priority: what a busy machine gives to both."""
    command = ["nice", "-n", "5", sys.executable, "-c", code]
    environment = {**clean_environment(Path()), "OMP_NUM_THREADS": "1"}
    return _told(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)


def steps_per_second(repeats: int = 3, steps: int = 400) -> list[Finding]:
    """The GPT lesson's training inside the tutor, drawing, against the same loop alone, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        code = _course(Path(folder) / "course", steps)
        pairs = [(_inside(folder), _alone(code)) for _ in range(repeats)]
    (ours, bare), (spent, spent_bare) = (
        (max(inside[0] for inside, _ in pairs), max(alone[0] for _, alone in pairs)),
        (min(inside[1] for inside, _ in pairs), min(alone[1] for _, alone in pairs)),
    )
    rate = f"{ours / bare:.2f} × ({ours:.1f} against {bare:.1f} steps/s, best of {repeats})"
    work = f"{spent_bare / spent:.2f} × ({spent_bare:.1f} ms alone against {spent:.1f} ms, least of {repeats})"
    title = "Training steps/s inside the tutor / alone"
    return [
        Finding(what=title, value=rate, aim="≥ 0.95", name="steps_per_second"),
        Finding(what=f"{title}, processor time of a step", value=work, aim="≥ 0.95", name="steps_per_second"),
    ]


def _pane_rows(text: str) -> object:
    """The edges of the panes, and the keys that work in the one that has them."""
    return text.split("\n")[1:4], text.split("\n")[-1]


KEYS: dict[str, tuple[tuple[str, ...], Callable[[str], object]]] = {
    "a pane zooms": (("z",), _pane_rows),
    "tab, to the next pane": (("tab",), _pane_rows),
    "a letter in the editor": (("x", "backspace"), lambda text: text.count("x")),
    "the cursor moves a page in the editor": (("pagedown", "pageup"), lambda text: text.split("\n")[3:11]),
}


def _answer_times(screen: Terminal, keys: Sequence[str], seen: Callable[[str], object], presses: int) -> list[float]:
    times = []
    for number in range(presses):
        screen.settle(quiet=0.03, seconds=0.1)
        before = seen(screen.text)
        times.append(screen.answer_time(keys[number % len(keys)], lambda text, was=before: seen(text) != was))
    return times


def screen_while_training(presses: int = 100) -> list[Finding]:
    """Key to paint, and bytes a second, while the GPT trains and its curve is drawn at 80×24."""
    with tempfile.TemporaryDirectory() as folder:
        _course(Path(folder) / "course", 100_000)
        with tutor("--trust", "--lessons", f"{folder}/course", "s1-01") as screen:
            screen.wait_for("enter: run it", 40)
            screen.press("enter")
            screen.wait_for("loss ", 60)
            screen.settle(quiet=0.1, seconds=3)
            received, used, started = screen.received, screen.cpu_seconds, time.perf_counter()
            while time.perf_counter() - started < 10:
                screen.read(0.05)
            rate, share = (screen.received - received) / 10 / 1024, (screen.cpu_seconds - used) / 10
            taken = {}
            for what, (keys, seen) in KEYS.items():
                if "editor" in what:
                    screen.press("e")
                    screen.wait_for("leave the editor")
                taken[what] = _answer_times(screen, keys, seen, presses)
    rows = [
        Finding(
            what=f"Key to paint while a model trains: {what}",
            value=f"p50 {percentile(times, 0.5) * 1e3:.0f} ms, p99 {percentile(times, 0.99) * 1e3:.0f} ms",
            aim="p99 ≤ 50 ms",
            name="screen",
        )
        for what, times in taken.items()
    ]
    return [
        *rows,
        Finding(what="Bytes/s while a model trains, 80×24", value=f"{rate:.2f} KiB/s", aim="≤ 2 KiB/s", name="screen"),
        Finding(what="The screen's share of a core meanwhile", value=f"{share:.1%}", aim="–", name="screen"),
    ]
