"""The app: what happens at the start and at the end, trouble, themes, the palette, and lessons one after another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from textual.color import Color
from textual.command import CommandPalette
from textual.widgets import Input

from tests.conftest import lesson_id
from tests.fakes import FakeEngine
from tests.ui.pictures import calm, picture, tutor
from tutor.course.loader import Course
from tutor.progress.store import Store, open_store
from tutor.settings import read_settings
from tutor.terminal import Profile
from tutor.ui.app import TutorApp
from tutor.ui.lesson.leaving import LessonLeft
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.themes import THEMES

# ------------------------------------------------------------------------------------------------ start and end


async def test_the_engine_is_made_and_started_after_the_first_picture(small_course: Course, store: Store) -> None:
    pictures: list[str] = []
    engine = FakeEngine()

    def make() -> FakeEngine:
        pictures.append(picture(app))
        return engine

    app = tutor(small_course, store, engine=make)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "Stage 1" in pictures[0]
        assert engine.starts == 1
    assert engine.closed


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_q_and_ctrl_q_quit(small_course: Course, store: Store, key: str) -> None:
    app = tutor(small_course, store)
    async with app.run_test() as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0


async def test_ctrl_q_quits_from_a_lesson(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, lesson=lesson_id(1, 1))
    async with app.run_test() as pilot:
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not app.is_running


async def test_a_signal_ends_with_its_code(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test() as pilot:
        app._leave(143)
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 143


async def test_an_error_of_the_tutor_leaves_a_file_and_two_lines(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)

    def fail() -> None:
        raise ZeroDivisionError("by [nothing]")

    with pytest.raises(ZeroDivisionError):
        async with app.run_test() as pilot:
            app.call_later(fail)
            await pilot.pause()
    said = app.crashed
    assert "ZeroDivisionError: by [nothing]" in said
    assert len(said.splitlines()) == 2
    assert str(store.path.parent / "crash.log") in said
    assert "in fail" in (store.path.parent / "crash.log").read_text()


async def test_an_error_with_no_place_for_the_file_says_all_of_it(small_course: Course, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    app = tutor(small_course, open_store(tmp_path / "file" / "home"))

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with app.run_test() as pilot:
            app.call_later(fail)
            await pilot.pause()
    said = app.crashed
    assert "could not be written" in said
    assert "in fail" in said


# ------------------------------------------------------------------------------------------------ lessons


async def test_a_lesson_named_at_the_start_opens_above_home(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, lesson=lesson_id(1, 2), step="say")
    async with app.run_test() as pilot:
        assert isinstance(app.screen, LessonScreen)
        assert app.screen.index == 3
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_the_next_lesson_follows_and_home_stays_below(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, lesson=lesson_id(1, 1))
    async with app.run_test() as pilot:
        app.screen.dismiss(LessonLeft(next_lesson=lesson_id(1, 2)))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        assert app.screen.lesson.id == lesson_id(1, 2)
        assert [type(screen) for screen in app.screen_stack] == [HomeScreen, LessonScreen]


async def test_a_lesson_opened_from_a_lesson_takes_its_place(small_course: Course, store: Store) -> None:
    engine = FakeEngine()
    app = tutor(small_course, store, lesson=lesson_id(1, 1), engine=engine)
    async with app.run_test() as pilot:
        await _choose(pilot, "bottleneck")
        assert isinstance(app.screen, LessonScreen)
        assert app.screen.lesson.id == lesson_id(2, 1)
        assert len(app.screen_stack) == 2


# ------------------------------------------------------------------------------------------------ the palette


async def _choose(pilot: object, words: str) -> None:
    await pilot.press("ctrl+p")  # type: ignore[attr-defined]
    await pilot.pause()  # type: ignore[attr-defined]
    app: TutorApp = pilot.app  # type: ignore[attr-defined]
    assert isinstance(app.screen, CommandPalette)
    app.screen.query_one(Input).value = words
    await app.workers.wait_for_complete()
    await pilot.pause()  # type: ignore[attr-defined]
    await pilot.press("enter")  # type: ignore[attr-defined]
    await pilot.pause()  # type: ignore[attr-defined]
    await pilot.pause()  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", ["gradient", "1.2", "s1-02"])
async def test_the_palette_opens_a_lesson(small_course: Course, store: Store, words: str) -> None:
    app = tutor(small_course, store)
    async with app.run_test() as pilot:
        await _choose(pilot, words)
        assert isinstance(app.screen, LessonScreen)
        assert app.screen.lesson.id == lesson_id(1, 2)


async def test_the_palette_shows_what_the_screen_can_do_and_no_lesson_at_first(
    small_course: Course, midway: Store
) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 70)) as pilot:
        await calm(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        shown = picture(app)
    assert "Go on where you stopped   c" in shown
    assert "Theme: light" in shown
    assert "Curves: braille" in shown
    assert "Open 1.1" not in shown


async def test_the_palette_runs_what_a_key_does(small_course: Course, midway: Store) -> None:
    app = tutor(small_course, midway)
    async with app.run_test() as pilot:
        await _choose(pilot, "continue")
        assert isinstance(app.screen, LessonScreen)


async def test_a_theme_and_a_marker_are_kept(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test() as pilot:
        await _choose(pilot, "theme light")
        assert app.theme == "attn-light"
        assert not app.profile.dark
        await _choose(pilot, "braille")
        assert app.profile.marker == "braille"
    kept, trouble = read_settings(store.path.parent / "settings.json")
    assert (kept.dark, kept.marker, trouble) == (False, "braille", "")


async def test_settings_that_can_not_be_kept_are_said(small_course: Course, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    app = tutor(small_course, open_store(tmp_path / "file" / "home"))
    async with app.run_test() as pilot:
        app.use_theme(dark=False)
        await pilot.pause()
        assert any("settings can not be written" in note.message for note in app._notifications)


# ------------------------------------------------------------------------------------------------ trouble


async def test_a_store_in_trouble_is_said_once_and_stays_on_home(small_course: Course, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = open_store(tmp_path / "file" / "home")
    assert store.trouble
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert [note.message for note in app._notifications] == [store.trouble]
        app.clear_notifications()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        await pilot.press("q")
        await pilot.pause()
        assert "Progress is not kept: " in picture(app)
        assert len(app._notifications) == 0


async def test_trouble_that_comes_later_is_said_too(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        assert store.on_trouble is not None
        store.on_trouble("The disk is full.")
        await pilot.pause()
        assert [note.message for note in app._notifications] == ["The disk is full."]
        app.clear_notifications()
        await pilot.pause()
        assert "Progress is not kept: The disk is full." in picture(app)


# ------------------------------------------------------------------------------------------------ how it looks


@pytest.mark.parametrize("colors", ["truecolor", "256", "16", "none"])
@pytest.mark.parametrize("dark", [True, False])
async def test_every_theme_draws_every_screen(small_course: Course, midway: Store, colors: str, dark: bool) -> None:
    app = tutor(small_course, midway, profile=Profile(colors=colors, dark=dark))  # type: ignore[arg-type]
    async with app.run_test() as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        await pilot.press("escape", "ctrl+p")
        await pilot.pause()
        assert app.current_theme.dark is dark
        assert app.native_ansi_color is (colors in ("16", "none"))


@pytest.mark.parametrize("theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name)
def test_text_is_easy_to_read_on_every_ground(theme) -> None:  # type: ignore[no-untyped-def]
    grounds = [theme.background, theme.surface, theme.boost, theme.variables["footer-background"]]
    inks = [theme.foreground, theme.primary, theme.accent, theme.success, theme.warning, theme.error]
    inks += [theme.variables["text-muted"], theme.variables["footer-key-foreground"]]
    for ground in grounds:
        for ink in inks:
            assert _contrast(ink, ground) >= 4.5, (ink, ground)
    cursor = theme.variables["block-cursor-foreground"], theme.variables["block-cursor-background"]
    assert _contrast(*cursor) >= 4.5
    assert _contrast(theme.variables["text-disabled"], theme.background) >= 3


@pytest.mark.parametrize("theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name)
def test_every_color_is_one_of_the_256(theme) -> None:  # type: ignore[no-untyped-def]
    named = [theme.primary, theme.secondary, theme.accent, theme.success, theme.warning, theme.error]
    named += [theme.foreground, theme.background, theme.surface, theme.panel, theme.boost]
    named += [value for value in theme.variables.values() if value.startswith("#")]
    cube = (0, 95, 135, 175, 215, 255)
    grays = {8 + 10 * step for step in range(24)}
    for value in named:
        rgb = Color.parse(value).rgb
        assert all(part in cube for part in rgb) or (len(set(rgb)) == 1 and rgb[0] in grays), value


def _contrast(ink: str, ground: str) -> float:
    """The contrast ratio of WCAG 2: 1 for the same color, 21 for black on white."""
    bright, dim = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(color: str) -> float:
    parts = [part / 255 for part in Color.parse(color).rgb]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ------------------------------------------------------------------------------------------------ what is imported

HEAVY = "torch numpy plotext texicode TeXicode tree_sitter tree_sitter_python multiprocessing"
SCREENS = "tutor.ui.screens.lesson tutor.ui.commands textual.widgets._markdown"
RUNNING = "tutor.engine.client tutor.engine.protocol tutor.figures tutor.plots"


def _loaded(code: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(ran.stdout.split())


def test_the_app_imports_nothing_heavy() -> None:
    assert not _loaded("import tutor.ui.app") & {*HEAVY.split(), *SCREENS.split(), *RUNNING.split()}


def test_the_command_line_imports_neither_textual_nor_torch() -> None:
    code = "from tutor.cli import main; main(['list'], standalone_mode=False)"
    assert not _loaded(code) & {*HEAVY.split(), *RUNNING.split(), "textual", "dataclasses"}
