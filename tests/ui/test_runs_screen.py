"""The screen of kept runs: mark, compare, filter, sort, delete, export, go on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from tests.runs.samples import loss, run
from tests.ui.pictures import calm, picture, tutor
from tutor.course.loader import Course
from tutor.progress.store import Store
from tutor.runs import Run, RunStore
from tutor.terminal import Profile
from tutor.ui.screens.runs import RunsScreen


@pytest.fixture
def kept(store: Store) -> Iterator[list[Run]]:
    """Two seeds of two heads, one of four, and a lesson's run that was stopped."""
    from tutor.runs import open_runs

    runs = open_runs(store.path.parent)
    made = [
        run("gpt", id=f"{number}a00000000", started=10.0 - number, seed=seed, config={"n_head": heads, "n_embd": 8})
        for number, (heads, seed) in enumerate([(2, 0), (2, 1), (4, 0)])
    ]
    made.append(run("s1-01/train", id="3a00000000", started=1.0, state="interrupted", config={}, sample="a text"))
    for number, one in enumerate(made):
        runs.keep(replace(one, measures={"train": 1.0 + number}), [loss([4.0, 1.0 + number])])
    assert runs.close()
    yield runs.runs()


@asynccontextmanager
async def opened(
    course: Course, store: Store, size: tuple[int, int] = (80, 24), profile: Profile | None = None
) -> AsyncIterator[tuple[Pilot[Any], RunsScreen]]:
    app = tutor(course, store, profile=profile or Profile())
    async with app.run_test(size=size) as pilot:
        await calm(pilot)
        await pilot.press("u")
        await calm(pilot)
        assert isinstance(app.screen, RunsScreen)
        yield pilot, app.screen


async def press(pilot: Pilot[Any], *keys: str) -> str:
    """Press keys and return the picture after them."""
    for key in keys:
        await pilot.press(key)
        await calm(pilot)
    return picture(pilot.app)


async def test_the_runs_are_listed_with_the_curve_of_the_one_under_the_cursor(
    small_course: Course, store: Store, kept: list[Run]
) -> None:
    async with opened(small_course, store) as (pilot, screen):
        shown = picture(pilot.app)
        assert "4 runs" in shown and "n_head 2" in shown and "s1-01/train" in shown and "stopped" in shown
        assert "step →" in shown and screen.choice.figure(screen.compared).series[0].y == (4.0, 1.0)
        await press(pilot, "down", "down")
        assert screen.choice.chosen == kept[2]
        assert screen.choice.figure(screen.compared).series[0].y == (4.0, 3.0)


async def test_marked_runs_are_overlaid_and_seeds_are_a_band(
    small_course: Course, store: Store, kept: list[Run]
) -> None:
    async with opened(small_course, store) as (pilot, screen):
        shown = await press(pilot, "space", "space", "space")
        figure = screen.choice.figure(screen.compared)
        assert [line.label for line in figure.series] == ["n head 2 (2 seeds)", "n head 4"]
        assert figure.series[0].low == (4.0, 1.0) and figure.series[0].high == (4.0, 2.0)
        assert "3 marked" in shown and "░" in shown and "● gpt" in shown and "▲ gpt" in shown
        await press(pilot, "b", "b")
        figure = screen.choice.figure(screen.compared)
        assert [line.low for line in figure.series] == [(), (), ()]
        shown = await press(pilot, "x")
        assert "marked" not in shown.splitlines()[0]


async def test_what_differs_and_everything_are_told(small_course: Course, store: Store, kept: list[Run]) -> None:
    async with opened(small_course, store, (100, 40)) as (pilot, _):
        shown = await press(pilot, "a", "v")
        assert "n_head" in shown and "n_embd" not in shown.replace("n_embd 8", "") and "train" in shown
        shown = await press(pilot, "v", "end")
        assert "interrupted" in shown and "a text" in shown


async def test_a_filter_lists_what_has_its_words_and_escape_takes_it_away(
    small_course: Course, store: Store, kept: list[Run]
) -> None:
    async with opened(small_course, store) as (pilot, screen):
        await press(pilot, "slash", *"n_head=4")
        assert [one.id for one in screen.choice.listed] == ["2a00000000"]
        await press(pilot, "enter")
        assert screen.focused is not screen.query_one(Input)
        shown = await press(pilot, "escape")
        assert "4 runs" in shown and pilot.app.screen is screen
        await press(pilot, "escape")
        assert pilot.app.screen is not screen


async def test_runs_are_sorted_and_turned_round(small_course: Course, store: Store, kept: list[Run]) -> None:
    async with opened(small_course, store) as (pilot, screen):
        await press(pilot, "s", "s", "S")
        assert screen.choice.order == "result"
        assert [one.measures["train"] for one in screen.choice.listed] == [4.0, 3.0, 2.0, 1.0]


async def test_deleting_asks(small_course: Course, store: Store, kept: list[Run]) -> None:
    async with opened(small_course, store) as (pilot, screen):
        await pilot.press("d")
        await pilot.pause()
        await pilot.press("n")
        await calm(pilot)
        assert len(screen.choice.every) == 4
        await pilot.press("d")
        await pilot.pause()
        await pilot.press("y")
        await calm(pilot)
        assert [one.id for one in screen.choice.every] == [one.id for one in kept[1:]]


async def test_marked_runs_are_exported(small_course: Course, store: Store, kept: list[Run]) -> None:
    async with opened(small_course, store) as (pilot, _):
        await press(pilot, "space", "space", "e", "E")
    files = {path.suffix: path for path in store.path.parent.glob("runs-*")}
    assert len(json.loads(files[".json"].read_text())) == 2
    assert files[".csv"].read_text().count("\n") == 5


class Going:
    """A training that goes on, without a process."""

    def __init__(self, store: RunStore, run: Run) -> None:
        self.run, self.alive, self.stops = run, True, 0
        made.append(self)

    def stop(self) -> None:
        self.stops += 1
        self.alive = False

    def wait(self, seconds: float) -> bool:
        return not self.alive


made: list[Going] = []


async def test_a_stopped_training_goes_on_and_stops_again(
    small_course: Course, store: Store, kept: list[Run], tmp_path: Path
) -> None:
    made.clear()
    (tmp_path / "model.json").write_text("{}")
    app = tutor(small_course, store)
    stopped = run("gpt", state="interrupted", config={"steps": 9}, step=3, folder=str(tmp_path))
    app.runs.keep(stopped)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await app.push_screen(RunsScreen(app.runs, Profile(), go_on=Going))  # type: ignore[arg-type]
        await calm(pilot)
        await press(pilot, "g")
        assert made[0].run.id == stopped.id and made[0].stops == 0
        await press(pilot, "g")
        assert made[0].stops == 1
        await press(pilot, "down")
        assert not app.screen.check_action("go_on", ())


async def test_no_runs_are_said_so(small_course: Course, store: Store) -> None:
    async with opened(small_course, store) as (pilot, _):
        assert "No runs are kept yet" in picture(pilot.app)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_it_is_readable_without_colors_and_in_ascii(
    small_course: Course, store: Store, kept: list[Run], size: tuple[int, int]
) -> None:
    plain = Profile(colors="none", ascii=True)
    async with opened(small_course, store, size, plain) as (pilot, screen):
        await press(pilot, "a")
        marks = screen.choice.marks(screen.compared)
        assert set(marks.values()) == {0, 1}
        shown = picture(pilot.app)
        assert "* gpt" in shown and "o gpt" in shown
