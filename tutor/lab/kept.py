"""Trainings that are kept: each configuration with each seed becomes a run in the learner's list of runs.

    with lab.training("loss", {"n_head": 2}, seed=0, steps=300) as run:
        for now in trainer.run(300):
            run.point(now.step, train=now.loss)

A snippet that only draws a live curve is kept as one run by itself; this says which curve belongs to what.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tutor.figures import Curves, Series, Training, TrainingState
from tutor.lab.arrays import plain_numbers, vector
from tutor.lab.live import MAX_POINTS, bin_means, curve, emit_training

REPORT_SECONDS = 5.0
"""How often a training that goes on is reported, so that little is lost where the process dies."""
_number = 0


class KeptTraining:
    """A training under way: its points, scores and sample, as `training` gives it to the body of its ``with``."""

    def __init__(self, name: str, *, draws: bool, known: dict[str, Any]) -> None:
        global _number
        _number += 1
        self.name = name
        self._training = Training(number=_number, name=name, state="running", curves=_curves(name, {}, None), **known)
        self.data: str = known["data"]
        """What it trains on, in a sentence."""
        self._draws = draws
        self._points: dict[str, tuple[list[float], list[float | None]]] = {}
        self._scores: dict[str, float | None] = {}
        self._step = 0
        self._sample = ""
        self._started = time.perf_counter()
        self._reported = 0.0

    def point(self, step: Any, **values: Any) -> None:
        """Add a point: ``run.point(step, train=loss, held_out=other)``. Values are numbers or tensors of one element.

        It is drawn as `tutor.lab.curve` draws, named after the training.
        """
        x = float(vector([step], "step")[0] or 0.0)
        self._step = max(self._step, int(x))
        for label, value in values.items():
            xs, ys = self._points.setdefault(label, ([], []))
            xs.append(x)
            ys.append(plain_numbers(value))
        if self._draws:
            curve(self.name, x, total=self._training.steps, **values)
        if time.perf_counter() - self._reported >= REPORT_SECONDS:
            self.report("running")

    def score(self, **values: Any) -> None:
        """Keep what is measured at the end, such as ``run.score(held_out=loss)``: it is a column of the runs."""
        self._scores |= {name: plain_numbers(value) for name, value in values.items()}

    def sample(self, text: str) -> None:
        """Keep something that the model writes."""
        self._sample = text

    def so_far(self) -> Training:
        """Return the training as it is now."""
        return replace(
            self._training,
            curves=_curves(self.name, self._points, self._training.steps),
            step=self._step,
            scores=dict(self._scores),
            sample=self._sample,
            data=self.data,
            seconds=time.perf_counter() - self._started,
        )

    def report(self, state: TrainingState, problem: str = "") -> None:
        """Send the training as it is now."""
        self._reported = time.perf_counter()
        self._training = replace(self.so_far(), state=state, problem=problem)
        emit_training(self._training)


@contextmanager
def training(
    name: str,
    config: Mapping[str, Any] | None = None,
    *,
    seed: int | None = None,
    steps: int | None = None,
    data: str = "",
    folder: str = "",
    draws: bool = True,
    sweep: bool = False,
) -> Iterator[KeptTraining]:
    """Keep what is trained in the body as one run; give the body what takes its points.

    Leaving the body by an error keeps the run as failed, leaving it by an interrupt as interrupted.

    Args:
        name: What it is called, and the title of its curve.
        config: What sets it apart: numbers, strings and booleans by name.
        seed: The seed it was trained with.
        steps: How many steps it is to take, where that is known.
        data: What it trains on, in a sentence.
        folder: Where its checkpoint is, if it has one.
        draws: Whether its points are drawn as a live curve.
        sweep: Whether it is one of several that belong together.
    """
    values = {str(key): scalar(value) for key, value in (config or {}).items()}
    known = {"config": values, "seed": seed, "steps": steps, "data": data, "folder": folder, "sweep": sweep}
    run = KeptTraining(name, draws=draws, known=known)
    run.report("running")
    try:
        yield run
    except Exception as error:
        run.report("failed", f"{type(error).__name__}: {error}")
        raise
    except BaseException:
        run.report("interrupted")
        raise
    run.report("finished")


def scalar(value: Any) -> bool | int | float | str:
    """Return a value of a configuration as it is kept: a number, a string or a boolean."""
    plain = plain_numbers(value)
    return plain if isinstance(plain, (bool, int, float, str)) else str(value)


def _curves(name: str, points: Mapping[str, tuple[list[float], list[float | None]]], steps: int | None) -> Curves:
    series = tuple(
        Series(label=label.replace("_", " "), x=x, y=y)
        for label, (xs, ys) in points.items()
        for x, y in [bin_means(xs, ys, MAX_POINTS)]
    )
    limits = None if steps is None else (0.0, float(steps))
    return Curves(title=name, series=series, x_label="step", x_limits=limits)
