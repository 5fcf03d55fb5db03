"""The trainings of a lesson's code: which of what a snippet shows is one, and what is kept of it.

A snippet trains where it draws a live curve whose end is known (``lab.curve(…, total=…)``) or reports progress
(``lab.progress``): it is kept as one run. One that names its trainings (``lab.training``, ``lab.sweep``) is kept as
those, each with its configuration and seed, and not as a whole.
"""

from __future__ import annotations

import ast
import dataclasses
import re
import time
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec.structs import replace

from tutor.course import schema
from tutor.course.requests import needed
from tutor.engine.protocol import (
    Event,
    FigureShown,
    RunCode,
    RunFinished,
    TrainingProgress,
    TrainingReported,
    WorkerDied,
)
from tutor.figures import Curves, Text, Training
from tutor.runs.run import MAX_CHARACTERS, Run, State, Value, begun, hash_of, new_id
from tutor.runs.store import RunStore

KEEP_SECONDS = 10.0
"""How often a run that goes on is kept, so that little is lost where the tutor is killed."""
_SEED = re.compile(r"\b(?:manual_seed|default_rng)\(\s*(\d+)\s*\)|\bseed\s*=\s*(\d+)\b")


class LessonRuns:
    """Keeps the trainings of one lesson: told what runs, what it shows, and when it is left."""

    def __init__(self, store: RunStore, lesson: schema.Lesson) -> None:
        self._store = store
        self._lesson = lesson
        self._snippet: _Snippet | None = None

    def follow(self, lesson: schema.Lesson) -> None:
        """Go on with the lesson as its author has changed it."""
        self.leave()
        self._lesson = lesson

    def begin(self, step: schema.Step, request: object) -> None:
        """The code of a step is about to run. Checks of an exercise are no trainings."""
        self.leave()
        if isinstance(request, RunCode):
            self._snippet = _Snippet(self._store, self._first(step, request))

    def take(self, event: Event) -> None:
        """Something was shown, or the run has ended."""
        if self._snippet is not None:
            self._snippet.take(event)

    def stop(self) -> None:
        """The learner stops the run: however it ends, it was interrupted."""
        if self._snippet is not None:
            self._snippet.stopped = True

    def leave(self) -> None:
        """Whatever has not ended is interrupted."""
        if self._snippet is not None:
            self._snippet.end("interrupted", "Left before it had ended.")
            self._snippet = None

    def _first(self, step: schema.Step, request: RunCode) -> Run:
        """Return what is known of a run before it begins."""
        before = [getattr(one, "code", "") or getattr(one, "solution", "") for one in needed(self._lesson, step)]
        return begun(
            f"{self._lesson.id}/{step.id}",
            "lesson",
            config=dict(request.variables),
            seed=seed_of(request.code, request.variables),
            data=data_of([*before, request.code]),
            code=request.code[:MAX_CHARACTERS],
            code_hash=hash_of(request.code),
        )


