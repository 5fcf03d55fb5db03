"""The tutor in a real pseudo-terminal: keys only, killed and started again, over ssh, through a slow link."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import TUTOR, clean_environment
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.terminal

COURSE = """\
format_version: 1
title: A small course
stages:
  - number: 1
    title: One stage
    weeks: [1, 2]
    goal: To be tested.
    lessons:
      - {id: s1-01-small, title: A small lesson}
"""
LESSON = """\
format_version: 1
id: s1-01-small
title: A small lesson
stage: 1
week: 1
objective: After this you can test.
minutes: [1, 2]
concepts: [test]
resources: []
recap: [one, two, three]
steps:
  - id: first
    kind: run
    title: The first step
    code: |
      import numpy as np
      from tutor import lab
      x = np.arange(3)
      lab.bars(["a", "b", "c"], x, title="Three bars")
      x.sum()
  - id: train
    kind: run
    title: A long training
    budget: 120
    code: |
      import time
      from tutor import lab
      for step in range(1, 20001):
          lab.curve("loss", step, total=20000, train=1 / step)
          lab.progress(step, 20000, loss=1 / step)
          time.sleep(0.002)
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    (folder / "s1-01-small").mkdir(parents=True)
    (folder / "course.yaml").write_text(COURSE)
    (folder / "s1-01-small" / "lesson.yaml").write_text(LESSON)
    return folder


def children(pid: int) -> set[int]:
    """Every descendant of a process that is there now."""
    found: set[int] = set()
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
    grown = True
    while grown:
        new = {child for child, parent in parents.items() if parent in found | {pid}} - found
        grown = bool(new)
        found |= new
    return found


def wait_gone(pids: set[int], seconds: float = 10) -> set[int]:
    """Wait until processes are gone; return those that are not. A zombie counts as gone."""

    def there(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except OSError:
            return False

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(map(there, pids)):
        os.sched_yield()
    return {pid for pid in pids if there(pid)}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_killed_tutor_comes_back_to_the_same_step_and_code_and_leaves_nothing_behind(
    launch: Callable[..., Terminal], course: Path
) -> None:
    tutor = launch("--lessons", str(course))
    tutor.wait_for("1.1")
    tutor.settle()
    tutor.press("enter")
    tutor.wait_for("enter: run it")
    tutor.press("enter")
    tutor.wait_for("Three bars", 40)
    tutor.wait_for("enter: next step")
    tutor.press("enter")
    tutor.wait_for("A long training")
    tutor.settle()
    tutor.press("tab")
    tutor.settle()
    tutor.paste("# mine\n")
    tutor.wait_for("# mine")
    tutor.settle(quiet=1.5)
    family = children(tutor.process.pid)
    assert len(family) >= 2, "the fork server and a worker"
    tutor.signal(signal.SIGKILL)
    tutor.wait_end()
    assert wait_gone(family) == set()
    again = launch("--lessons", str(course))
    again.wait_for("1.1")
    again.settle()
    again.press("c")
    again.wait_for("A long training")
    again.wait_for("# mine")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_tutor_that_is_told_to_end_leaves_no_process(
    launch: Callable[..., Terminal], course: Path, number: signal.Signals
) -> None:
    tutor = launch("--lessons", str(course), "s1-01-small")
    tutor.wait_for("enter: run it")
    tutor.press("n")
    tutor.wait_for("A long training")
    tutor.settle()
    tutor.press("enter")
    tutor.wait_for("step ", 40)
    tutor.wait_for("loss")
    family = children(tutor.process.pid)
    tutor.signal(number)
    tutor.wait_end()
    assert wait_gone(family) == set()


@pytest.fixture
def slow_link(course: Path, tmp_path: Path) -> Iterator[Terminal]:
    environment = clean_environment(tmp_path / "home", SSH_CONNECTION="127.0.0.1 1 127.0.0.1 2")
    terminal = Terminal([*TUTOR, "--lessons", str(course), "s1-01-small"], env=environment, throttle=16 * 1024)
    yield terminal
    terminal.close()


def test_a_key_is_answered_while_a_model_trains_over_a_slow_link(slow_link: Terminal) -> None:
    slow_link.wait_for("enter: run it", 40)
    slow_link.press("n")
    slow_link.wait_for("A long training")
    slow_link.settle()
    slow_link.press("enter")
    slow_link.wait_for("loss 0.", 60)
    slow_link.settle(quiet=0.1, seconds=2)
    before = slow_link.received
    started = time.monotonic()
    while time.monotonic() - started < 4:
        slow_link.read(0.05)
    rate = (slow_link.received - before) / 4
    assert rate < 4096, f"{rate:.0f} bytes/s while a curve is drawn"
    times = [
        slow_link.answer_time("z", lambda text: "code" not in text.splitlines()[2]),
        slow_link.answer_time("z", lambda text: "code" in text),
    ]
    assert min(times) < 1.0


@pytest.mark.ssh
def test_over_ssh_with_term_screen_and_lang_c_everything_is_ascii(
    ssh_argv: Callable[[list[str], dict[str, str]], list[str]], course: Path, tmp_path: Path
) -> None:
    remote = {"LANG": "C", "ATTN_TUTOR_HOME": str(tmp_path / "home"), "PYTHONPATH": str(Path.cwd())}
    argv = ssh_argv([*TUTOR, "--lessons", str(course), "s1-01-small"], remote)
    terminal = Terminal(argv, env=clean_environment(tmp_path / "unused", TERM="screen"))
    try:
        terminal.wait_for("enter: run it", 40)
        terminal.press("enter")
        screen = terminal.wait_for("Three bars", 60)
        assert screen.isascii(), [char for char in screen if not char.isascii()]
        terminal.wait_for("enter: next step")
        terminal.press("q")
        terminal.wait_for("Continue")
        terminal.press("ctrl+q")
        terminal.wait_end()
    finally:
        terminal.close()
