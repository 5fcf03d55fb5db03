"""A course of one's own on the screen: what its author saves is shown, an error where it is, and code is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.fakes import PAUSE, FakeEngine
from tests.ui.pictures import calm, picture, tutor
from tests.unit.made_lessons import COURSE, LESSON, lesson_data, write_course, write_lesson
from tutor.course.trust import Trust
from tutor.locations import shipped_lessons
from tutor.progress.store import Store
from tutor.ui.app import TutorApp
from tutor.ui.live_reload import LiveReload
from tutor.ui.screens.home import LessonChosen
from tutor.ui.screens.lesson import LessonScreen

ID = "s1-01-sums"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    write_course(folder)
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "trusted.json"


@asynccontextmanager
async def opened(
    folder: Path, store: Store, file: Path, step: str | None = None, **changed: object
) -> AsyncIterator[tuple[TutorApp, Pilot[None]]]:
    """The tutor on a trusted course, at a step of its lesson or on Home."""
    trust = Trust(folder, file=file)
    trust.grant()
    app = tutor(write_course(folder), store, trust=trust, lesson=ID if step else None, step=step, **changed)
    async with app.run_test(size=(100, 30)) as pilot:
        await calm(pilot)
        yield app, pilot


def save(folder: Path, *changes: tuple[str, str]) -> None:
    text = LESSON
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (folder / ID / "lesson.yaml").write_text(text)


def live(app: TutorApp) -> LiveReload:
    assert app.other is not None and app.other.live is not None
    return app.other.live


async def look(app: TutorApp, pilot: Pilot[None]) -> str:
    """Look at the files as the clock would, and return the screen."""
    for _ in range(3):
        await live(app).look()
    await calm(pilot)
    return picture(app)


def screen_of(app: TutorApp) -> LessonScreen:
    assert isinstance(app.screen, LessonScreen)
    return app.screen


async def test_what_is_saved_is_shown_at_the_same_step(folder: Path, store: Store, file: Path) -> None:
    async with opened(folder, store, file, "add") as (app, pilot):
        save(folder, ("Add the numbers of a list", "Sum the numbers of a list"), ("title: Sums", "title: All sums"))
        shown = await look(app, pilot)
        assert "Sum the numbers of a list" in shown and "1.1 All sums" in shown and "2/8" in shown


async def test_steps_before_it_may_come_and_go(folder: Path, store: Store, file: Path) -> None:
    begin = LESSON[LESSON.index("  - id: begin") : LESSON.index("  - id: add")]
    glossary = "  - term: sum\n    says: What numbers give together.\n    step: begin\n"
    async with opened(folder, store, file, "guess") as (app, pilot):
        save(folder, (begin, ""), (glossary, ""))
        assert "Add a zero" in await look(app, pilot)
        assert "2/7" in picture(app)
        save(folder)
        assert "3/8" in await look(app, pilot)
        await pilot.press("b")
        await calm(pilot)
        assert "Add three numbers" in picture(app)


async def test_a_step_that_did_not_change_keeps_what_it_has_run(folder: Path, store: Store, file: Path) -> None:
    engine = FakeEngine()
    async with opened(folder, store, file, "add", engine=engine) as (app, pilot):
        await pilot.press("enter")
        await calm(pilot)
        panel = screen_of(app).panel
        assert panel is not None and panel.state.record.ran
        save(folder, ("The code adds 0 to the list.", "The code puts 0 at the end."))
        await look(app, pilot)
        assert screen_of(app).panel is panel
        await pilot.press("n")
        await calm(pilot)
        assert "puts 0 at the end" in picture(app)
    assert len(engine.sessions) == 1, "the variables live on"


async def test_code_in_an_editor_is_kept_and_untouched_code_follows_the_lesson(
    folder: Path, store: Store, file: Path
) -> None:
    async with opened(folder, store, file, "mean-of") as (app, pilot):
        screen = screen_of(app)
        assert screen.panel is not None and screen.panel.panes.editor is not None
        starter = "    starter: |\n      def mean(numbers):\n          ..."
        save(folder, (starter, starter.replace("...", "pass")))
        await look(app, pilot)
        assert screen.panel.code == "def mean(numbers):\n    pass"
        screen.panel.panes.editor.put("def mean(numbers):\n    return mine")
        await pilot.pause()
        save(folder, (starter, starter.replace("...", "raise")), ("Write the mean", "Write the average"))
        shown = await look(app, pilot)
        assert "Write the average" in shown and "return mine" in shown
        assert screen.panel.code == "def mean(numbers):\n    return mine"


async def test_an_error_is_shown_in_place_and_the_last_good_version_stays(
    folder: Path, store: Store, file: Path
) -> None:
    async with opened(folder, store, file, "add") as (app, pilot):
        save(folder, ("kind: predict", "kind: predicted"))
        shown = await look(app, pilot)
        line = LESSON[: LESSON.index("kind: predict")].count("\n") + 1
        assert f"{ID}/lesson.yaml:{line}:" in shown and "lesson.yaml can not be used as it is now" in shown
        assert "Add the numbers of a list" in shown and "enter: run it" in shown
        await pilot.press("enter")
        await calm(pilot)
        panel = screen_of(app).panel
        assert panel is not None and panel.state.record.ran, "the last good version works"
        save(folder, ("Add the numbers of a list", "Sum the numbers of a list"))
        mended = await look(app, pilot)
        assert "can not be used" not in mended and "Sum the numbers of a list" in mended


async def test_of_many_errors_the_first_are_shown_and_how_to_see_the_rest(
    folder: Path, store: Store, file: Path
) -> None:
    async with opened(folder, store, file, "add") as (app, pilot):
        wrong = [("week: 1", "week: one"), ("stage: 1", "stage: one"), ("year: 2017", "year: old")]
        save(folder, *wrong, ("answer: 4", "answer: four"), ("value: 22", "value: b"))
        shown = await look(app, pilot)
        assert shown.count(f"{ID}/lesson.yaml:") == 3
        assert "And 2 more: attn-tutor check --quick shows all" in shown


async def test_a_lesson_file_that_is_gone_is_an_error_in_place(folder: Path, store: Store, file: Path) -> None:
    async with opened(folder, store, file, "add") as (app, pilot):
        (folder / ID / "lesson.yaml").unlink()
        shown = await look(app, pilot)
        assert "lesson.yaml:1: The file is not there any more." in shown and "Add the numbers of a list" in shown


async def test_while_code_runs_the_lesson_stays_as_it_is(folder: Path, store: Store, file: Path) -> None:
    engine = FakeEngine(script={"total": [PAUSE]})
    async with opened(folder, store, file, "add", engine=engine) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        save(folder, ("Add the numbers of a list", "Sum the numbers of a list"))
        for _ in range(3):
            await live(app).look()
        assert screen_of(app).lesson.steps[1].text.startswith("Add the numbers")
        engine.sessions[0].go_on()
        await calm(pilot)
        await look(app, pilot)
        assert screen_of(app).lesson.steps[1].text.startswith("Sum the numbers")


async def test_what_waited_for_a_run_is_not_shown_in_another_lesson(folder: Path, store: Store, file: Path) -> None:
    data = lesson_data() | {"id": "s1-02-means", "title": "Means"}
    write_lesson(folder, "s1-02-means", data)
    engine = FakeEngine(script={"total": [PAUSE]})
    async with opened(folder, store, file, "add", engine=engine) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        save(folder, ("title: Sums", "title: All sums"))
        for _ in range(3):
            await live(app).look()
        app.post_message(LessonChosen("s1-02-means"))
        await pilot.pause()
        shown = await look(app, pilot)
        assert "1.2 Means" in shown and "All sums" not in shown


async def test_home_follows_the_course_file(folder: Path, store: Store, file: Path) -> None:
    async with opened(folder, store, file) as (app, pilot):
        (folder / "course.yaml").write_text(COURSE.replace("title: Sums", "title: All sums"))
        assert "All sums" in await look(app, pilot)
        (folder / "course.yaml").write_text(COURSE.replace("title: Sums", "titel: Sums"))
        shown = await look(app, pilot)
        line = COURSE[: COURSE.index("title: Sums")].count("\n") + 1
        assert "All sums" in shown and f"course.yaml:{line}:" in shown
        more = "\n  - number: 3\n    title: Third\n    weeks: [4]\n    goal: End.\n    lessons:\n"
        (folder / "course.yaml").write_text(COURSE.rstrip() + more + "      - {id: s3-01-end, title: The end}\n")
        shown = await look(app, pilot)
        assert "course.yaml:" not in shown and "3 Third" in shown
        await pilot.press("3")
        await calm(pilot)
        assert "The end" in picture(app)
        (folder / "course.yaml").write_text(COURSE[: COURSE.index("  - number: 2")])
        assert "Third" not in await look(app, pilot)


async def test_an_open_lesson_goes_by_its_new_number(folder: Path, store: Store, file: Path) -> None:
    first, second = "      - {id: s1-01-sums, title: Sums", "      - {id: s1-02-means"
    async with opened(folder, store, file, "add") as (app, pilot):
        lines = COURSE.splitlines(keepends=True)
        one, two = (next(line for line in lines if line.startswith(start)) for start in (first, second))
        (folder / "course.yaml").write_text(COURSE.replace(one + two, two + one))
        assert "1.2 Sums" in await look(app, pilot)
        assert "Add three numbers" in picture(app) and "2/8" in picture(app)


async def test_home_learns_what_the_open_lesson_has_become(folder: Path, store: Store, file: Path) -> None:
    async with opened(folder, store, file, "add") as (app, pilot):
        save(folder, ("you can write a sum", "you can write all sums"))
        await look(app, pilot)
        await pilot.press("q")
        await pilot.resize_terminal(160, 50)
        await calm(pilot)
        assert "you can write all sums" in " ".join(picture(app).split())


async def test_on_leaving_the_new_content_is_remembered(folder: Path, store: Store, file: Path) -> None:
    async with opened(folder, store, file, "add") as (app, pilot):
        save(folder, ("Add the numbers of a list", "Sum the numbers of a list"))
        await look(app, pilot)
    assert Trust(folder, file=file).granted
    (folder / "unseen.py").write_text("x = 1")
    assert not Trust(folder, file=file).granted


async def test_the_shipped_course_is_not_watched(folder: Path, store: Store, file: Path) -> None:
    app = tutor(write_course(folder), store, trust=Trust(shipped_lessons(), file=file))
    async with app.run_test() as pilot:
        await calm(pilot)
        assert app.other is None
