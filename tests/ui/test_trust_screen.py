"""A course from elsewhere on the screen: the question, its three answers, and what an untrusted lesson can not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import lesson_id
from tests.fakes import FakeEngine
from tests.ui.pictures import calm, picture, tutor
from tutor.course.loader import Course
from tutor.course.trust import REFUSAL, Trust
from tutor.engine.client import Limits, open_engine
from tutor.progress.store import Store
from tutor.ui.app import TutorApp
from tutor.ui.screens.glossary import GlossaryScreen
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.trust import TrustScreen


@pytest.fixture
def trust(small_course: Course, tmp_path: Path) -> Trust:
    return Trust(small_course.folder, file=tmp_path / "home" / "trusted.json")


def words_of(app: TutorApp) -> str:
    """What the screen says, without frames and breaks of lines."""
    return " ".join(picture(app).replace("│", " ").split())


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_it_says_where_the_course_is_what_it_means_and_the_three_keys(
    small_course: Course, store: Store, trust: Trust, size: tuple[int, int]
) -> None:
    app = tutor(small_course, store, trust=trust)
    async with app.run_test(size=size) as pilot:
        await calm(pilot)
        shown = words_of(app)
        assert "t: trust it · l: look only · q: quit" in shown
    for words in (
        small_course.folder.name,
        "sandbox",
        "3 lessons with 24 steps",
        "t trust it: its code may run",
        "l look only",
    ):
        assert words in shown


async def test_trusting_it_starts_the_engine_and_is_remembered(
    small_course: Course, store: Store, trust: Trust, tmp_path: Path
) -> None:
    engine = FakeEngine()
    app = tutor(small_course, store, trust=trust, engine=engine)
    async with app.run_test() as pilot:
        await pilot.pause()
        starts = engine.starts
        await pilot.press("enter")
        assert isinstance(app.screen, TrustScreen), "enter answers nothing"
        await pilot.press("t")
        await calm(pilot)
        assert isinstance(app.screen, HomeScreen) and trust.refusal() == "" and engine.starts == starts + 1
        assert REFUSAL[:30] not in picture(app)
    assert Trust(small_course.folder, file=tmp_path / "home" / "trusted.json").granted


async def test_quitting_leaves_and_remembers_nothing(small_course: Course, store: Store, trust: Trust) -> None:
    app = tutor(small_course, store, trust=trust)
    async with app.run_test() as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert not app.is_running
    assert not trust.granted


async def test_who_only_looks_reads_the_lessons_and_every_run_says_why_not(
    small_course: Course, store: Store, trust: Trust, tmp_path: Path
) -> None:
    engine = open_engine(trust.refusal, limits=Limits())
    app = tutor(small_course, store, trust=trust, engine=engine, lesson=lesson_id(1, 1), step="try")
    async with app.run_test() as pilot:
        await pilot.press("l")
        await calm(pilot)
        assert isinstance(app.screen, LessonScreen) and "Try it" in picture(app)
        await pilot.press("enter")
        await calm(pilot)
        assert "no code of this course runs" in picture(app)
        await pilot.press("p", *"1+1", "enter")
        await calm(pilot)
        assert "no code of this course runs" in picture(app)
        await pilot.press("escape", "q")
        await calm(pilot)
        assert "Look only: no code" in picture(app)
    assert engine._sessions == [] and not (tmp_path / "home" / "trusted.json").exists()


async def test_what_was_asked_for_at_the_start_comes_after_the_answer(
    small_course: Course, store: Store, trust: Trust
) -> None:
    app = tutor(small_course, store, trust=trust, action="glossary")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.screen, TrustScreen)
        await pilot.press("l")
        await calm(pilot)
        assert isinstance(app.screen, GlossaryScreen)


async def test_the_palette_asks_again(small_course: Course, store: Store, trust: Trust) -> None:
    app = tutor(small_course, store, trust=trust)
    async with app.run_test() as pilot:
        await pilot.press("escape", "ctrl+p")
        await pilot.pause()
        await pilot.press(*"trust this")
        await calm(pilot)
        await pilot.press("enter")
        await calm(pilot)
        assert isinstance(app.screen, TrustScreen)
        await pilot.press("t")
        await pilot.pause()
    assert trust.granted


async def test_a_trust_that_can_not_be_written_holds_until_the_end(
    small_course: Course, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "damaged.json"
    file.write_text("{")
    trust = Trust(small_course.folder, file=file)
    app = tutor(small_course, store, trust=trust)
    async with app.run_test(size=(120, 40)) as pilot:
        await calm(pilot)
        assert "move it away to start anew" in words_of(app)
        await pilot.press("t")
        await calm(pilot)
        assert [said.title for said in app._notifications] == ["Not remembered"]
    assert trust.granted and file.read_text() == "{"
