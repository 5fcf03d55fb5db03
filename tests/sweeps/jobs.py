"""What the workers of the tests train: the real training, with a note at the beginning and the end of each run.

The notes are lines in a file, appended by every process. A run that is to be killed
says who it is in the middle of its training, and waits.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tutor.systems.job import train_job

NOTES = "ATTN_TUTOR_TEST_NOTES"
HELD = "ATTN_TUTOR_TEST_HELD"
"""The id of the run that waits, at its first attempt, to be killed or stopped."""


def train(job: dict[str, Any], tell: Callable[[dict[str, Any]], object], stopped: Callable[[], bool]) -> Any:
    notes = Path(os.environ[NOTES])
    first = f"begun {job['id']} " not in (notes.read_text() if notes.exists() else "")
    _note(notes, f"begun {job['id']} {os.getpid()}")
    held = first and job["id"] == os.environ.get(HELD)

    def tell_and_hold(event: dict[str, Any]) -> None:
        tell(event)
        if held and event["event"] == "evaluation" and not stopped():
            _note(notes, f"held {job['id']} {os.getpid()}")
            while not stopped():
                time.sleep(0.02)

    events = train_job(job, tell_and_hold, stopped)
    _note(notes, f"ended {job['id']} {os.getpid()}")
    return events


def ends_its_process(job: dict[str, Any], tell: object, stopped: object) -> None:
    os._exit(9)


def raises(job: dict[str, Any], tell: object, stopped: object) -> None:
    raise LookupError("what nobody foresaw")


def _note(notes: Path, line: str) -> None:
    with notes.open("a") as file:
        file.write(line + "\n")


def noted(notes: Path, what: str) -> list[tuple[str, int]]:
    """The runs that are noted as begun, held or ended, with the process."""
    lines = notes.read_text().splitlines() if notes.exists() else []
    return [(line.split()[1], int(line.split()[2])) for line in lines if line.startswith(f"{what} ")]
