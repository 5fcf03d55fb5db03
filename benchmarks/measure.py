"""Measuring: a tutor in a pseudo-terminal, repeated runs, percentiles."""

from __future__ import annotations

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


def seconds_of(code: str) -> float:
    """Return how long a fresh Python takes for a piece of code."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return time.perf_counter() - started


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def best(values: Sequence[float]) -> str:
    """Return least and middle of some seconds, as milliseconds."""
    return f"{min(values) * 1e3:.0f} ms (median {statistics.median(values) * 1e3:.0f})"
