"""Measuring: a tutor in a pseudo-terminal, repeated runs, percentiles."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.conftest import TUTOR, clean_environment
from tests.e2e.terminal import Terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A row of the table: what was measured, what came out, what is aimed at, and the command that prints it."""

    what: str
    value: str
    aim: str
    name: str


@contextmanager
def tutor(*arguments: str, **options: int) -> Iterator[Terminal]:
    """Start the tutor at 80×24 in a home folder of its own."""
    with tempfile.TemporaryDirectory() as home, terminal([*TUTOR, *arguments], Path(home), **options) as started:
        yield started


@contextmanager
def terminal(argv: Sequence[str], home: Path, **options: int) -> Iterator[Terminal]:
    """Start a program at 80×24."""
    started = Terminal(argv, env=clean_environment(home), **options)
    try:
        yield started
    finally:
        started.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a process took: by the clock, and of the processors. A busy machine stretches the first far more."""

    seconds: float
    cpu_seconds: float


def run(*arguments: str) -> Spent:
    """Run a fresh Python with these arguments until it ends."""
    started = time.perf_counter()
    command = [sys.executable, *arguments]
    nothing = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    process = subprocess.Popen(command, env=clean_environment(Path()), **nothing)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return Spent(seconds=seconds, cpu_seconds=used.ru_utime + used.ru_stime)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def best(values: Sequence[float]) -> str:
    """Return least and middle of some seconds, as milliseconds."""
    return f"{min(values) * 1e3:.0f} ms (median {statistics.median(values) * 1e3:.0f})"
