"""What a key costs in the attention explorer: 12 layers of 12 heads over 128 tokens, at 80×24 and 160×50."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Finding, percentile, tutor
from tests.e2e.terminal import Terminal

COURSE = """\
format_version: 1
title: Benchmark
stages:
  - {number: 1, title: One, weeks: [1, 2], goal: x, lessons: [{id: s1-01-bench, title: Bench}]}
"""
LESSON = """\
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
  - id: look
    kind: run
    title: Look
    text: Look.
    budget: 600
    code: |
      import torch
      from tutor import lab
      torch.manual_seed(0)
      mask = torch.ones(128, 128).triu(1).bool()
      weights = torch.randn(12, 12, 128, 128).mul(2).masked_fill(mask, float("-inf")).softmax(-1)
      weights = weights.double().round(decimals=3)
      words = [f"w{n % 40}" for n in range(128)]
      lab.attention(weights, words, masked=mask, title="big")
      print("shown")
"""
SIZES = ((80, 24), (160, 50))
Seen = Callable[[str], object]


def _head(text: str) -> object:
    return text.split("\n")[0]


def _told(text: str) -> object:
    return text.split("\n")[-3:-1]


KEYS: dict[str, tuple[tuple[str, ...], Seen]] = {
    "step a head": (("]",), _head),
    "move the cursor": (("right", "down", "left", "down"), _told),
}


class Spent(NamedTuple):
    """What each press of a key took: seconds to the picture, seconds of processor, bytes."""

    times: list[float]
    used: list[float]
    sent: list[int]


def _answers(screen: Terminal, keys: Sequence[str], seen: Seen, presses: int) -> Spent:
    spent = Spent([], [], [])
    for number in range(presses):
        screen.settle(quiet=0.05, seconds=0.5)
        before, received, used = seen(screen.text), screen.received, screen.cpu_seconds
        spent.times.append(screen.answer_time(keys[number % len(keys)], lambda text, was=before: seen(text) != was))
        screen.settle(quiet=0.05, seconds=0.5)
        spent.used.append(screen.cpu_seconds - used)
        spent.sent.append(screen.received - received)
    return spent


def _opened(screen: Terminal, presses: int) -> Spent:
    spent = Spent([], [], [])
    for _ in range(presses):
        screen.settle(quiet=0.05, seconds=0.5)
        received, used = screen.received, screen.cpu_seconds
        spent.times.append(screen.answer_time("f", lambda text: "layer 1/12  head 1/12" in text))
        screen.settle(quiet=0.1, seconds=1)
        spent.used.append(screen.cpu_seconds - used)
        spent.sent.append(screen.received - received)
        screen.press("escape")
        screen.wait_for(lambda text: "layer 1/12" not in text)
    return spent


def _finding(what: str, size: tuple[int, int], spent: Spent) -> Finding:
    p50, p99 = (percentile(spent.times, share) * 1e3 for share in (0.5, 0.99))
    value = (
        f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, {percentile(spent.used, 0.5) * 1e3:.0f} ms of processor, "
        f"{percentile(spent.sent, 0.5) / 1024:.1f} KiB a key, at most {max(spent.sent) / 1024:.1f}"
    )
    aim = "p99 ≤ 50 ms, ≤ 4 KiB" if size == SIZES[0] else "–"
    title = f"Attention explorer, 12×12 heads, 128 tokens, {size[0]}×{size[1]}: {what}"
    return Finding(what=title, value=value, aim=aim, name="explorer")


def explorer(presses: int = 100, openings: int = 10) -> list[Finding]:
    """Key to paint, and bytes a key: open the figure of a lesson, step a head, move the cursor."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "s1-01-bench").mkdir()
        (Path(folder) / "course.yaml").write_text(COURSE)
        (Path(folder) / "s1-01-bench" / "lesson.yaml").write_text(LESSON)
        for columns, lines in SIZES:
            with tutor("--trust", "--lessons", folder, "s1-01", columns=columns, lines=lines) as screen:
                screen.wait_for("enter: run it", 60)
                screen.press("enter")
                screen.wait_for("L1H1", 120)
                screen.settle(quiet=0.5)
                rows.append(_finding("open", (columns, lines), _opened(screen, openings)))
                screen.press("f")
                screen.wait_for("layer 1/12")
                screen.press("enter")
                screen.wait_for("s stages")
                for what, (keys, seen) in KEYS.items():
                    rows.append(_finding(what, (columns, lines), _answers(screen, keys, seen, presses)))
    return rows
