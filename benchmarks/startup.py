"""How soon the first picture is there, the first result of torch, and the list."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Finding, Spent, run, terminal

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("1.1")
Bare().run()
"""
TORCH = "import torch; torch.zeros(2) + 1"


def _paint(home: Path, *argv: str) -> Spent:
    started = time.perf_counter()
    with terminal([sys.executable, *argv], home) as screen:
        screen.wait_for("1.1")
        return Spent(seconds=time.perf_counter() - started, cpu_seconds=screen.cpu_seconds)


def first_paint(repeats: int = 9) -> list[Finding]:
    """Home against an app with one Static, in turn; the home folder is there already."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _paint(home, "-m", "tutor")
        pairs = [(_paint(home, "-m", "tutor"), _paint(home, "-c", BARE)) for _ in range(repeats)]
    rows = []
    for what, of in (("", "seconds"), (", processor time", "cpu_seconds")):
        ours, bare = (min(getattr(pair[side], of) for pair in pairs) for side in (0, 1))
        value = f"{ours / bare:.2f} × ({ours * 1e3:.0f} ms against {bare * 1e3:.0f} ms, least of {repeats})"
        title = f"First paint of Home / of a bare Textual app{what}"
        rows.append(Finding(what=title, value=value, aim="≤ 1.3", name="first_paint"))
    return rows


def _result(home: Path) -> float:
    started = time.perf_counter()
    with terminal([sys.executable, "-m", "tutor", "s2-08"], home) as screen:
        screen.wait_for("enter: run it", 60)
        screen.press("enter")
        screen.wait_for("next step", 60)
        return time.perf_counter() - started


def first_result(repeats: int = 5) -> Finding:
    """Launch, a lesson whose first step uses torch, enter, its result; against Python importing torch, in turn."""
    pairs = []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as home:
            pairs.append((_result(Path(home)), run("-c", TORCH).seconds))
    ours, alone = (min(pair[side] for pair in pairs) for side in (0, 1))
    value = f"{ours / alone:.2f} × ({ours:.2f} s against {alone:.2f} s, least of {repeats})"
    return Finding(what="Launch to first torch result / torch alone", value=value, aim="≤ 1.2", name="first_result")


def list_of_lessons(repeats: int = 9) -> Finding:
    """``attn-tutor list`` against Python doing nothing, in turn."""
    with tempfile.TemporaryDirectory() as home:
        run("-m", "tutor", "--home", home, "list")
        pairs = [(run("-m", "tutor", "--home", home, "list"), run("-c", "pass")) for _ in range(repeats)]
    ours, alone = (min(pair[side].cpu_seconds for pair in pairs) for side in (0, 1))
    wall = min(pair[0].seconds for pair in pairs)
    value = f"{(ours - alone) * 1e3:.0f} ms over Python's own {alone * 1e3:.0f} ms ({wall * 1e3:.0f} ms by the clock)"
    return Finding(what="`attn-tutor list`, processor time", value=value, aim="≤ 150 ms over Python", name="list")
