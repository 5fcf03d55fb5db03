"""The tutor's app: how it begins, what it keeps, and the ways to leave. It decides nothing of what is taught."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from msgspec.structs import replace
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.message import Message

from tutor import locations
from tutor.course.loader import Course
from tutor.progress.store import Store
from tutor.settings import Settings, write_settings
from tutor.terminal import Profile
from tutor.ui.opening import OpeningApp
from tutor.ui.other_course import OtherCourse
from tutor.ui.screens.home import HomeScreen

if TYPE_CHECKING:
    from tutor.course.trust import Trust
    from tutor.engine.client import Engine
    from tutor.ui.reading_ahead import LessonsRead


def _commands() -> type[Provider]:
    """Import the commands when the palette is opened for the first time."""
    from tutor.ui.commands import TutorCommands

    return TutorCommands


class ProgressTroubled(Message):
    """Progress can no longer be written."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class TutorApp(OpeningApp):
    """The tutor."""

    TITLE = "attn-tutor"
    CSS_PATH = "tutor.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+p", "command_palette", "Find", tooltip="Find a lesson or a command", priority=True),
        Binding("question_mark", "help", "Keys", show=False, tooltip="The keys that work here"),
        Binding("f1", "help", "Keys", tooltip="The keys that work here", priority=True),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, tooltip="Back to the shell; fg comes back here"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, tooltip="Quit from anywhere. Everything is kept"),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    def __init__(
        self,
        *,
        course: Course,
        store: Store,
        engine: Engine | Callable[[], Engine],
        profile: Profile,
        settings: Settings,
        trust: Trust | None = None,
        lesson: str | None = None,
        step: str | None = None,
        action: str = "",
    ) -> None:
        """Make the app.

        Args:
            course: What is taught.
            store: Where what the learner does is kept; its folder also takes the settings and the crash log.
            engine: Where the learner's code runs, or what makes it: called, imported and started after the first
                picture.
            profile: What the terminal can show.
            settings: What the learner has set.
            trust: Whether the course's code may run, which its engine asks too; None where nothing is to be asked.
            lesson: A lesson to open at once.
            step: The step to open it at; by default where the learner left it.
            action: What to do once Home is there, as a binding would name it, such as ``placement(2)``.
        """
        super().__init__(course=course, store=store, engine=engine, profile=profile)
        self.other = OtherCourse(self, trust) if trust is not None and not trust.shipped else None
        self._settings = settings
        self._first = (lesson, step)
        self._first_action = action
        self.crashed = ""
        """What to tell the learner after an error of the tutor itself."""

    # -------------------------------------------------------------------------------------------- beginning

    def get_default_screen(self) -> HomeScreen:
        """Return the screen at the bottom."""
        return self.home

    async def on_mount(self) -> None:
        """Show Home, or the lesson that was asked for above it; all else comes after the first picture."""
        if not self.is_headless:
            from tutor.ui.leaving import on_signals

            on_signals(self._leave)
        self.store.on_trouble = self._progress_troubled
        lesson, step = self._first
        if lesson is not None:
            await self._open(lesson, step)
        if self.other is not None and not self.other.trusted:
            self.other.ask(then=self._first_action)
        elif self._first_action:
            await self.run_action(self._first_action)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Start what takes long, now that something is on the screen."""
        gc.freeze()
        gc.enable()
        self.start_engine()
        if self.store.trouble:
            self._say_trouble(self.store.trouble)
        self.read_lessons()
        if self.other is not None:
            self.other.follow()

    def start_engine(self) -> None:
        """Have the engine load torch in another process, where code may run."""
        self._engine.start()

    def read_lessons(self) -> None:
        """Read the lessons' files in a thread, which tells what they say."""
        from tutor.ui.reading_ahead import read_ahead

        course, chosen = self.course, self.home.chosen
        self.run_worker(lambda: read_ahead(self, course, chosen), thread=True, group="reading ahead", exclusive=True)

    def on_app_focus(self) -> None:
        """Give the keys to the screen's first widget: in a browser the screen is mounted before the page has them."""
        wanted = self.AUTO_FOCUS if self.screen.AUTO_FOCUS is None else self.screen.AUTO_FOCUS
        if wanted and self.focused is None:
            self.screen.focus_next(wanted)

    def on_lessons_read(self, event: LessonsRead) -> None:
        """Take over what the lessons' files say."""
        self.home.lessons_read(event.read)

    # -------------------------------------------------------------------------------------------- how it looks

    def use_theme(self, *, dark: bool) -> None:
        """Change to the dark or the light theme, and keep that."""
        self._keep({"dark": dark})

    def use_marker(self, marker: Literal["hd", "braille"]) -> None:
        """Draw curves with other characters, and keep that."""
        self._keep({"marker": marker})

    def _keep(self, changed: dict[str, object]) -> None:
        """Take over what profile and settings both have, and keep it."""
        self.use_profile(replace(self.profile, **changed))
        self._settings = replace(self._settings, **changed)
        trouble = write_settings(locations.settings_file(self.store.path.parent), self._settings)
        if trouble:
            self.notify(trouble, severity="warning", markup=False)

    def action_command_palette(self) -> None:
        """Open the command palette."""
        if self.use_command_palette and not CommandPalette.is_open(cast("App[object]", self)):
            self.push_screen(CommandPalette(placeholder="Type a part of a lesson's name, or of a command"))

    def action_help(self) -> None:
        """Show the keys of the screen that is shown, or close them again."""
        from tutor.ui.screens.help import HelpScreen, key_help

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
            return
        self.push_screen(HelpScreen(key_help(self.screen, self.get_key_display), self.screen.HELP or ""))

    # -------------------------------------------------------------------------------------------- trouble, and leaving

    def _progress_troubled(self, text: str) -> None:
        """Pass on what the writing thread says, without making it wait."""
        self.post_message(ProgressTroubled(text))

    def on_progress_troubled(self, event: ProgressTroubled) -> None:
        """Say that progress is not kept from now on."""
        self._say_trouble(event.text)

    def _say_trouble(self, text: str) -> None:
        self.home.show_notice(f"Progress is not kept: {text}")
        self.notify(text, title="Progress is not kept", severity="warning", timeout=20, markup=False)

    def _leave(self, code: int) -> None:
        """End because a signal says so."""
        self.store.flush(2)
        self.exit(return_code=code)

    async def on_unmount(self) -> None:
        """End the processes that run code, if there are any."""
        if "_engine" in vars(self):
            await self._engine.close()
        if self.other is not None:
            self.other.leave()
        self.close_runs()

    def close_runs(self) -> None:
        """Write what is left of the runs, if any were kept."""
        if "runs" in vars(self):
            self.runs.close()

    def _fatal_error(self) -> None:
        """End with two lines, `crashed`, where Textual would print a long traceback."""
        error = sys.exc_info()[1] or self._exception or RuntimeError("unknown")
        self.store.flush(2)
        if not self.crashed:
            from tutor.ui.crash import report_crash

            self.crashed = report_crash(error, locations.crash_file(self.store.path.parent), self.profile)
        self.panic()


def run_app(
    *,
    course: Course,
    store: Store,
    engine: Engine | Callable[[], Engine],
    profile: Profile,
    settings: Settings,
    trust: Trust | None = None,
    lesson: str | None = None,
    step: str | None = None,
    action: str = "",
) -> int:
    """Run the tutor until the learner leaves; return the exit code. The store is closed then."""
    app = TutorApp(
        course=course,
        store=store,
        engine=engine,
        profile=profile,
        settings=settings,
        trust=trust,
        lesson=lesson,
        step=step,
        action=action,
    )
    try:
        app.run(mouse=profile.mouse)
    finally:
        store.close()
        app.close_runs()
    if app.crashed:
        print(app.crashed, file=sys.stderr)
    return app.return_code or 0
