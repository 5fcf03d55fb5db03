"""Notes and marks in a lesson: written, shown, kept in whatever way they are left."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tests.conftest import STEPS, lesson_id
from tests.fakes import FakeEngine
from tests.ui.pictures import calm, compare, picture, tutor
from tutor.course.loader import Course
from tutor.progress.annotations import Annotations
from tutor.progress.store import Store, open_store
from tutor.terminal import Profile
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.note import NoteScreen
from tutor.ui.widgets.lesson_title import LessonTitle

LESSON = lesson_id(1, 1)


def title(app: object) -> LessonTitle:
    """The title line of the lesson."""
    assert hasattr(app, "screen")
    return app.screen.query_one(LessonTitle)  # type: ignore[no-any-return]


async def test_w_writes_a_note_and_its_first_line_stands_in_the_title(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, lesson=LESSON, step="look")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        before = picture(app).splitlines()
        await pilot.press("w", *"why", "space", *"d_k?", "enter", *"nmq")
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen), "letters are text there"
        compare("note_80x24.txt", picture(app))
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        assert Annotations(store).text(LESSON, "look") == "why d_k?\nnmq"
        after = picture(app).splitlines()
        assert "why d_k?" in after[0] and after[1:] == before[1:], "nothing else has moved"
        assert title(app).right.startswith("✎ ")
        await pilot.press("n")
        await pilot.pause()
        assert "✎" not in picture(app)
        await pilot.press("b", "w")
        await pilot.pause()
        assert app.screen.query_one(TextArea).text == "why d_k?\nnmq"


async def test_m_marks_a_step_and_takes_the_mark_away(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, lesson=LESSON, step="try")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("m")
        await pilot.pause()
        assert Annotations(store).marked(LESSON, "try") and "★" in picture(app).splitlines()[0]
        await pilot.press("m")
        await pilot.pause()
        assert not Annotations(store).marked(LESSON, "try") and "★" not in picture(app)


async def test_the_recap_takes_a_note_and_a_mark_too(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, lesson=LESSON, step="recap")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("m", "w", *"done", "ctrl+s")
        await pilot.pause()
        assert title(app).right.startswith("✎ ★ ")
        found = Annotations(store).all()
        assert [(one.step, one.text, one.marked) for one in found] == [("recap", "done", True)]


async def test_in_the_editor_and_in_a_field_the_keys_are_letters(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, lesson=LESSON, step="try")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("e", "w", "m", "slash")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen) and not Annotations(store).all()
        assert app.screen.query_one(TextArea).text.startswith("wm/") and not app.screen.query(Input)


@pytest.mark.parametrize("key", ["ctrl+q", "escape", "ctrl+s"])
async def test_however_it_is_left_the_note_is_kept(small_course: Course, tmp_path: Path, key: str) -> None:
    store = open_store(tmp_path / "home")
    app = tutor(small_course, store, lesson=LESSON, step="look")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("w", *"mine", key)
    store.close()
    again = open_store(tmp_path / "home")
    assert Annotations(again).text(LESSON, "look") == "mine"
    assert [event.kind for event in again.events].count("noted") == 1
    again.close()


async def test_while_it_is_written_a_draft_is_kept(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, lesson=LESSON, step="look")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("w", *"half")
        await pilot.pause(1.2)
        assert Annotations(store).text(LESSON, "look") == "half" and "noted" not in {e.kind for e in store.events}


async def test_a_long_note_is_cut_and_ascii_has_signs_of_its_own(small_course: Course, store: Store) -> None:
    Annotations(store).keep(LESSON, "look", "long " * 40)
    Annotations(store).mark(LESSON, "look", on=True)
    app = tutor(
        small_course, store, lesson=LESSON, step="look", engine=FakeEngine(), profile=Profile(ascii=True, colors="none")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        first = picture(app).splitlines()[0]
        assert first.isascii() and len(first) <= 80 and "long lo" in first
        assert first.endswith(f"# * ~{'o' * (len(STEPS) - 1)}  1/{len(STEPS)}")
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
