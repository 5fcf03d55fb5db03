"""``attn-tutor train``: start the training process, show how far it is, end it cleanly.

The process runs in the chosen Python and writes one JSON object a line; this side loads no torch.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from tutor.cli.context import Failure
from tutor.cli.progress_line import ProgressLine
from tutor.engine.client.launching import worker_environment
from tutor.engine.protocol import Limits
from tutor.runs import RunStore, begun
from tutor.runs.systems import SystemRun, logged_events

PROGRAM = Path(__file__).resolve().parents[1] / "systems" / "__main__.py"
Event = dict[str, Any]


def list_systems(python: Path | None, *, as_json: bool) -> int:
    """Print what can be trained; return the exit status."""
    with _events(["--list"], python, threads=1) as (process, events):
        for event in events:
            if as_json:
                click.echo(json.dumps(event, ensure_ascii=False))
            else:
                click.echo(f"{event['name']:<12}{event['title']}\n{'':<12}{event['paper']}")
    return process.returncode


def new_folder(trainings: Path, name: str) -> Path:
    """Return a folder for a training that begins now; nothing is made."""
    return trainings / f"{datetime.now():%Y-%m-%d-%H%M%S}-{re.sub(r'[^a-z0-9-]', '-', name)}"


def kept_run(runs: RunStore, *, resume: str | None, device: str) -> SystemRun:
    """Return the run of a training that begins now, or goes on from the checkpoint in ``resume``."""
    if resume is None:
        return SystemRun(runs, begun("", "train", device=device))
    folder = Path(resume).expanduser().resolve()
    known = next((run for run in runs.runs() if run.folder and Path(run.folder).resolve() == folder), None)
    kept = SystemRun(runs, known or begun("", "train", device=device))
    if known is not None:
        kept.go_on(runs.curves(known.id))
    else:
        for event in logged_events(folder):
            kept.take(event)
    return kept


def train(arguments: Sequence[str], python: Path | None, *, threads: int, as_json: bool, kept: SystemRun) -> int:
    """Train with a progress bar on stderr; print the events, or what came out; return the exit status.

    Raises:
        Failure: the process says what is wrong, or does not start.
    """
    trouble = ""
    with _kept_to_the_end(kept), _events(arguments, python, threads=threads) as (process, events):
        for event in _with_progress(events):
            kept.take(event)
            if event["event"] == "error":
                trouble = event["message"]
            elif as_json:
                click.echo(json.dumps(event, ensure_ascii=False))
            else:
                _tell(event)
    if trouble:
        raise Failure(trouble)
    return process.returncode


@contextmanager
def _kept_to_the_end(kept: SystemRun) -> Iterator[None]:
    try:
        yield
    finally:
        kept.end("interrupted", "The training process ended without a word.")
        if not kept.store.close() and kept.store.trouble:
            click.echo(kept.store.trouble, err=True)


@contextmanager
def _events(
    arguments: Sequence[str], python: Path | None, *, threads: int
) -> Iterator[tuple[subprocess.Popen[str], Iterator[Event]]]:
    interpreter = str(python or sys.executable)
    variables = {**os.environ, **worker_environment(Limits(threads=threads))}
    command = [interpreter, str(PROGRAM), *arguments]
    try:
        process = subprocess.Popen(command, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    except OSError as error:
        raise Failure(f"{interpreter} cannot be run as a Python interpreter: {error.strerror}.") from None
    with process, _interrupts_left_to(process):
        assert process.stdout is not None
        yield process, map(json.loads, process.stdout)
        process.wait()
    if process.returncode not in (0, 2, 130):
        raise Failure(f"the training process ended with exit status {process.returncode}.")


@contextmanager
def _interrupts_left_to(process: subprocess.Popen[str]) -> Iterator[None]:
    """Let the training process end by itself, checkpoint and all. A terminal sends Ctrl-C to both processes."""

    def pass_on(number: int, frame: object) -> None:
        process.send_signal(number)

    before = signal.signal(signal.SIGINT, signal.SIG_IGN), signal.signal(signal.SIGTERM, pass_on)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])


def _with_progress(events: Iterator[Event]) -> Iterator[Event]:
    """Yield the events; draw the steps as a bar, which is away whenever something else is yielded."""
    line, first = ProgressLine(1), 0
    for event in events:
        if event["event"] == "start":
            line, first = ProgressLine(event["steps"] - event["step"]), event["step"]
        if event["event"] == "step":
            note = f"step {event['step']}  loss {event['loss']:.3f}  {event['tokens_per_second']:,.0f} tokens/s"
            line.show(event["step"] - first, note)
        elif event["event"] != "saved":
            line.clear()
        yield event


def _tell(event: Event) -> None:
    match event["event"]:
        case "start":
            click.echo(
                f"{event['system']}: {event['parameters']:,} parameters, {event['device']}, seed {event['seed']}"
            )
            click.echo(event["data"])
        case "evaluation":
            click.echo(f"step {event['step']:>6}: held-out {_measures(event)}")
        case "end":
            ended = {"steps": "Done", "seconds": "Out of time", "interrupted": "Stopped"}[event["reason"]]
            spent = f"{event['seconds']:.1f} s ({event['processor_seconds']:.1f} s of the processor)"
            click.echo(f"{ended} at step {event['step']} after {spent}: held-out {_measures(event)}")
            if event["sample"]:
                click.echo(f"\n{event['sample']}\n")
            click.echo(f"Kept in {event['out']}")


def _measures(event: Event) -> str:
    scores = "".join(f", {name.replace('_', ' ')} {value:.3f}" for name, value in event["scores"].items())
    return f"loss {event['loss']:.4f}{scores}"
