"""A sweep inside a snippet: every configuration with every seed, the same budget for each, one kept run for each.

    def train(seed, n_head):
        torch.manual_seed(seed)
        ...
        for now in trainer.run(300):
            yield {"train": now.loss}

    runs = lab.sweep("heads", train, {"n_head": (1, 2, 4)}, seeds=range(3), steps=300)

A sweep that is stopped on the way goes on where it stopped when the same sweep is asked for again: runs that had
finished are not done twice. Once a sweep is complete, asking again starts it anew.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tutor.figures import Curves, Spread, Training, band
from tutor.lab.kept import KeptTraining, scalar, training
from tutor.lab.live import UPDATES_A_SECOND, emit, progress

Values = dict[str, bool | int | float | str]
Train = Callable[..., Iterable[Any]]
_stopped: dict[object, list[Training]] = {}
"""The runs that had finished of sweeps that were stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptRun:
    """One run of a sweep. ``points`` has (steps, values) by name, ``last`` the last value by name."""

    config: Values
    seed: int
    points: dict[str, tuple[tuple[float, ...], tuple[float | None, ...]]]
    last: dict[str, float | None]
    seconds: float


def sweep(
    name: str,
    train: Train,
    values: Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]],
    *,
    seeds: Iterable[int] = (0,),
    steps: int,
    seconds: float | None = None,
    show: str = "",
    spread: Spread = "range",
    data: str = "",
) -> list[SweptRun]:
    """Train each configuration with each seed, draw the seeds of each as a band, keep each as a run; return them.

    Every run gets the same budget: ``steps``, and, where it is given, ``seconds`` of the processor.

    Args:
        name: What the sweep is called, and the title of its figure.
        train: Called with ``seed`` and one configuration as keywords. It yields after every step: a number, a mapping
            of names to numbers, or a report with ``loss``. It must take everything that is random from ``seed``.
        values: A grid (lists of values by name: every combination is trained), or a list of configurations.
        seeds: The seeds.
        steps: How many steps each run may take.
        seconds: How long each run may take, in seconds of the processor.
        show: Which of the names is drawn; by default the first.
        spread: What a band spans: all seeds, or their middle half.
        data: What is trained on, in a sentence.

    Raises:
        ValueError: nothing is to be trained, or a step yields something else.
    """
    configs = _configs(values)
    wanted = [(config, seed) for config in configs for seed in seeds]
    if not wanted or steps < 1:
        raise ValueError("a sweep needs at least one configuration, one seed and one step")
    key = (name, getattr(train, "__code__", train), tuple((tuple(c.items()), s) for c, s in wanted), steps, seconds)
    drawing = _Drawing(name, configs, steps, show, spread, _stopped.pop(key, []))
    budget = _Budget(steps=steps, seconds=seconds)
    try:
        for config, seed in wanted:
            if not drawing.has(config, seed):
                with training(name, config, seed=seed, steps=steps, data=data, draws=False, sweep=True) as run:
                    for _ in budget.spend(train(seed=seed, **config), run):
                        drawing.follow(run, len(wanted))
                drawing.finish(run)
    except BaseException:
        _stopped[key] = drawing.finished
        raise
    return [_swept(one) for one in drawing.finished]


def _configs(values: Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if isinstance(values, Mapping):
        return [dict(zip(values, chosen, strict=True)) for chosen in itertools.product(*values.values())]
    return [dict(one) for one in values]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Budget:
    steps: int
    seconds: float | None

    def spend(self, reports: Iterable[Any], run: KeptTraining) -> Iterator[int]:
        """Take the steps of a training until the budget is spent; end the training then."""
        began = time.process_time()
        steps = iter(reports)
        try:
            for step, report in enumerate(itertools.islice(steps, self.steps), 1):
                run.point(step, **_named(report))
                yield step
                if self.seconds is not None and time.process_time() - began >= self.seconds:
                    break
        finally:
            close = getattr(steps, "close", None)
            if close is not None:
                close()


def _named(report: Any) -> dict[str, Any]:
    if isinstance(report, Mapping):
        return dict(report)
    if hasattr(report, "loss"):
        return {"loss": report.loss}
    if isinstance(report, (int, float)) or hasattr(report, "item"):
        return {"loss": report}
    raise ValueError(f"a step of a sweep yields a number or numbers by name, not {type(report).__name__}")


class _Drawing:
    """The figure of a sweep: a line a configuration, with the band of its seeds. It draws a few times a second."""

    def __init__(
        self, name: str, configs: list[dict[str, Any]], steps: int, show: str, spread: Spread, before: list[Training]
    ) -> None:
        self._name, self._configs, self._steps, self._show, self._spread = name, configs, steps, show, spread
        self._drawn = 0.0
        self.finished = list(before)

    def has(self, config: Mapping[str, Any], seed: int) -> bool:
        """Whether this run had finished before the sweep was stopped."""
        return any(_plain(config) == one.config and one.seed == seed for one in self.finished)

    def follow(self, run: KeptTraining, total: int) -> None:
        """Draw the run that goes on, beside those that have finished."""
        now = time.monotonic()
        if now - self._drawn >= 1 / UPDATES_A_SECOND:
            self._drawn = now
            one = run.so_far()
            progress(len(self.finished) * self._steps + one.step, total * self._steps)
            emit(self._name, self._figure([*self.finished, one]))

    def finish(self, run: KeptTraining) -> None:
        """Draw the run as it ended."""
        self.finished.append(run.so_far())
        emit(self._name, self._figure(self.finished))

    def _figure(self, runs: Sequence[Training]) -> Curves:
        lines = []
        for config in self._configs:
            same = [one for one in runs if one.config == _plain(config)]
            found = [line for one in same for line in one.curves.series if line.label == self._shown(one)]
            if found:
                lines.append(band(_told(config), found, spread=self._spread))
        return Curves(
            title=self._name,
            series=tuple(lines),
            x_label="step",
            y_label=self._shown(runs[0]),
            x_limits=(0.0, float(self._steps)),
        )

    def _shown(self, run: Training) -> str:
        first = run.curves.series[0].label if run.curves.series else ""
        return self._show.replace("_", " ") or first


def _plain(config: Mapping[str, Any]) -> Values:
    return {key: scalar(value) for key, value in config.items()}


def _told(config: Mapping[str, Any]) -> str:
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in config.items()) or "as it is"


def _swept(one: Training) -> SweptRun:
    points = {line.label: (line.x, line.y) for line in one.curves.series}
    last = {name: ys[-1] if ys else None for name, (_, ys) in points.items()}
    return SweptRun(config=one.config, seed=one.seed or 0, points=points, last=last, seconds=one.seconds)
