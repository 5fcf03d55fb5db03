"""Search on the screen: what is shown before anything is typed, what is found, and what enter opens."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tests.conftest import lesson_data, lesson_id
from tests.fakes import FakeEngine
from tests.ui.pictures import calm, compare, picture, tutor
from tutor.course.loader import Course, load_course
from tutor.progress.annotations import Annotations
from tutor.progress.search import Search
from tutor.progress.store import Store
from tutor.terminal import Profile
from tutor.ui.app import TutorApp
from tutor.ui.found_lines import FoundLine, Heading
from tutor.ui.screens.glossary import GlossaryScreen
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.search import SearchScreen
from tutor.ui.widgets.found_list import FoundList
from tutor.ui.widgets.term_list import TermList

LESSON = lesson_id(1, 1)


@pytest.fixture
def written(midway: Store) -> Store:
    """A learner with a note, a mark and code of their own."""
    notes = Annotations(midway)
    notes.keep(LESSON, "look", "why is it d_k?\nask again")
    notes.mark(lesson_id(2, 1), "turn", on=True)
    midway.save_draft(LESSON, "try", "mine = masked_fill(x)")
    midway.record("attempted", LESSON, "write", code="def one():\n    return 2 - 1", passed=True)
    return midway


def lines(app: TutorApp) -> list[str]:
    """The headings, and the hits as ``label title``, in their order."""
    shown = app.screen.query_one(FoundList).lines
    return [f"{one.place.label} {one.plain_title}" if isinstance(one, FoundLine) else f"# {one.name}" for one in shown]


async def test_empty_it_shows_notes_and_marks_the_newest_first(small_course: Course, written: Store) -> None:
    app = tutor(small_course, written)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("slash")
        await calm(pilot)
        assert isinstance(app.screen, SearchScreen)
        assert lines(app) == ["# Your notes and marks, the newest first", "2.1 Turn it ★", "1.1 Look at it"]
        await pilot.press("down")
        await pilot.pause()
        compare("search_notes_80x24.txt", picture(app))
        await pilot.press("enter")
        await calm(pilot)
        assert isinstance(app.screen, LessonScreen) and (app.screen.lesson.id, app.screen.index) == (LESSON, 0)


async def test_without_notes_it_says_how_to_write_one(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash")
        await calm(pilot)
        assert "w writes a note" in picture(app)
        await pilot.press("enter", "down", "tab", "escape")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_typing_narrows_and_tab_goes_to_the_next_kind(small_course: Course, written: Store) -> None:
    app = tutor(small_course, written)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("slash", *"d_k")
        await calm(pilot)
        assert lines(app) == [
            *("# Lessons", "1.1 Look at it", "1.2 Look at it", "2.1 Look at it"),
            *("# Your notes", "1.1 Look at it"),
        ]
        compare("search_80x24.txt", picture(app))
        await pilot.press("tab")
        await pilot.pause()
        highlighted = app.screen.query_one(FoundList).highlighted
        assert highlighted is not None and highlighted.kind == "note"
        await pilot.press("tab", "space", *"again")
        await pilot.pause()
        assert lines(app) == ["# Your notes", "1.1 Look at it"]
        await pilot.press(*"zzz")
        await pilot.pause()
        assert "nothing has all of these words, 4 have some" in picture(app)
        app.screen.query_one(Input).value = "zzz"
        await pilot.pause()
        assert lines(app) == [] and "Nothing has that in it." in picture(app)


async def test_it_uses_the_room(small_course: Course, written: Store) -> None:
    app = tutor(small_course, written)
    async with app.run_test(size=(160, 50)) as pilot:
        await calm(pilot)
        await pilot.press("slash", *"it")
        await calm(pilot)
        compare("search_160x50.txt", picture(app))


async def test_in_ascii_and_without_colors_what_was_found_is_still_marked(small_course: Course, written: Store) -> None:
    app = tutor(small_course, written, profile=Profile(ascii=True, colors="none"))
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("slash", *"turn")
        await calm(pilot)
        assert picture(app).isascii()
        segments = [segment for strip in app.screen._compositor.render_strips() for segment in strip]
        marked = [one.text for one in segments if one.style and one.style.underline and one.style.bold]
        assert "Turn" in marked and all(text.lower() == "turn" for text in marked)


async def test_a_note_is_written_found_and_opened_and_the_session_goes_on(small_course: Course, store: Store) -> None:
    engine = FakeEngine()
    app = tutor(small_course, store, engine=engine, lesson=LESSON, step="try")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        lesson = app.screen
        await pilot.press("enter")
        await calm(pilot)
        await pilot.press("w", *"ask", "space", *"later", "escape", "n", "slash", *"ask", "space", *"la")
        await calm(pilot)
        assert lines(app) == ["# Your notes", "1.1 Try it"]
        await pilot.press("enter")
        await calm(pilot)
        assert app.screen is lesson and isinstance(lesson, LessonScreen) and lesson.index == 1
        assert len(engine.sessions) == 1 and not engine.sessions[0].closed


async def test_a_note_at_the_recap_opens_the_recap_of_the_same_lesson(small_course: Course, store: Store) -> None:
    Annotations(store).keep(LESSON, "recap", "all clear")
    app = tutor(small_course, store, lesson=LESSON, step="try")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        lesson = app.screen
        await pilot.press("slash", *"clear")
        await calm(pilot)
        await pilot.press("enter")
        await calm(pilot)
        assert app.screen is lesson and isinstance(lesson, LessonScreen) and lesson.panel is None


async def test_leaving_returns_to_the_step_and_own_code_opens_with_that_code(
    small_course: Course, written: Store
) -> None:
    app = tutor(small_course, written, lesson=lesson_id(1, 2), step="say")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        before = app.screen
        await pilot.press("slash", *"masked_fill", "escape")
        await pilot.pause()
        assert app.screen is before and isinstance(before, LessonScreen) and before.index == 3
        await pilot.press("slash", *"masked_fill")
        await calm(pilot)
        assert lines(app) == ["# Your code", "1.1 Try it"]
        await pilot.press("enter")
        await calm(pilot)
        assert isinstance(app.screen, LessonScreen) and (app.screen.lesson.id, app.screen.index) == (LESSON, 1)
        assert app.screen.query_one(TextArea).text == "mine = masked_fill(x)"


async def test_code_that_passed_is_found(small_course: Course, written: Store) -> None:
    app = tutor(small_course, written)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("slash", *"return", "space", *"2-1")
        await calm(pilot)
        assert lines(app) == ["# Your code", "1.1 Write it"]


async def test_a_term_opens_the_glossary_at_it(course_folder: Path, store: Store) -> None:
    terms = [{"term": name, "says": f"What a {name} is.", "step": "look"} for name in ("key", "query", "value")]
    data = lesson_data(LESSON, "A layer of neurons", 1, glossary=terms)
    (course_folder / LESSON / "lesson.yaml").write_text(json.dumps(data), encoding="utf-8")
    app = tutor(load_course(course_folder), store, lesson=LESSON, step="try")
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        lesson = app.screen
        await pilot.press("slash", *"quer")
        await calm(pilot)
        assert lines(app)[-2:] == ["# Glossary", "1.1 query"]
        await pilot.press("tab", "enter")
        await calm(pilot)
        highlighted = app.screen.query_one(TermList).highlighted
        assert isinstance(app.screen, GlossaryScreen) and highlighted is not None and highlighted.term == "query"
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is lesson


async def test_while_lessons_are_read_what_is_there_is_found(
    small_course: Course, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    read = Search.read_lessons

    def slowly(search: Search) -> Iterator[tuple[int, int]]:
        for number, total in read(search):
            yield number, total
            assert number > 1 or go.wait(30)

    monkeypatch.setattr(Search, "read_lessons", slowly)
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        await pilot.press("slash", *"turn")
        while "reading 1 of 3 lessons" not in picture(app):
            await pilot.pause()
        assert lines(app) == ["# Lessons", "1.1 Turn it"]
        go.set()
        await calm(pilot)
        assert lines(app) == ["# Lessons", "1.1 Turn it", "1.2 Turn it", "2.1 Turn it"]
        assert "reading" not in picture(app)
        assert isinstance(app.screen.query_one(FoundList).lines[0], Heading)


async def test_where_sqlite_can_not_search_the_learner_is_told(
    small_course: Course, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.course.search_index.TOKENIZER", "no such tokenizer")
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen) and any("FTS5" in one.message for one in app._notifications)
