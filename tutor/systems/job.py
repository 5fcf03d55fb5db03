"""One run of a sweep, in a worker process: a job as plain data in, the events of the training out."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from tutor.systems import find_system
from tutor.systems.run import Event, Order, TrainingTrouble, train

TELL_SECONDS = 0.5
"""How often a run tells how far it is."""


def train_job(job: Mapping[str, Any], tell: Callable[[Event], object], stopped: Callable[[], bool]) -> list[Event]:
    """Train what a job says and return the events of `tutor.systems.run.train`, an "error" among them.

    Nothing is kept on this machine.

    Args:
        job: The fields of `tutor.sweeps.plan.Job`.
        tell: Takes the events as they come, steps a few times a second, each with the job's id as ``run``.
        stopped: Asked after every step whether to stop.
    """
    if stopped():
        return []
    torch.set_num_threads(job["threads"])
    events: list[Event] = []
    told = 0.0

    def emit(event: Event) -> None:
        nonlocal told
        if event["event"] == "saved":
            return
        if event["event"] == "step":
            event = {name: event[name] for name in ("event", "step", "loss", "seconds")}
        else:
            event = {**event, "out": "", "machine": _machine(job["device"]), "at": time.time()}
        event = json.loads(json.dumps(event))  # torch's version is an object of torch, which the parent never loads
        events.append(event)
        if event["event"] != "step" or time.monotonic() - told >= TELL_SECONDS:
            told = time.monotonic()
            tell({"run": job["id"], **event})

    try:
        with tempfile.TemporaryDirectory(prefix="attn-tutor-") as scratch:
            train(_order(job, Path(scratch)), emit=emit, stopped=stopped)
    except (ValueError, TrainingTrouble, OSError, RuntimeError) as error:
        emit({"event": "error", "message": str(error)})
    return events


def problems_of(jobs: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Say what is wrong with jobs before any is trained: the name of the value (or "system"), and a sentence."""
    found: dict[tuple[str, str], None] = {}
    for job in jobs:
        try:
            system = find_system(job["system"])
        except ValueError as error:
            found["system", str(error)] = None
            continue
        if job["text"] and not system.reads_text:
            found["text", f"{system.name} does not train on a text"] = None
        for name, value in job["values"].items():
            try:
                system.configured({name: value})
            except ValueError as error:
                found[name, str(error)] = None
    return list(found)


def _order(job: Mapping[str, Any], out: Path) -> Order:
    system = find_system(job["system"])
    text = Path(job["text"]) if job["text"] else None
    return Order(
        system=system,
        out=out,
        values=dict(job["values"]),
        text=text,
        seconds=job["seconds"],
        device=job["device"],
        seed=job["seed"],
    )


def _machine(device: str) -> str:
    return f"{platform.node()}, {platform.machine()}, {os.cpu_count()} cores, {device}"