class _Snippet:
    """One run of a step's code, as far as it has come."""

    def __init__(self, store: RunStore, first: Run) -> None:
        self.stopped = False
        self._store = store
        self._first = first
        self._live: dict[str, Curves] = {}
        self._texts: dict[str, str] = {}
        self._progress: TrainingProgress | None = None
        self._trainings: dict[int, tuple[str, Training]] = {}
        self._kept_at = 0.0

    def take(self, event: Event) -> None:
        """Note what is shown; keep what has changed, and at the end all that is still open."""
        match event:
            case FigureShown(figure=Curves() as curves) if curves.live:
                self._live[event.name] = curves
                self._keep_at_times()
            case FigureShown(figure=Text() as text):
                self._texts[event.name] = text.text
            case TrainingProgress():
                self._progress = event
                self._keep_at_times()
            case TrainingReported():
                self._take_training(event.training)
            case RunFinished():
                self.end(*_how(event))
            case WorkerDied():
                self.end("failed", event.reason)

    def _take_training(self, training: Training) -> None:
        known = self._trainings.get(training.number)
        run = _run_of(training, self._first, known[0] if known else "")
        self._trainings[training.number] = (run.id, training)
        self._store.keep(run, [training.curves])

    def _keep_at_times(self) -> None:
        if time.monotonic() - self._kept_at >= KEEP_SECONDS:
            self._keep("running", "")

    def end(self, state: Literal["finished", "interrupted", "failed"], problem: str) -> None:
        """Keep how it ended."""
        state = "interrupted" if self.stopped and state == "failed" else state
        open_state: State = "failed" if state == "failed" else "interrupted"
        for _, training in [one for one in self._trainings.values() if one[1].state == "running"]:
            self._take_training(_ended(training, open_state, problem))
        if self._first.state == "running":
            self._keep(state, problem)
            self._first = replace(self._first, state=state)

    def _keep(self, state: State, problem: str) -> None:
        trains = self._progress is not None or any(curves.x_limits for curves in self._live.values())
        if not trains or self._trainings:
            return
        self._kept_at = time.monotonic()
        curves = tuple(self._live.values())
        step, steps = _reached(curves, self._progress)
        run = replace(
            self._first,
            state=state,
            problem=problem,
            step=step,
            steps=steps,
            measures=last_values(curves),
            sample="\n\n".join(self._texts.values())[:MAX_CHARACTERS],
            seconds=round(time.time() - self._first.started, 3),
        )
        self._store.keep(run, curves)


def _run_of(training: Training, first: Run, known: str) -> Run:
    name = f"{first.name} {training.name}" if training.name not in first.name else first.name
    return replace(
        first,
        id=known or new_id(),
        name=name,
        sweep=name if training.sweep else "",
        state=training.state,
        config={**first.config, **training.config},
        seed=first.seed if training.seed is None else training.seed,
        data=training.data or first.data,
        step=training.step,
        steps=training.steps,
        measures=last_values([training.curves]) | dict(training.scores),
        sample=training.sample[:MAX_CHARACTERS],
        problem=training.problem,
        started=time.time() - training.seconds,
        seconds=round(training.seconds, 3),
        folder=training.folder,
    )


def _ended(training: Training, state: State, problem: str) -> Training:
    return dataclasses.replace(training, state=state, problem=problem)


def _how(event: RunFinished) -> tuple[Literal["finished", "interrupted", "failed"], str]:
    match event.outcome:
        case "done":
            return "finished", ""
        case "interrupted" | "timed out":
            return "interrupted", event.note
        case _:
            problem = event.problem
            return "failed", f"{problem.kind}: {problem.message}" if problem is not None else event.note


def _reached(curves: Iterable[Curves], progress: TrainingProgress | None) -> tuple[int, int | None]:
    lines = [line for figure in curves for line in figure.series if line.x]
    ends = [figure.x_limits[1] for figure in curves if figure.x_limits]
    step = max((line.x[-1] for line in lines), default=0.0)
    if progress is not None:
        return max(int(step), progress.step), max([progress.total, *map(int, ends)])
    return int(step), int(max(ends)) if ends else None


def last_values(curves: Iterable[Curves]) -> dict[str, float | None]:
    """Return the last value of each line by its name; with that of its figure where two lines share a name."""
    lines = [(figure.title, line) for figure in curves for line in figure.series if line.y]
    labels = [line.label for _, line in lines]
    return {
        (line.label if labels.count(line.label) == 1 and line.label else f"{title} {line.label}".strip()): line.y[-1]
        for title, line in lines
    }


def seed_of(code: str, variables: Mapping[str, Value]) -> int | None:
    """Return the seed of a snippet: the knob of that name, or the one number that the code seeds with."""
    knob = variables.get("seed")
    if isinstance(knob, int):
        return knob
    found = {int(one or other) for one, other in _SEED.findall(code)}
    return found.pop() if len(found) == 1 else None


def data_of(codes: Iterable[str]) -> str:
    """Say what of `tutor.data` the code imports, such as ``tutor.data.text: load_english``."""
    found: dict[str, None] = {}
    for code in codes:
        try:
            tree = ast.parse(code)
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tutor.data"):
                found[f"{node.module}: {', '.join(alias.name for alias in node.names)}"] = None
    return "; ".join(found)
