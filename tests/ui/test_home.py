"""Home: what it shows, how it is moved through, and what it opens."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import lesson_data, lesson_id
from tests.ui.pictures import calm, compare, picture, tutor
from tutor.course.authoring import new_course
from tutor.course.loader import Course, load_course
from tutor.progress.store import Store
from tutor.terminal import Profile
from tutor.ui.app import TutorApp
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.message import MessageScreen
from tutor.ui.widgets.lesson_list import LessonList


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (160, 50), (80, 40), (200, 60)])
async def test_home_midway(small_course: Course, midway: Store, size: tuple[int, int]) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=size) as pilot:
        await calm(pilot)
        compare(f"home_midway_{size[0]}x{size[1]}.txt", picture(app))


async def test_home_on_the_first_visit(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        compare("home_first_visit.txt", picture(app))


async def test_home_in_ascii_and_without_colors_has_no_other_character(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway, profile=Profile(ascii=True, colors="none"))
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        found = picture(app)
        assert found.isascii()
        compare("home_ascii.txt", found)


@pytest.mark.parametrize("dark", [True, False])
async def test_home_as_a_picture(small_course: Course, midway: Store, dark: bool) -> None:
    app = tutor(small_course, midway, profile=Profile(dark=dark))
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        svg = re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title="attn-tutor"))
        compare(f"home_{'dark' if dark else 'light'}.svg", svg)


async def test_the_first_picture_has_everything_but_what_lesson_files_say(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    seen: list[str] = []
    app._begin = lambda: seen.append(picture(app))  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
    assert "1.2 Gradient descent" in seen[0]
    assert "Stage 1  Foundations" in seen[0]


async def test_the_cursor_is_on_the_lesson_to_go_on_with(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test():
        assert app.home.chosen == lesson_id(1, 2)


async def test_arrows_move_and_stop_at_the_ends(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "down")
        assert app.home.chosen == lesson_id(1, 3)
        await pilot.press("up", "up", "up", "up")
        assert app.home.chosen == lesson_id(1, 1)
        await pilot.press("end")
        assert app.home.chosen == lesson_id(1, 3)
        await pilot.press("home")
        assert app.home.chosen == lesson_id(1, 1)


async def test_numbers_and_arrows_choose_the_stage(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test() as pilot:
        await pilot.press("2")
        assert app.home.stage == 2
        assert app.home.chosen == lesson_id(2, 1)
        await pilot.press("right", "right")
        assert app.home.stage == 3
        await pilot.press("left")
        assert app.home.stage == 2
        await pilot.press("9")
        assert app.home.stage == 2


async def test_enter_opens_the_chosen_lesson_where_it_was_left(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        assert (app.screen.lesson.id, app.screen.index) == (lesson_id(1, 2), 4)


async def test_c_goes_on_from_any_stage(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test() as pilot:
        await pilot.press("3", "c")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        assert app.screen.lesson.id == lesson_id(1, 2)


async def test_a_lesson_that_is_not_written_says_so_and_opens_nothing(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("end", "enter")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
        assert "1.3 Backpropagation is not" in picture(app)
        assert [note.message for note in app._notifications] == [
            "1.3 Backpropagation is not written yet. Choose another lesson."
        ]


async def test_a_lesson_with_an_error_says_where(course_folder: Path, store: Store) -> None:
    file = course_folder / lesson_id(1, 1) / "lesson.yaml"
    file.write_text(file.read_text().replace("objective", "objectiv"), encoding="utf-8")
    app = tutor(load_course(course_folder), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        assert "has an error" in picture(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, MessageScreen)
        assert "lesson.yaml:" in picture(app).replace("\n", "")
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_home_shows_what_a_lesson_has_changed(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        midway.record("lesson-done", lesson_id(1, 2))
        await pilot.press("q")
        await calm(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "2/3" in picture(app)
        assert app.home.chosen == lesson_id(2, 1)


async def test_a_resize_lays_home_out_anew(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        small = picture(app)
        assert "After this lesson" not in small
        await pilot.resize_terminal(160, 50)
        await pilot.pause()
        assert "After this lesson" in picture(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert picture(app) == small


async def test_twelve_lessons_fit_without_scrolling(tmp_path: Path, midway: Store) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    lessons = [{"id": f"x-{number:02}", "title": f"Lesson number {number}"} for number in range(1, 13)]
    stage = {"number": 1, "title": "All", "weeks": [1], "goal": "All.", "lessons": lessons}
    file = {"format_version": 1, "title": "Long", "stages": [stage]}
    (folder / "course.yaml").write_text(json.dumps(file), encoding="utf-8")
    (folder / "x-01").mkdir()
    (folder / "x-01" / "lesson.yaml").write_text(json.dumps(lesson_data("x-01", "One", 1), indent=1), encoding="utf-8")
    app = tutor(load_course(folder), midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        assert all(f"Lesson number {number}" in picture(app) for number in range(1, 13))


async def test_in_a_small_window_the_cursor_stays_in_view(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(60, 13)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert app.home.query_one(LessonList).scroll_offset.y > 0
        assert "Backpropagation" in picture(app)


async def test_a_click_moves_the_cursor_and_a_second_one_opens(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(LessonList, offset=(20, 0))
        assert app.home.chosen == lesson_id(1, 1)
        await pilot.click(LessonList, offset=(20, 0))
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)


def line_of(app: TutorApp, label: str) -> str:
    return next(line for line in picture(app).splitlines() if f" {label}  " in line and "press" not in line)


async def test_s_skips_a_lesson_once_asked_and_takes_it_up_again(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert "Skip 1.2 Gradient descent?" in picture(app)
        await pilot.press("n")
        await pilot.pause()
        assert "◐" in line_of(app, "1.2")
        await pilot.press("s", "y")
        await pilot.pause()
        assert "–" in line_of(app, "1.2") and "skipped" in line_of(app, "1.2")
        assert "1 of 3 done, 1 skipped" in picture(app) and " 1+1/3" in picture(app)
        assert app.home.chosen == lesson_id(1, 2) and midway.standing(lesson_id(1, 2)).aside == "skipped"
        assert "2.1 The bottleneck" in picture(app), "what comes next"
        await pilot.press("s")
        await pilot.pause()
        assert "◐" in line_of(app, "1.2") and midway.standing(lesson_id(1, 2)).aside == ""


async def test_a_lesson_that_is_done_can_not_be_skipped(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("up", "s")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen) and midway.standing(lesson_id(1, 1)).aside == ""


async def test_known_and_skipped_have_signs_and_words_in_ascii_too(small_course: Course, store: Store) -> None:
    store.record("set-aside", lesson_id(1, 1), why="known")
    store.record("set-aside", lesson_id(1, 2), why="skipped")
    app = tutor(small_course, store, profile=Profile(ascii=True, colors="none"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1")
        await calm(pilot)
        assert line_of(app, "1.1").lstrip(" >").startswith("* 1.1") and line_of(app, "1.1").rstrip().endswith("known")
        assert line_of(app, "1.2").lstrip(" >").startswith("- 1.2") and line_of(app, "1.2").rstrip().endswith("skipped")
        assert picture(app).isascii() and "0 of 3 done, 1 known, 1 skipped" in picture(app)
        assert "*****" in picture(app) and "0+2/3" in picture(app)


async def test_a_course_of_one_stage_offers_no_other(tmp_path: Path, store: Store) -> None:
    new_course(tmp_path / "own")
    app = tutor(load_course(tmp_path / "own"), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert len(app.course.stages) == 1 and "stage  w plan" not in picture(app) and "w plan" in picture(app)
