"""What is kept of one training: what was trained, how, on which machine, how far, and what came out."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tutor import __version__

State = Literal["running", "finished", "interrupted", "failed"]
Source = Literal["lesson", "train", "sweep"]
Value = bool | int | float | str
"""A value of a configuration."""
SILENT_SECONDS = 86_400.0
"""After a day without a word a run is not running any more, whatever process has its number now."""
MAX_CHARACTERS = 20_000
"""The most that is kept of a sample, or of code."""


class Run(Struct, frozen=True, kw_only=True):
    """One training. Its curves are kept beside it: see `tutor.runs.store.RunStore.curves`."""

    id: str
    """10 hexadecimal digits; the first few are enough to name it."""
    name: str
    """The system (``gpt``), or lesson and step (``s1-07-rnn/train``), with the training's own name if it has one."""
    source: Source
    state: State
    config: Mapping[str, Value] = {}
    """Values of the system, of the knobs, or of `tutor.lab.training`."""
    seed: int | None = None
    """None where it is not known."""
    sweep: str = ""
    """The sweep that it is one run of."""
    data: str = ""
    """What it trained on, in a sentence."""
    step: int = 0
    """How far it came."""
    steps: int | None = None
    """How far it was to go, where that was said."""
    measures: Mapping[str, float | None] = {}
    """Last values of its curves and scores on held-out data, by name; None is a number that is not finite."""
    sample: str = ""
    """Something that the model wrote."""
    problem: str = ""
    """Why it failed, or what else is to be said of its end."""
    started: float = 0.0
    """Seconds since 1970, UTC."""
    seconds: float = 0.0
    """How long it ran, in all of its parts."""
    machine: str = ""
    """Host, processor, number of cores, device."""
    process: str = ""
    """``host:pid`` of the program that keeps it, as long as it runs."""
    kept_at: float = 0.0
    """When this was written, in seconds since 1970, UTC."""
    version: str = __version__
    """The tutor that trained it."""
    code: str = ""
    """The snippet; empty for a system."""
    code_hash: str = ""
    """12 hexadecimal digits of the SHA-256 of the snippet, or of the sources of systems and models."""
    folder: str = ""
    """Where its checkpoint is, if it has one."""

    @property
    def resumable(self) -> bool:
        """Whether it stopped before the end of its plan and has left a checkpoint to go on from."""
        planned = self.config.get("steps", self.steps or 0)
        stopped = self.state != "running" and isinstance(planned, int) and self.step < planned
        return stopped and bool(self.folder) and (Path(self.folder) / "model.json").is_file()


def new_id() -> str:
    """Return the id of a run that nobody has made before."""
    return os.urandom(5).hex()


def hash_of(text: str) -> str:
    """Return 12 hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def this_machine(device: str = "") -> str:
    """Say in a few words on which machine this is, and on which of its devices a model was, where that is known."""
    found = f"{platform.node()}, {platform.machine()}, {os.cpu_count()} cores"
    return f"{found}, {device}" if device else found


def this_process() -> str:
    """Return host and pid of this program, as `Run.process` has it."""
    return f"{platform.node()}:{os.getpid()}"


def begun(name: str, source: Source, *, device: str = "", **given: object) -> Run:
    """Return a run that begins now on this machine, kept by this program; ``given`` are further fields."""
    known = {"id": new_id(), "started": time.time(), "machine": this_machine(device), "process": this_process()}
    return replace(Run(id="", name=name, source=source, state="running"), **{**known, **given})


def settled(run: Run) -> Run:
    """Return the run as it is: one whose program is gone without a word was interrupted."""
    recent = time.time() - run.kept_at < SILENT_SECONDS
    if run.state != "running" or (recent and _alive(run.process)):
        return run
    return replace(run, state="interrupted", problem=run.problem or "The program that ran it ended without a word.")


def _alive(process: str) -> bool:
    host, _, pid = process.rpartition(":")
    if host != platform.node() or not pid.isdecimal():
        return bool(pid)
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
