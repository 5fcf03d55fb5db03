"""Trainings that a snippet names, and sweeps inside a snippet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.test_lab import Recorder
from tutor import lab
from tutor.engine.client.decoding import decode_event
from tutor.engine.protocol import TrainingReported, encode
from tutor.figures import Curves, Series, Training, band


class Keeper(Recorder):
    """A sink that keeps trainings, too."""

    def __init__(self) -> None:
        super().__init__()
        self.trainings: list[Training] = []

    def training(self, training: Training) -> None:
        self.trainings.append(training)

    @property
    def ended(self) -> list[Training]:
        return [one for one in self.trainings if one.state != "running"]


@pytest.fixture
def sink() -> Iterator[Keeper]:
    keeper = Keeper()
    lab.connect(keeper)
    yield keeper
    lab.flush()
    lab.connect(None)


def test_a_training_is_reported_with_all_that_is_known(sink: Keeper) -> None:
    with lab.training("loss", {"n_head": 2}, seed=4, steps=3, data="letters") as run:
        for step in (1, 2, 3):
            run.point(step, train=3.0 / step)
        run.point(3, held_out=float("nan"))
        run.score(right=0.5)
        run.sample("abc")
    assert sink.trainings[0].state == "running"
    (one,) = sink.ended
    assert (one.state, one.config, one.seed, one.step, one.steps) == ("finished", {"n_head": 2}, 4, 3, 3)
    assert {line.label: line.y for line in one.curves.series} == {"train": (3.0, 1.5, 1.0), "held out": (None,)}
    assert (one.scores, one.sample, one.data) == ({"right": 0.5}, "abc", "letters")
    event = TrainingReported(run_id=1, training=one)
    assert decode_event(encode(event)) == event and json.loads(encode(event))["type"] == "training-reported"
    lab.flush()
    assert isinstance(sink.figures[-1][1], Curves) and sink.figures[-1][0] == "loss"


@pytest.mark.parametrize(("error", "state"), [(ValueError("no"), "failed"), (KeyboardInterrupt(), "interrupted")])
def test_a_training_that_does_not_end_well_is_reported_as_that(sink: Keeper, error: BaseException, state: str) -> None:
    with pytest.raises(type(error)), lab.training("loss") as run:
        run.point(1, train=1.0)
        raise error
    assert [(one.state, one.step) for one in sink.ended] == [(state, 1)]


def trains(calls: list[tuple[int, int]], stop_at: int | None = None) -> Any:
    """A training that notes that it began, and is interrupted when it has begun so often."""

    def train(seed: int, width: int) -> Iterator[dict[str, float]]:
        calls.append((width, seed))
        if len(calls) == stop_at:
            raise KeyboardInterrupt
        for step in range(1, 100):
            yield {"train": width / step + seed}

    return train


def test_a_sweep_trains_every_configuration_with_every_seed_for_the_same_steps(sink: Keeper) -> None:
    calls: list[tuple[int, int]] = []
    runs = lab.sweep("width", trains(calls), {"width": (2, 4)}, seeds=range(2), steps=5)
    assert calls == [(2, 0), (2, 1), (4, 0), (4, 1)]
    assert (runs[0].config, runs[0].seed, runs[0].last["train"]) == ({"width": 2}, 0, 2 / 5)
    assert [(one.config["width"], one.seed, one.step, one.sweep) for one in sink.ended] == [
        (2, 0, 5, True),
        (2, 1, 5, True),
        (4, 0, 5, True),
        (4, 1, 5, True),
    ]
    name, figure = sink.figures[-1]
    assert name == "width" and [line.label for line in figure.series] == ["width 2", "width 4"]
    assert figure.series[0].low[-1] == pytest.approx(2 / 5) and figure.series[0].high[-1] == pytest.approx(2 / 5 + 1)


def test_a_list_of_configurations_is_swept_as_it_is(sink: Keeper) -> None:
    calls: list[tuple[int, int]] = []
    lab.sweep("width", trains(calls), [{"width": 3}, {"width": 9}], steps=1)
    assert calls == [(3, 0), (9, 0)]


def test_a_stopped_sweep_goes_on_where_it_stopped_and_a_complete_one_starts_anew(sink: Keeper) -> None:
    calls: list[tuple[int, int]] = []

    def sweep(train: Any) -> list[Any]:
        return lab.sweep("width", train, {"width": (2, 4)}, seeds=(0, 1), steps=3)

    with pytest.raises(KeyboardInterrupt):
        sweep(trains(calls, stop_at=3))
    assert [one.state for one in sink.ended] == ["finished", "finished", "interrupted"]
    runs = sweep(trains(calls))
    assert calls == [(2, 0), (2, 1), (4, 0), (4, 0), (4, 1)]
    assert [(run.config["width"], run.seed) for run in runs] == [(2, 0), (2, 1), (4, 0), (4, 1)]
    sweep(trains(calls))
    assert len(calls) == 9


def test_a_budget_of_seconds_ends_every_run(sink: Keeper) -> None:
    def train(seed: int) -> Iterator[float]:
        while True:
            sum(range(20_000))
            yield 1.0

    (run,) = lab.sweep("busy", train, [{}], steps=1_000_000, seconds=0.05)
    assert 0 < len(run.points["loss"][0]) <= 512 and run.seconds < 5


def test_a_sweep_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one configuration"):
        lab.sweep("none", trains([]), [], steps=1)


def test_a_band_is_the_median_and_what_the_lines_span() -> None:
    lines = [Series(label=str(k), x=(0.0, 2.0), y=(float(k), float(k + 10))) for k in (1, 2, 6)]
    found = band("all", lines)
    assert (found.x, found.y, found.low, found.high) == ((0.0, 2.0), (2.0, 12.0), (1.0, 11.0), (6.0, 16.0))
    middle = band("all", lines, spread="quartiles")
    assert (middle.low, middle.high) == ((1.5, 11.5), (4.0, 14.0))


def test_lines_of_a_band_count_where_they_are() -> None:
    long = Series(label="a", x=(0.0, 2.0, 4.0), y=(0.0, 2.0, 4.0))
    short = Series(label="b", x=(1.0, 3.0), y=(5.0, None))
    found = band("both", [long, short])
    assert found.x == (0.0, 1.0, 2.0, 3.0, 4.0)
    assert found.low == (0.0, 1.0, 2.0, 3.0, 4.0) and found.high == (0.0, 5.0, 2.0, 3.0, 4.0)
    assert band("one", [long]) == Series(label="one", x=long.x, y=long.y)
