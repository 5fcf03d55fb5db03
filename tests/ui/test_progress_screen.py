"""The Progress screen: what its sections show, how they are reached, and what they open."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.conftest import STEPS, lesson_data, lesson_id
from tests.ui.pictures import calm, compare, picture, tutor
from tests.unit.progress_samples import event
from tests.unit.test_progress_reports import history
from tutor.course.loader import Course, load_course
from tutor.progress.scores import Place
from tutor.progress.store import Store
from tutor.terminal import Colors, Profile
from tutor.ui.app import TutorApp
from tutor.ui.progress_listing import PlaceRow
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.progress import ProgressScreen
from tutor.ui.widgets.place_list import PlaceList, row_parts

TODAY = date(2026, 3, 12)
FIRST, SECOND = lesson_id(1, 1), lesson_id(1, 2)


@pytest.fixture
def course(course_folder: Path) -> Course:
    """The small course, whose questions are about concepts."""
    concepts = {"say": ["query", "key"], "guess": ["query"], "sort": ["softmax"]}
    steps = [step | {"concepts": concepts.get(str(step["id"]), [])} for step in STEPS]
    for lesson, title in ((FIRST, "A layer of neurons"), (SECOND, "Gradient descent")):
        (course_folder / lesson / "lesson.yaml").write_text(json.dumps(lesson_data(lesson, title, 1, steps=steps)))
    return load_course(course_folder)


@pytest.fixture
def learned(store: Store) -> Store:
    """A week and a half: one lesson done, one begun, one known; and two minutes by a clock that was wrong."""
    store.merge(history())
    return store


@dataclass
class Shown:
    app: TutorApp
    pilot: Pilot[None]

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.app.screen.query_one(PlaceList).lines]

    @property
    def picture(self) -> str:
        return picture(self.app)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()


async def show(app: TutorApp, pilot: Pilot[None]) -> Shown:
    await calm(pilot)
    screen = ProgressScreen(app.course, app.store, app.profile, today=TODAY)
    await app.push_screen(screen, app._place_chosen)
    await calm(pilot)
    return Shown(app, pilot)


async def test_the_sections_one_after_the_other(course: Course, learned: Store) -> None:
    app = tutor(course, learned)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await show(app, pilot)
        compare("progress_80x24.txt", shown.picture)
        await shown.press("2")
        assert shown.names == ["softmax", "query", "key"]
        compare("progress_concepts_80x24.txt", shown.picture)
        await shown.press("tab")
        assert shown.names == ["Write it"] and "two (2 times)" in shown.picture
        await shown.press("right")
        assert shown.names == ["Guess"] and "0 right, 1 wrong" in shown.picture
        await shown.press("right")
        assert "[1 Activity]" in shown.picture
        await shown.press("left")
        assert "[4 Predictions]" in shown.picture


async def test_with_room_the_activity_stands_beside_the_list(course: Course, learned: Store) -> None:
    app = tutor(course, learned)
    async with app.run_test(size=(160, 50)) as pilot:
        shown = await show(app, pilot)
        compare("progress_160x50.txt", shown.picture)
        await shown.press("3")
        assert "Write it" in shown.picture and "Foundations" in shown.picture
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Write it" in shown.picture and "Foundations" not in shown.picture


async def test_in_ascii_and_without_colors_every_sign_can_be_told_apart(course: Course, learned: Store) -> None:
    app = tutor(course, learned, profile=Profile(ascii=True, colors="none"))
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await show(app, pilot)
        assert shown.picture.isascii()
        compare("progress_ascii_80x24.txt", shown.picture)
        await shown.press("2")
        assert shown.picture.isascii()


@pytest.mark.parametrize(("colors", "dark"), [("16", True), ("256", True), ("truecolor", False)])
async def test_it_reads_the_same_in_any_colors(course: Course, learned: Store, colors: Colors, dark: bool) -> None:
    app = tutor(course, learned, profile=Profile(colors=colors, dark=dark))
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await show(app, pilot)
        compare("progress_80x24.txt", shown.picture)


async def test_enter_opens_the_lesson_at_the_step(course: Course, learned: Store) -> None:
    app = tutor(course, learned)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await show(app, pilot)
        await shown.press("enter")
        assert isinstance(app.screen, ProgressScreen), "the activity opens nothing"
        await shown.press("2", "down", "enter")
        await calm(pilot)
        assert isinstance(app.screen, LessonScreen)
        assert (app.screen.lesson.id, app.screen.index) == (FIRST, 2)


async def test_p_on_home_opens_it_and_escape_goes_back(course: Course, midway: Store) -> None:
    app = tutor(course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("p")
        await calm(pilot)
        assert isinstance(app.screen, ProgressScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_without_anything_done_it_says_so(course: Course, store: Store) -> None:
    app = tutor(course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen), "there is nothing to see yet"
        shown = await show(app, pilot)
        assert "Nothing is done yet." in shown.picture
        await shown.press("4")
        assert "Nothing was predicted yet." in shown.picture
        await shown.press("enter")
        assert isinstance(app.screen, ProgressScreen)


async def test_every_week_of_a_year_can_be_scrolled_to(course: Course, store: Store) -> None:
    store.merge([event(n, "time-spent", FIRST, at=1.7721e9 + n * 86400.0, seconds=600) for n in range(1, 200)])
    app = tutor(course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await app.push_screen(ProgressScreen(course, store, app.profile, today=date(2026, 9, 14)))
        await calm(pilot)
        assert "  29 " in picture(app) and "\n    1 " not in picture(app)
        await pilot.press("end")
        await pilot.pause()
        assert "\n    1 " in picture(app)


def test_a_row_takes_its_width_and_its_bar_is_full_only_for_everything() -> None:
    place = Place(lesson="a", label="1.10", step="s", title="T")
    for width in (30, 60, 100):
        row = PlaceRow(name="a name that is rather long", part=0.99, note="99 of 100", place=place)
        parts = row_parts(row, width, note=9, chosen=True)
        assert sum(len(text) for text, _ in parts) == width
        assert "".join(text for text, style in parts if style == "bar").count("━") == (7 if width >= 50 else 0)
