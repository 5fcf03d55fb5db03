"""Help: the keys of the screen below, from its bindings, and the key line."""

from __future__ import annotations

import re

import pytest

from tests.conftest import lesson_id
from tests.ui.pictures import picture, tutor
from tutor.course.loader import Course
from tutor.progress.store import Store
from tutor.terminal import Profile
from tutor.ui.screens.help import HelpScreen, KeyHelp, key_table
from tutor.ui.screens.home import HomeScreen
from tutor.ui.widgets.key_bar import Key, KeyBar, fit


async def test_help_names_the_keys_of_home_and_closes(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 70)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        shown = picture(app)
        assert isinstance(app.screen, HelpScreen)
        assert "Go on where you stopped" in shown
        assert "q, ctrl+q" in shown
        assert re.search(r"│ +↑ +The lesson above", shown)
        assert "The bars at the top" in shown
        assert "Focus" not in shown and "Copy" not in shown
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_help_in_a_lesson_is_about_the_lesson(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, lesson=lesson_id(1, 1))
    async with app.run_test(size=(80, 60)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        assert "A lesson" in picture(app)


async def test_help_scrolls_where_it_does_not_fit(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        top = picture(app)
        assert "3 of 4 right" not in top
        await pilot.press(*["down"] * 40)
        await pilot.pause()
        assert "3 of 4 right" in picture(app)


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_the_key_that_opens_the_help_closes_it(key: str, small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test() as pilot:
        for screens in (2, 1):
            await pilot.press(key)
            await pilot.pause()
            assert len(app.screen_stack) == screens


async def test_arrows_are_words_where_only_ascii_is_drawn(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway, profile=Profile(ascii=True))
    async with app.run_test(size=(80, 70)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert re.search(r"\| +up +The lesson above", picture(app))
        assert picture(app).isascii()


async def test_a_click_on_a_key_presses_it(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        line = picture(app).splitlines()[-1]
        await pilot.click(KeyBar, offset=(line.index("keys"), 0))
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


def key(name: str, *, pinned: bool = False) -> Key:
    return Key(key=name, display=name, description="does", pinned=pinned)


@pytest.mark.parametrize(
    ("width", "kept"),
    [(100, "abq"), (24, "abq"), (23, "aq"), (16, "aq"), (15, "q"), (8, "q"), (7, "")],
)
def test_keys_that_do_not_fit_go_from_the_end_and_pinned_ones_last(width: int, kept: str) -> None:
    keys = [key("a"), key("b"), key("q", pinned=True)]
    assert "".join(each.display for each in fit(keys, width)) == kept


def test_the_table_lines_up() -> None:
    table = key_table([KeyHelp(keys=("q", "ctrl+q"), says="Quit"), KeyHelp(keys=("c",), says="Continue")], 80)
    assert table.plain.splitlines() == ["q, ctrl+q   Quit", "c           Continue"]


def test_what_a_key_does_stays_beside_it_where_it_takes_two_lines() -> None:
    table = key_table([KeyHelp(keys=("w",), says="The weeks: when you study, what is to be done")], 30)
    assert table.plain.splitlines() == ["w   The weeks: when you study,", "    what is to be done"]


async def test_keys_that_are_typed_into_the_code_are_not_offered(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, lesson=lesson_id(1, 1))
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        assert "/ search" in picture(app).splitlines()[-1]
        await pilot.press("e", "end", "slash")
        await pilot.pause()
        line = picture(app).splitlines()[-1]
        assert "leave the editor" in line and "f1 keys" in line
        assert "/ search" not in line and "? keys" not in line


async def test_help_is_there_where_keys_are_typed(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 30)) as pilot:
        for key, told in (("slash", "Type words, or a part of one"), ("g", "Every term that the lessons explain")):
            await pilot.press(key)
            await pilot.pause()
            assert "f1 keys" in picture(app)
            await pilot.press("f1")
            await pilot.pause()
            assert isinstance(app.screen, HelpScreen)
            assert told in picture(app)
            await pilot.press("escape", "escape")
            await pilot.pause()
            assert isinstance(app.screen, HomeScreen)
