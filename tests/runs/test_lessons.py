"""What a lesson's code trains is kept: as one run, or as the trainings that it names; stopped and failed ones too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import died, failed, figure, output, progress
from tests.fakes import done as ended
from tests.runs.samples import loss
from tutor.course import schema
from tutor.engine.protocol import CheckCode, Event, RunCode, RunFinished, TrainingReported
from tutor.figures import Text, Training
from tutor.runs import Run, RunStore, open_runs
from tutor.runs.lessons import LessonRuns, data_of, seed_of

CODE = "import torch\nfrom tutor.data.points import two_moons\ntorch.manual_seed(7)\ntrain(rate)"
STEP = schema.Knobs(
    id="train",
    title="Train",
    code=CODE,
    knobs=(schema.Knob(name="rate", label="rate", values=(0.1, 0.3), start=0.1),),
    compare="loss",
)
LESSON = schema.Lesson(
    format_version=1,
    id="s1-01-test",
    title="A test",
    stage=1,
    week=1,
    objective="o",
    concepts=("test",),
    resources=(),
    steps=(STEP,),
    recap=("1", "2", "3"),
)
REQUEST = RunCode(run_id=1, code=CODE, name="step 1", seconds=10, variables={"rate": 0.3})
LIVE = replace(loss([3.0, 2.0, 1.0]), live=True, x_limits=(0.0, 10.0))


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return open_runs(tmp_path)


def kept(store: RunStore, *events: Event, leave: bool = False, stop: bool = False) -> list[Run]:
    """The runs after these events."""
    lesson = LessonRuns(store, LESSON)
    lesson.begin(STEP, REQUEST)
    for event in events:
        if stop and event is events[-1]:
            lesson.stop()
        lesson.take(event)
    if leave:
        lesson.leave()
    return store.runs()


def test_a_snippet_with_a_live_curve_is_kept_with_its_knobs_seed_and_data(store: RunStore) -> None:
    (run,) = kept(store, figure("loss", LIVE), figure("said", Text(title="said", text="hello")), ended())
    assert (run.name, run.source, run.state) == ("s1-01-test/train", "lesson", "finished")
    assert run.config == {"rate": 0.3} and run.seed == 7 and run.data == "tutor.data.points: two_moons"
    assert (run.step, run.steps) == (3, 10) and run.measures == {"train": 1.0} and run.sample == "hello"
    assert run.code == CODE and len(run.code_hash) == 12
    assert store.curves(run.id) == (LIVE,)


def test_progress_alone_is_a_training(store: RunStore) -> None:
    (run,) = kept(store, progress(5, 20, loss=1.0), ended())
    assert (run.step, run.steps) == (5, 20)


def test_code_that_trains_nothing_is_not_kept(store: RunStore) -> None:
    assert kept(store, output("hello"), figure("loss", loss([1.0])), ended()) == []


def test_the_checks_of_an_exercise_are_no_training(store: RunStore) -> None:
    lesson = LessonRuns(store, LESSON)
    check = CheckCode(run_id=1, code="", name="", seconds=1, starter="", solution="", checks=())
    lesson.begin(STEP, check)
    lesson.take(figure("loss", LIVE))
    lesson.take(ended())
    assert store.runs() == []


def test_a_run_that_goes_on_is_kept_as_running_and_then_as_it_ends(store: RunStore) -> None:
    lesson = LessonRuns(store, LESSON)
    lesson.begin(STEP, REQUEST)
    lesson.take(figure("loss", LIVE))
    (running,) = store.runs()
    lesson.take(ended())
    (run,) = store.runs()
    assert (running.state, run.state) == ("running", "finished") and running.id == run.id


def test_leaving_keeps_the_run_as_interrupted(store: RunStore) -> None:
    (run,) = kept(store, figure("loss", LIVE), leave=True)
    assert (run.state, run.step, run.measures) == ("interrupted", 3, {"train": 1.0})


def test_leaving_after_the_end_changes_nothing(store: RunStore) -> None:
    (run,) = kept(store, figure("loss", LIVE), ended(), leave=True)
    assert run.state == "finished"


@pytest.mark.parametrize(
    ("event", "state", "problem"),
    [
        (failed("ValueError", "no"), "failed", "ValueError: no"),
        (died(), "failed", "The code ended the process with exit code 7."),
        (RunFinished(run_id=0, outcome="timed out", seconds=9, note="Too long."), "interrupted", "Too long."),
        (RunFinished(run_id=0, outcome="out of memory", seconds=9, note="Too much."), "failed", "Too much."),
    ],
)
def test_a_run_is_kept_as_what_it_is(store: RunStore, event: Event, state: str, problem: str) -> None:
    (run,) = kept(store, figure("loss", LIVE), event)
    assert (run.state, run.problem) == (state, problem)


def test_a_worker_that_had_to_be_killed_for_a_stop_was_interrupted(store: RunStore) -> None:
    (run,) = kept(store, figure("loss", LIVE), died("Stopped."), stop=True)
    assert run.state == "interrupted"


def reported(number: int, state: str, **given: object) -> TrainingReported:
    known = {"config": {"n_head": number}, "seed": 1, "sweep": True, "steps": 3, "step": 3}
    training = Training(number=number, name="heads", state=state, curves=loss([3.0, 1.0]), **{**known, **given})  # type: ignore[arg-type]
    return TrainingReported(run_id=1, training=training)


def test_named_trainings_are_kept_one_by_one_and_the_snippet_is_not(store: RunStore) -> None:
    runs = kept(
        store,
        reported(1, "running"),
        figure("loss", LIVE),
        reported(1, "finished", scores={"held out": 0.5}, sample="text"),
        reported(2, "running"),
        reported(2, "finished"),
        ended(),
    )
    assert {(run.config["n_head"], run.config["rate"], run.seed, run.state) for run in runs} == {
        (1, 0.3, 1, "finished"),
        (2, 0.3, 1, "finished"),
    }
    first = next(run for run in runs if run.config["n_head"] == 1)
    assert first.name == first.sweep == "s1-01-test/train heads"
    assert first.measures == {"train": 1.0, "held out": 0.5} and first.sample == "text"
    assert store.curves(first.id) == (loss([3.0, 1.0]),)


def test_a_named_training_that_is_left_is_interrupted(store: RunStore) -> None:
    runs = kept(store, reported(1, "finished"), reported(2, "running"), leave=True)
    assert {run.config["n_head"]: run.state for run in runs} == {1: "finished", 2: "interrupted"}


def test_a_seed_is_a_knob_or_the_one_number_in_the_code() -> None:
    assert seed_of("torch.manual_seed(3)", {}) == 3
    assert seed_of("torch.manual_seed(3)", {"seed": 5}) == 5
    assert seed_of("torch.manual_seed(3); rng = default_rng(4)", {}) is None
    assert seed_of("f(seed=2)", {}) == 2
    assert seed_of("x = 1", {}) is None


def test_data_is_what_the_code_imports() -> None:
    codes = ["from tutor.data.text import load_english, even_windows", "this is no code", "import torch"]
    assert data_of(codes) == "tutor.data.text: load_english, even_windows"
