"""The glossary on the screen: what it shows, how it is searched, and how it opens the step that explains a term."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tests.conftest import STEPS, lesson_data, lesson_id
from tests.fakes import PAUSE, FakeEngine
from tests.ui.pictures import calm, compare, picture, tutor
from tutor.course.loader import Course, load_course
from tutor.progress.store import Store
from tutor.terminal import Profile
from tutor.ui.app import TutorApp
from tutor.ui.screens.confirm import Confirm
from tutor.ui.screens.glossary import GlossaryScreen
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.widgets.term_list import TermList

FIRST = [
    {"term": "query", "says": "The vector that asks. It meets every key.", "step": "look"},
    {"term": "key", "says": "The vector that a query meets.", "step": "write"},
    {"term": "dot product", "says": "The sum of the products of two vectors.", "step": "try"},
]
SECOND = [{"term": "learning rate", "says": "How far one step goes.", "step": "guess"}]


@pytest.fixture
def course(course_folder: Path) -> Course:
    """The small course; its first two lessons explain terms, and the first one's steps have concepts."""
    concepts = {"look": ["query"], "try": ["key", "dot product"]}
    steps = [step | {"concepts": concepts.get(step["id"], [])} for step in STEPS]
    _write(course_folder, 1, "A layer of neurons", glossary=FIRST, steps=steps)
    _write(course_folder, 2, "Gradient descent", glossary=SECOND, concepts=["key"])
    return load_course(course_folder)


def _write(folder: Path, number: int, title: str, **changed: object) -> None:
    data = lesson_data(lesson_id(1, number), title, 1, **changed)
    (folder / data["id"] / "lesson.yaml").write_text(json.dumps(data, indent=1), encoding="utf-8")


def terms(app: TutorApp) -> list[str]:
    """The terms of the list, in its order."""
    return [one.term for one in app.screen.query_one(TermList).lines]


async def test_g_shows_every_term_on_home(course: Course, midway: Store) -> None:
    app = tutor(course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("g")
        await pilot.pause()
        assert isinstance(app.screen, GlossaryScreen)
        assert terms(app) == ["dot product", "key", "learning rate", "query"]
        await pilot.press("down")
        await pilot.pause()
        compare("glossary_80x24.txt", picture(app))
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_it_uses_the_room(course: Course, midway: Store) -> None:
    app = tutor(course, midway, lesson=lesson_id(1, 1), step="try")
    async with app.run_test(size=(160, 50)) as pilot:
        await calm(pilot)
        await pilot.press("g", "e")
        await pilot.pause()
        compare("glossary_160x50.txt", picture(app))


async def test_in_ascii_and_without_colors_it_has_no_other_character(course: Course, midway: Store) -> None:
    app = tutor(course, midway, profile=Profile(ascii=True, colors="none"))
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("g", "q")
        await pilot.pause()
        found = picture(app)
        assert found.isascii() and "explained in 1.1 A layer of neurons, step 1" in found


async def test_the_terms_of_the_step_come_first(course: Course, store: Store) -> None:
    app = tutor(course, store, lesson=lesson_id(1, 1), step="try")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("g")
        await pilot.pause()
        assert terms(app) == ["key", "dot product", "learning rate", "query"]
        assert picture(app).count("this step") == 2


async def test_opened_at_a_term_the_list_shows_it_also_in_a_smaller_window(course: Course, store: Store) -> None:
    app = tutor(course, store)
    async with app.run_test(size=(80, 16)) as pilot:
        app.action_glossary("query")
        await pilot.pause()
        assert "▸ query" in picture(app) and "dot product" not in picture(app)
        await pilot.resize_terminal(80, 30)
        await pilot.resize_terminal(80, 15)
        await pilot.pause()
        assert "▸ query" in picture(app)


async def test_the_list_follows_what_is_typed(course: Course, store: Store) -> None:
    app = tutor(course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", *"pro")
        await pilot.pause()
        assert terms(app) == ["dot product"]
        assert "1 of 4 terms" in picture(app)
        await pilot.press("backspace", "backspace", "backspace", *"xyz")
        await pilot.pause()
        assert terms(app) == [] and "No term has that in it." in picture(app)
        await pilot.press("enter", "down", "up")
        assert isinstance(app.screen, GlossaryScreen)


async def test_enter_opens_the_step_that_explains_from_home(course: Course, store: Store) -> None:
    app = tutor(course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", *"rate", "enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        assert (app.screen.lesson.id, app.screen.index) == (lesson_id(1, 2), 2)


async def test_within_a_lesson_it_shows_the_step_and_keeps_the_session_and_the_code(
    course: Course, store: Store
) -> None:
    engine = FakeEngine()
    app = tutor(course, store, engine=engine, lesson=lesson_id(1, 1), step="try")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        lesson = app.screen
        assert isinstance(lesson, LessonScreen)
        await pilot.press("enter")
        await calm(pilot)
        lesson.query_one(TextArea).text = "mine = 1"
        await pilot.press("g", *"key", "enter")
        await calm(pilot)
        assert app.screen is lesson and lesson.index == 4
        assert len(engine.sessions) == 1 and not engine.sessions[0].closed
        assert store.drafts(lesson_id(1, 1))["try"] == "mine = 1"


async def test_another_lesson_is_opened_after_this_one_is_left_with_its_code_kept(course: Course, store: Store) -> None:
    engine = FakeEngine()
    app = tutor(course, store, engine=engine, lesson=lesson_id(1, 1), step="try")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("enter")
        await calm(pilot)
        app.screen.query_one(TextArea).text = "mine = 2"
        await pilot.press("g", *"rate", "enter")
        await calm(pilot)
        assert isinstance(app.screen, LessonScreen)
        assert (app.screen.lesson.id, app.screen.index) == (lesson_id(1, 2), 2)
        assert len(app.screen_stack) == 2 and engine.sessions[0].closed
        assert store.drafts(lesson_id(1, 1))["try"] == "mine = 2"


@pytest.mark.parametrize("yes", [True, False])
async def test_a_run_is_stopped_only_if_the_learner_agrees(course: Course, store: Store, yes: bool) -> None:
    engine = FakeEngine(script={"x = 1": [PAUSE]})
    app = tutor(course, store, engine=engine, lesson=lesson_id(1, 1), step="try")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("g", *"query", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("y" if yes else "n")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        assert (app.screen.index, engine.sessions[0].interrupts) == ((0, 1) if yes else (1, 0))
        engine.sessions[0].go_on()


async def test_in_the_editor_g_is_a_letter(course: Course, store: Store) -> None:
    app = tutor(course, store, lesson=lesson_id(1, 1), step="try")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        editor = app.screen.query_one(TextArea)
        editor.focus()
        await pilot.press("g")
        assert editor.text.startswith("g") and isinstance(app.screen, LessonScreen)


async def test_the_palette_opens_it(course: Course, store: Store) -> None:
    app = tutor(course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("ctrl+p", *"gloss")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, GlossaryScreen)


async def test_a_click_chooses_and_a_second_one_opens(course: Course, store: Store) -> None:
    app = tutor(course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g")
        await pilot.pause()
        await pilot.click(TermList, offset=(10, 3))
        assert app.screen.query_one(TermList).cursor == 3
        assert app.screen.query_one(Input).has_focus
        await pilot.click(TermList, offset=(10, 3))
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen) and app.screen.index == 0
