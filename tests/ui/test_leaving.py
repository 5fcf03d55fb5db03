"""Leaving in a real pseudo-terminal: by signal and by an error, the terminal is restored and progress is kept."""

from __future__ import annotations

import os
import signal
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import lesson_id
from tests.e2e.conftest import clean_environment
from tests.e2e.terminal import Terminal
from tutor.progress.store import open_store

pytestmark = pytest.mark.terminal

CODE = """
import os, sys
from pathlib import Path
from tutor.terminal import settle
profile = settle(os.environ)
profile.apply(os.environ)
from tests.fakes import FakeEngine
from tutor.course.loader import load_course
from tutor.progress.store import open_store
from tutor.settings import Settings
from tutor.ui.app import run_app

class Failing(FakeEngine):
    def start(self):
        raise ZeroDivisionError("on purpose")

sys.exit(run_app(course=load_course(Path(sys.argv[1])), store=open_store(Path(sys.argv[2])), profile=profile,
                 engine=Failing() if sys.argv[3] == "fail" else FakeEngine(), settings=Settings(), lesson=sys.argv[4]))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    started: list[Terminal] = []
    yield started
    for terminal in started:
        terminal.close()


def start(terminals: list[Terminal], course: Path, home: Path, how: str = "well") -> Terminal:
    argv = [sys.executable, "-c", CODE, str(course), str(home), how, lesson_id(1, 1)]
    terminals.append(Terminal(argv, env=clean_environment(home), cwd=str(Path(__file__).parents[2])))
    return terminals[-1]


def end(terminal: Terminal) -> int:
    """Read until the program has ended; return its exit code."""
    terminal.wait_end()
    return int(terminal.process.exitstatus)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_saves_and_ends(
    terminals: list[Terminal], course_folder: Path, home: Path, number: signal.Signals
) -> None:
    terminal = start(terminals, course_folder, home)
    terminal.wait_for("Look at it")
    terminal.settle()
    os.kill(terminal.process.pid, number)
    assert end(terminal) == 128 + number
    store = open_store(home)
    assert store.latest() == (lesson_id(1, 1), "look")
    store.close()


def test_after_a_signal_the_terminal_is_as_before(terminals: list[Terminal], course_folder: Path, home: Path) -> None:
    terminal = start(terminals, course_folder, home)
    before = termios.tcgetattr(terminal.process.fd)
    terminal.wait_for("Look at it")
    terminal.settle()
    assert termios.tcgetattr(terminal.process.fd)[3] != before[3]
    os.kill(terminal.process.pid, signal.SIGTERM)
    end(terminal)
    assert termios.tcgetattr(terminal.process.fd)[3] == before[3]
    assert not terminal.screen.cursor.hidden


def test_a_terminal_that_is_gone_ends_the_tutor(terminals: list[Terminal], course_folder: Path, home: Path) -> None:
    terminal = start(terminals, course_folder, home)
    terminal.wait_for("Look at it")
    terminal.settle()
    terminal.process.fileobj.close()
    deadline = time.monotonic() + 10
    while terminal.process.isalive() and time.monotonic() < deadline:
        os.sched_yield()
    assert not terminal.process.isalive()


def test_an_error_leaves_two_lines_and_a_file(terminals: list[Terminal], course_folder: Path, home: Path) -> None:
    terminal = start(terminals, course_folder, home, "fail")
    assert end(terminal) == 1
    assert "ZeroDivisionError: on purpose" in terminal.text
    assert "Your progress is kept." in terminal.text
    assert "Traceback" not in terminal.text
    assert "on purpose" in (home / "crash.log").read_text()
