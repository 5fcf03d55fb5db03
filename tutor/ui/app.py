"""The app: a table of contents of screens, themes, commands and ways to leave.

Nothing here decides what is taught or drawn. What the first picture does not need is imported after it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from msgspec.structs import replace
from textual import work
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.message import Message

from tutor import locations
from tutor.course.findings import CourseError
from tutor.course.loader import Course
from tutor.progress.store import Store
from tutor.settings import Settings, write_settings
from tutor.terminal import Profile
from tutor.ui.filters import line_filters
from tutor.ui.keys import key_name
from tutor.ui.other_course import OtherCourse
from tutor.ui.screens.home import HomeScreen, LessonChosen
from tutor.ui.shown_screen import ShownScreen
from tutor.ui.themes import THEMES, theme_name

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

    from tutor.course.glossary import ExplainedTerm
    from tutor.course.trust import Trust
    from tutor.engine.client import Engine
    from tutor.progress.scores import Place
    from tutor.progress.search import Search
    from tutor.runs import RunStore
    from tutor.ui.found_lines import FoundLine
    from tutor.ui.lesson.leaving import LessonLeft
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


class TutorApp(App[None]):
    """The tutor."""

    TITLE = "attn-tutor"
    CSS_PATH = "tutor.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+p", "command_palette", "Find", tooltip="Find a lesson or a command", priority=True),
        Binding("question_mark", "help", "Keys", show=False, tooltip="The keys that work here"),
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
        self.profile = profile
        self._own_colors = profile.colors in ("16", "none")
        super().__init__(ansi_color=True if self._own_colors else None)
        self.course = course
        self.store = store
        self.other = OtherCourse(self, trust) if trust is not None and not trust.shipped else None
        self._made_or_maker = engine
        self._settings = settings
        self._first = (lesson, step)
        self._first_action = action
        self._shown = ShownScreen()
        self._shown_cursor: Offset | None = None
        self.crashed = ""
        """What to tell the learner after an error of the tutor itself."""
        for theme in THEMES:
            self.register_theme(theme)
        self.set_reactive(App.theme, theme_name(dark=profile.dark, own_colors=self._own_colors))
        self._css_variables = self.get_css_variables()
        self.stylesheet.set_variables(self._css_variables)

    @cached_property
    def _engine(self) -> Engine:
        """The engine, made when it is needed."""
        return self._made_or_maker() if callable(self._made_or_maker) else self._made_or_maker

    @cached_property
    def runs(self) -> RunStore:
        """The trainings that are kept, beside the learner's progress."""
        from tutor.runs import open_runs

        return open_runs(self.store.path.parent)

    @cached_property
    def search(self) -> Search:
        """Finds in the course and in what the learner has made of it. Raises SearchUnavailable."""
        from tutor.progress.search import Search

        return Search(self.course, self.store)

    @cached_property
    def home(self) -> HomeScreen:
        """The screen at the bottom."""
        return HomeScreen(self.course, self.store)

    # -------------------------------------------------------------------------------------------- beginning

    def get_default_screen(self) -> HomeScreen:
        """Return the screen at the bottom."""
        return self.home

    async def on_mount(self) -> None:
        """Show Home, or the lesson that was asked for above it; all else comes after the first picture."""
        if not self.is_headless:
            from tutor.ui.leaving import on_signals

            on_signals(self._leave)
        for signal in (self.app_suspend_signal, self.app_resume_signal):
            signal.subscribe(self, lambda _: self._shown.forget())
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

    # -------------------------------------------------------------------------------------------- lessons

    async def on_lesson_chosen(self, event: LessonChosen) -> None:
        """Open a lesson, from whatever screen is shown."""
        await self._open(event.lesson, event.step)

    async def _open(self, lesson: str, step: str | None) -> None:
        entry = self.course.entry(lesson)
        if entry is None or not entry.written:
            name = f"{entry.label} {entry.title}" if entry else lesson
            self.notify(f"{name} is not written yet. Choose another lesson.", severity="warning", markup=False)
            return
        try:
            loaded = self.course.lesson(lesson)
        except CourseError as error:
            from tutor.ui.screens.message import MessageScreen

            await self.push_screen(MessageScreen(f"{entry.label} {entry.title} can not be opened", str(error)))
            return
        from tutor.course.earlier import EarlierWork
        from tutor.ui.screens.lesson import LessonScreen

        while self.screen is not self.home:
            await self.pop_screen()
        screen = LessonScreen(
            loaded,
            engine=self._engine,
            store=self.store,
            runs=self.runs,
            profile=self.profile,
            start=step,
            earlier=EarlierWork(self.course, self.store.last_passed),
            next_lesson=self.course.next_named(lesson),
        )
        await self.push_screen(screen, self._lesson_left)

    @work
    async def action_placement(self, stage: int) -> None:
        """Offer the placement check of a stage, and open it if the learner agrees."""
        from tutor.ui.screens.placement import offer_placement

        screen = await offer_placement(self, stage, self._engine)
        if screen is not None:
            await self.push_screen(screen, self._lesson_left)

    def _lesson_left(self, left: LessonLeft | None) -> None:
        if left is not None and left.next_lesson is not None:
            self.post_message(LessonChosen(left.next_lesson, left.step))

    def action_glossary(self, term: str = "") -> None:
        """Open the glossary, with the concepts of the step that is shown at its top; at a term, if one is named."""
        from tutor.course.glossary import glossary_of
        from tutor.ui.screens.glossary import GlossaryScreen

        concepts = getattr(self.screen, "concepts", ())
        self.push_screen(GlossaryScreen(glossary_of(self.course), concepts, at=term), self._term_chosen)

    def action_search(self) -> None:
        """Open the search; what was found before is found at once."""
        from tutor.course.search_index import SearchUnavailable
        from tutor.progress.annotations import Annotations
        from tutor.ui.screens.search import SearchScreen

        try:
            screen = SearchScreen(self.search, self.course, Annotations(self.store))
        except SearchUnavailable as error:
            self.notify(str(error), severity="warning", markup=False)
        else:
            self.push_screen(screen, self._line_chosen)

    def action_runs(self) -> None:
        """Open the trainings that are kept."""
        from tutor.ui.screens.runs import RunsScreen

        if not isinstance(self.screen, RunsScreen):
            self.push_screen(RunsScreen(self.runs, self.profile))

    def action_progress(self) -> None:
        """Open the learner's progress."""
        from tutor.ui.screens.progress import ProgressScreen

        if not isinstance(self.screen, ProgressScreen):
            self.push_screen(ProgressScreen(self.course, self.store, self.profile), self._place_chosen)

    def _place_chosen(self, place: Place | None) -> None:
        if place is not None:
            self.post_message(LessonChosen(place.lesson, place.step))

    def action_plan(self) -> None:
        """Open the plan: when the learner studies, and the weeks."""
        from tutor.ui.screens.plan import PlanScreen

        if not isinstance(self.screen, PlanScreen):
            self.push_screen(PlanScreen(self.course, self.store))

    def action_review(self) -> None:
        """Open the review of what is due."""
        from tutor.progress.review.sitting import Sitting
        from tutor.ui.screens.review import ReviewScreen

        if not isinstance(self.screen, ReviewScreen):
            self.push_screen(ReviewScreen(Sitting(self.course, self.store), self.store, self.profile))

    def _line_chosen(self, line: FoundLine | None) -> None:
        """Open what was found: the glossary at a term, or else the step."""
        if line is None:
            return
        if line.kind == "term":
            self.action_glossary(line.plain_title)
        else:
            self._open_step(line.place.lesson, line.place.step)

    def _term_chosen(self, term: ExplainedTerm | None) -> None:
        """Open the step that explains a term."""
        if term is not None:
            self._open_step(term.lesson.id, term.step)

    def _open_step(self, lesson: str, step: str) -> None:
        """Open a step. A lesson that is open shows it, or is left first."""
        open_at = getattr(self.screen, "open_at", None)
        if open_at is not None:
            open_at(lesson, step)
        else:
            self.post_message(LessonChosen(lesson, step))

    # -------------------------------------------------------------------------------------------- how it looks

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what each line passes through on its way to the terminal."""
        profile = self.profile
        own = line_filters(ascii_only=profile.ascii, colorless=profile.colors == "none")
        return [*own, *super().get_line_filters()]

    def on_resize(self) -> None:
        """Send everything again: a terminal that was made smaller has forgotten a part."""
        self._shown.forget()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send only what differs from what the terminal shows."""
        sends = self._running and not self._batch_count and not self.is_headless and self._driver is not None
        if sends and isinstance(renderable, (LayoutUpdate, ChopsUpdate)):
            changes = self._shown.changes(renderable, self.size)
            moved = self.cursor_position != self._shown_cursor
            self._shown_cursor = self.cursor_position
            if not changes.pieces and not moved:
                return
            renderable = cast("RenderableType", changes)
        super()._display(screen, renderable)

    def refresh_css(self, animate: bool = True) -> None:
        """Parse all styles anew, unless the theme is the one they were parsed with: so it is at the start."""
        variables = self.get_css_variables()
        if variables != self._css_variables:
            self._css_variables = variables
            super().refresh_css(animate)

    def get_key_display(self, binding: Binding) -> str:
        """Return how a key is written in the key line, the palette and the help."""
        return key_name(binding, ascii_only=self.profile.ascii)

    def use_theme(self, *, dark: bool) -> None:
        """Change to the dark or the light theme, and keep that."""
        self.theme = theme_name(dark=dark, own_colors=self._own_colors)
        self._use({"dark": dark})

    def use_marker(self, marker: Literal["hd", "braille"]) -> None:
        """Draw curves with other characters, and keep that."""
        self._use({"marker": marker})

    def _use(self, changed: dict[str, object]) -> None:
        """Take over what profile and settings both have, and keep it."""
        self.profile = replace(self.profile, **changed)
        for screen in self.screen_stack:
            follow = getattr(screen, "use_profile", None)
            if follow is not None:
                follow(self.profile)
        self._settings = replace(self._settings, **changed)
        trouble = write_settings(locations.settings_file(self.store.path.parent), self._settings)
        if trouble:
            self.notify(trouble, severity="warning", markup=False)

    def action_command_palette(self) -> None:
        """Open the command palette."""
        if self.use_command_palette and not CommandPalette.is_open(cast("App[object]", self)):
            self.push_screen(CommandPalette(placeholder="Type a part of a lesson's name, or of a command"))

    def action_help(self) -> None:
        """Show the keys of the screen that is shown."""
        from tutor.ui.screens.help import HelpScreen, key_help

        if isinstance(self.screen, HelpScreen):
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
