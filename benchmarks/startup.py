"""How soon the first picture is there, the first result of torch, and the list."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Finding, seconds_of, terminal, tutor

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("1.1")
Bare().run()
"""


def _paint(*argv: str) -> float:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as home, terminal([sys.executable, *argv], Path(home)) as screen:
        screen.wait_for("1.1")
        return time.perf_counter() - started


def first_paint(repeats: int = 7) -> Finding:
    """Home against an app with one Static, in turn."""
    pairs = [(_paint("-m", "tutor"), _paint("-c", BARE)) for _ in range(repeats)]
    ours, bare = (min(pair[side] for pair in pairs) for side in (0, 1))
    value = f"{ours / bare:.2f} × ({ours * 1e3:.0f} ms against {bare * 1e3:.0f} ms, least of {repeats})"
    return Finding(what="First paint of Home / of a bare Textual app", value=value, aim="≤ 1.3", name="first_paint")


def first_result(repeats: int = 3) -> Finding:
    """Launch, open the GPT lesson's first run, until its result, against torch alone doing the import."""
    ours = []
    for _ in range(repeats):
        started = time.perf_counter()
        with tutor("s2-08") as screen:
            screen.wait_for("enter: ", 40)
            while "run" not in screen.text.splitlines()[-2]:
                screen.press("n")
                screen.settle(quiet=0.05)
            screen.press("enter")
            screen.wait_for("next step", 60)
        ours.append(time.perf_counter() - started)
    alone = min(seconds_of("import torch; torch.zeros(2) + 1") for _ in range(repeats))
    value = f"{min(ours) / alone:.2f} × ({min(ours):.2f} s against {alone:.2f} s)"
    return Finding(what="Launch to first torch result / torch alone", value=value, aim="≤ 1.2", name="first_result")


def import_of_list(repeats: int = 5) -> Finding:
    """``attn-tutor list`` against Python doing nothing."""
    code = "import sys; from tutor.cli import main; sys.argv = ['x', 'list']; main(standalone_mode=False)"
    ours = min(seconds_of(code) for _ in range(repeats))
    alone = min(seconds_of("pass") for _ in range(repeats))
    value = f"{ours * 1e3:.0f} ms (Python alone {alone * 1e3:.0f} ms)"
    return Finding(what="`attn-tutor list`, whole", value=value, aim="–", name="import_of_list")
