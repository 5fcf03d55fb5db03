"""A training of ``attn-tutor train`` or of a sweep, kept from the events that its process writes.

The events are those of `tutor.systems.run.train`: "start", "step", "evaluation", "saved", "end" and "error".
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tutor.figures import Curves, Series
from tutor.runs.run import MAX_CHARACTERS, Run, State, hash_of, this_machine, this_process
from tutor.runs.store import RunStore

KEEP_SECONDS = 5.0
MAX_POINTS = 512
"""The most points of a curve that are kept."""
_CODE = ("systems", "models", "data", "training.py")
Event = Mapping[str, Any]


@cache
def systems_hash() -> str:
    """Return what stands for the code that trains systems: the hash of its sources."""
    root = Path(__file__).resolve().parents[1]
    files = [file for part in _CODE for file in sorted((root / part).rglob("*.py") or [])] + [root / "training.py"]
    return hash_of("\n".join(file.read_text(encoding="utf-8") for file in files))


class SystemRun:
    """One training of a system, kept as it goes on: at its start, every few seconds, and as it ends."""

    def __init__(self, store: RunStore, first: Run) -> None:
        """Take what is known before the first event.

        Args:
            store: Where it is kept.
            first: The run as it begins, or the one that goes on.
        """
        self.store = store
        self.run = replace(first, state="running", problem="", code_hash=systems_hash())
        self._begun = False
        self._kept_at = 0.0
        self._lines: dict[str, dict[str, dict[float, float | None]]] = {}
        """Values by step, by line, by figure."""

    def go_on(self, curves: Iterable[Curves]) -> None:
        """Take over the curves of the run that goes on."""
        for figure in curves:
            for line in figure.series:
                known = self._lines.setdefault(figure.title, {}).setdefault(line.label, {})
                known.update(zip(line.x, line.y, strict=True))

    def take(self, event: Event) -> None:
        """Take an event."""
        match event["event"]:
            case "start":
                self._start(event)
            case "step":
                self._point("loss", "train", event["step"], event["loss"])
                self.run = replace(self.run, step=event["step"], seconds=event["seconds"])
            case "evaluation":
                self._evaluate(event)
            case "end":
                ended: State = "interrupted" if event["reason"] == "interrupted" else "finished"
                self.run = replace(self.run, sample=event["sample"][:MAX_CHARACTERS], seconds=event["seconds"])
                self.end(ended)
                return
            case "error":
                self.end("failed", event["message"])
                return
        if self._begun and time.monotonic() - self._kept_at >= KEEP_SECONDS:
            self._keep()

    def end(self, state: State, problem: str = "") -> None:
        """Keep how it ended, unless that is known already. What never began to train is not kept."""
        if self._begun and self.run.state == "running":
            self.run = replace(self.run, state=state, problem=problem)
            self._keep()

    def fail(self, problem: str) -> None:
        """Keep that it failed, even before it began to train."""
        self._begun = True
        self.end("failed", problem)

    def _start(self, event: Event) -> None:
        self._begun = True
        self.run = replace(
            self.run,
            name=event["system"],
            config={**event["sizes"], **event["plan"]},
            measures={**self.run.measures, "parameters": event["parameters"]},
            seed=event["seed"],
            data=event["data"],
            steps=event["steps"],
            machine=f"{event.get('machine') or this_machine(event['device'])}, torch {event['torch']}",
            started=event.get("at", self.run.started),
            process=this_process(),
            folder=str(Path(event["out"]).absolute()) if event["out"] else "",
        )
        # what a process that was killed had trained after its last checkpoint is trained again
        for figure in self._lines.values():
            for known in figure.values():
                for step in [step for step in known if step > event["step"]]:
                    del known[step]

    def _evaluate(self, event: Event) -> None:
        self._point("loss", "held out", event["step"], event["loss"])
        for name, value in event["scores"].items():
            self._point(name.replace("_", " "), "held out", event["step"], value)
        scores = {name.replace("_", " "): value for name, value in event["scores"].items()}
        self.run = replace(self.run, measures={**self.run.measures, "held out": event["loss"], **scores})

    def _point(self, figure: str, line: str, step: float, value: float | None) -> None:
        self._lines.setdefault(figure, {}).setdefault(line, {})[float(step)] = value
        if line == "train":
            self.run = replace(self.run, measures={**self.run.measures, "train": value})

    def _keep(self) -> None:
        self._kept_at = time.monotonic()
        self.store.keep(self.run, self.curves())

    def curves(self) -> tuple[Curves, ...]:
        """Return the curves so far: the loss first, then each score."""
        limits = (0.0, float(self.run.steps)) if self.run.steps else None
        return tuple(
            Curves(
                title=title,
                series=tuple(thinned(label, points) for label, points in lines.items()),
                x_label="step",
                x_limits=limits,
            )
            for title, lines in self._lines.items()
        )


def thinned(label: str, points: Mapping[float, float | None]) -> Series:
    """Return a line of at most `MAX_POINTS` points: the mean of each run of neighbors, and the last point as it is."""
    xs = sorted(points)
    size = -(-len(xs) // MAX_POINTS)
    if size <= 1:
        return Series(label=label, x=tuple(xs), y=tuple(points[x] for x in xs))
    thin: list[tuple[float, float | None]] = []
    for start in range(0, len(xs) - 1, size):
        part = xs[start : min(start + size, len(xs) - 1)]
        known = [value for x in part if (value := points[x]) is not None]
        thin.append((sum(part) / len(part), sum(known) / len(known) if known else None))
    thin.append((xs[-1], points[xs[-1]]))
    return Series(label=label, x=tuple(x for x, _ in thin), y=tuple(y for _, y in thin))


def logged_events(folder: Path) -> list[Event]:
    """Return the steps and evaluations that a training has logged in its folder; none where there is no such log."""
    try:
        lines = (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]
    except (OSError, ValueError):
        return []
