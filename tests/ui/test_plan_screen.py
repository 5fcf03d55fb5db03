"""The Plan screen: the timetable is changed by its keys, lessons are skipped and taken up, Home follows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import lesson_id
from tests.ui.pictures import calm, compare, picture, tutor
from tutor.course.loader import Course, load_course
from tutor.progress.events import COURSE
from tutor.progress.store import Store
from tutor.progress.timetable import DaysOff, Timetable, as_data
from tutor.terminal import Profile
from tutor.ui.app import TutorApp
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.plan import PlanScreen

MONDAY = date(2027, 3, 1)
OFF = DaysOff(first=date(2027, 3, 3), last=date(2027, 3, 5), name="skiing")


def screen_of(app: TutorApp) -> PlanScreen:
    assert isinstance(app.screen, PlanScreen)
    return app.screen


def timetable(store: Store) -> Timetable | None:
    return store.digest(COURSE).schedule.timetable


@pytest.fixture
def three_weeks(store: Store) -> Store:
    """Ten minutes on three days of a week, a few of them off; nothing is done yet."""
    begin = Timetable(start=MONDAY, weekdays=(0, 2, 4), minutes=10, days_off=(OFF,))
    store.record("plan-set", COURSE, **as_data(begin))
    return store


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_plan_as_it_looks(small_course: Course, three_weeks: Store, size: tuple[int, int]) -> None:
    app = tutor(small_course, three_weeks)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(PlanScreen(small_course, three_weeks, today=MONDAY))
        await calm(pilot)
        compare(f"plan_{size[0]}x{size[1]}.txt", picture(app))


async def test_the_plan_in_ascii_and_without_colors_has_no_other_character(
    small_course: Course, three_weeks: Store
) -> None:
    app = tutor(small_course, three_weeks, profile=Profile(ascii=True, colors="none"))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(PlanScreen(small_course, three_weeks, today=MONDAY))
        await calm(pilot)
        found = picture(app)
        assert found.isascii() and " > 1.1 A layer of neurons" in found


async def test_without_any_wish_there_is_a_plan_and_nothing_is_recorded(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        assert "10 minutes a day, Monday to Friday   press w to change" in picture(app)
        await pilot.press("w")
        await pilot.pause()
        assert "proposed: change what does not fit" in picture(app) and "10 a day, 50 a week" in picture(app)
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen) and store.events == ()


async def test_each_part_is_changed_by_its_key(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    tomorrow = date.today() + timedelta(days=1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("w", "m", *"25", "enter")
        assert timetable(store) == Timetable(start=date.today(), minutes=25)
        await pilot.press("d", *"satsun", "enter")
        assert "'satsun' is no day of the week" in " ".join(picture(app).split())
        await pilot.press("ctrl+u", *"sat-sun", "enter", "b", *"tomorrow", "enter")
        assert timetable(store) == Timetable(start=tomorrow, weekdays=(5, 6), minutes=25)
        await pilot.press("o", *"2030-12-24 to 2031-01-01 holidays", "enter", "plus", "plus", "minus")
        off = DaysOff(first=date(2030, 12, 24), last=date(2031, 1, 1), name="holidays")
        assert timetable(store) == Timetable(start=tomorrow, weekdays=(5, 6), minutes=30, days_off=(off,))
        await pilot.press("o", *"; 2030-02-08", "enter")
        chosen = timetable(store)
        assert chosen is not None and len(chosen.days_off) == 2, "what was there stays, and can be added to"
        await pilot.press("escape")
        await pilot.pause()
        assert "begins on" in picture(app)


async def test_leaving_the_field_changes_nothing(small_course: Course, three_weeks: Store) -> None:
    app = tutor(small_course, three_weeks)
    before = three_weeks.events
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("w", "m", "9", "escape")
        assert not screen_of(app).query_one("Input").has_class("-open")
        await pilot.press("m", "enter")
        assert three_weeks.events == before, "the same timetable is no new plan"
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_a_lesson_is_skipped_and_taken_up_again(course_folder: Path, store: Store) -> None:
    file = course_folder / "course.yaml"
    last = lesson_id(2, 1)
    text = file.read_text().replace(f'"id": "{last}",', f'"id": "{last}", "importance": "extra",')
    file.write_text(text)
    course = load_course(course_folder)
    app = tutor(course, store)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("w", "s")
        assert [note.message.partition(":")[0] for note in app._notifications] == ["1.1 A layer of neurons is core"]
        assert store.events == ()
        await pilot.press("end", "s")
        assert store.standing(last).aside == "skipped" and "2.1" not in _planned(app)
        await pilot.press("u")
        assert store.standing(last).aside == "" and "2.1" in _planned(app)
        await pilot.press("end", "s", "end", "s")
        assert store.standing(last).aside == "", "s on a skipped lesson takes it up again"
        await pilot.press("u", "u")
        assert store.standing(last).aside == "", "skipped once more, then as in the beginning"
        await pilot.pause()
        assert "undo" not in picture(app).splitlines()[-1]


def _planned(app: TutorApp) -> set[str]:
    return {one.entry.label for week in screen_of(app).plan.weeks for one in week.lessons}


async def test_enter_opens_the_lesson_and_home_follows_the_plan(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await calm(pilot)
        assert "week 2 of 3, on plan" in picture(app)
        await pilot.press("w", "m", *"10", "enter", "escape")
        await calm(pilot)
        assert "week 2 of 2, on plan" in picture(app)
        await pilot.press("w", "down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen) and app.screen.lesson.id == lesson_id(2, 1)
