"""A screen of steps, one shown at a time: keys, runs, figures, time. `tutor.ui.lesson` decides, the widgets draw."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input, Static

from tutor.course import schema
from tutor.course.earlier import EarlierWork
from tutor.course.loader import LoadedLesson
from tutor.course.requests import step_request
from tutor.engine.client import Engine, EngineError
from tutor.engine.protocol import Request
from tutor.progress.store import Store
from tutor.runs import RunStore
from tutor.runs.lessons import LessonRuns
from tutor.terminal import Profile
from tutor.ui.lesson.conductor import Conductor
from tutor.ui.lesson.leaving import LessonLeft
from tutor.ui.lesson.progress import LessonProgress
from tutor.ui.lesson.record import RunRecord
from tutor.ui.lesson.stepping import main_action
from tutor.ui.screens import lesson_keys
from tutor.ui.screens.confirm import Confirm
from tutor.ui.screens.figure import FigureScreen
from tutor.ui.screens.play import Play, PlayLog
from tutor.ui.study_time import StudyClock
from tutor.ui.themes import palette_of
from tutor.ui.widgets.figure_view import FigureView
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.lesson_title import LessonTitle
from tutor.ui.widgets.pages import Pages
from tutor.ui.widgets.recap import Recap
from tutor.ui.widgets.result_view import ResultView
from tutor.ui.widgets.step_panel import StepPanel


class StepsScreen(Screen[LessonLeft]):
    """The steps of a lesson or of a check, and a page after the last one."""

    DEFAULT_CSS = """
    StepsScreen {
        & > LessonTitle { background: $panel; }
        & > #prompt { height: 1; padding: 0 1; color: $text-accent; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """
    END: ClassVar[str]
    """What the title line calls the page after the last step."""

    def __init__(
        self,
        loaded: LoadedLesson,
        *,
        engine: Engine,
        store: Store,
        runs: RunStore,
        profile: Profile,
        start: str | None = None,
        earlier: EarlierWork | None = None,
    ) -> None:
        """Make the screen.

        Args:
            loaded: What has the steps.
            engine: Where its code runs.
            store: Where what the learner does is kept.
            runs: Where its trainings are kept.
            profile: What the terminal can show.
            start: The id of the step to open; by default the one that was shown last.
            earlier: What the steps use of earlier lessons.
        """
        super().__init__()
        self.lesson = loaded.lesson
        self.loaded = loaded
        self._profile = profile
        self._conductor = Conductor(engine, loaded.lesson, earlier)
        self._runs = LessonRuns(runs, loaded.lesson)
        self._progress = LessonProgress(store, loaded.lesson)
        self._clock = StudyClock(self._spend, running=lambda: self.panel is not None and self.panel.state.running)
        self._played = PlayLog()
        self._full: FigureScreen | None = None
        self.index = self._progress.place(start)
        self._title = LessonTitle(f"{loaded.entry.label} {loaded.lesson.title}")
        self._pages = Pages()
        self._prompt = Static(id="prompt", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out the title, the step, the prompt and the keys."""
        yield self._title
        yield self._pages
        yield self._prompt
        yield KeyBar()

    async def on_mount(self) -> None:
        """Open the step, and start the clock."""
        self._progress.open_lesson()
        self._clock.start(self)
        await self._open(self.index)

    def on_screen_resume(self) -> None:
        """Nothing is above this screen any more: show what has happened below, and what was written above."""
        if self.panel is not None:
            self.panel.panes.result.catch_up()
        self._update()

    # -------------------------------------------------------------------------------------------- the step shown

    @property
    def panel(self) -> StepPanel | None:
        """The step that is shown, or None on the recap."""
        return self._pages.panel

    async def _open(self, index: int) -> None:
        if self.panel is not None:
            self.panel.save_draft()
        self.index = index
        await self._pages.open(index, self._make_page)
        self._progress.show(self.panel.step if self.panel is not None else None)
        self._update()

    def _make_page(self) -> StepPanel | Recap:
        if self.index < len(self.lesson.steps):
            return self.make_panel(self.lesson.steps[self.index])
        return Recap(self.end_text())

    def make_panel(self, step: schema.AnyStep) -> StepPanel:
        """Return the panel of a step that is opened for the first time."""
        uses = self._conductor.told_uses(step)
        return StepPanel(step, profile=self._profile, progress=self._progress, uses=uses)

    def end_text(self) -> str:
        """Return the page after the last step, as Markdown."""
        raise NotImplementedError

    def end_prompt(self) -> str:
        """Return what to press on that page."""
        raise NotImplementedError

    async def end(self) -> None:
        """Do what that says."""
        raise NotImplementedError

    def noted(self) -> tuple[str, bool]:
        """Return the learner's note at what is shown, and whether it is marked."""
        return "", False

    @on(events.DescendantFocus)
    @on(StepPanel.Changed)
    @on(ResultView.FigureChosen)
    def _update(self) -> None:
        """Say how far the lesson is, and what enter does."""
        count = len(self.lesson.steps)
        note, marked = self.noted()
        done = self._progress.done_places()
        self._title.show(index=self.index, count=count, done=done, note=note, marked=marked, end=self.END)
        if self.panel is not None:
            self._prompt.update(self.panel.prompt(last=self.index + 1 == count))
        else:
            self._prompt.update(self.end_prompt())
        self.refresh_bindings()

    def use_profile(self, profile: Profile) -> None:
        """Draw for another profile, as after a change between dark and light."""
        self._profile = profile
        for panel in self._pages.panels:
            panel.panes.result.set_palette(palette_of(profile))

    # -------------------------------------------------------------------------------------------- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys that work now."""
        return lesson_keys.works_now(action, parameters, self.panel, self.index, len(self.lesson.steps))

    async def action_panel(self, action: str, *parameters: object) -> None:
        """Do what a key of the step does."""
        if self.panel is not None:
            given = ", ".join(map(repr, parameters))
            await self.app.run_action(f"{action}({given})", self.panel)

    async def action_main(self) -> None:
        """Do what the prompt says."""
        panel = self.panel
        if panel is None:
            await self.end()
        elif main_action(panel.step, panel.state) == "next":
            panel.finish()
            await self._open(self.index + 1)
        else:
            panel.action_main()

    @on(Input.Submitted)
    async def _number_entered(self) -> None:
        await self.action_main()

    async def action_step(self, by: int) -> None:
        """Go to another step; a step that asks nothing is done by going on."""
        if self.panel is not None and by > 0 and isinstance(self.panel.step, schema.Read):
            self.panel.finish()
        await self._open(self.index + by)

    def action_play(self) -> None:
        """Open free play."""
        self.app.push_screen(Play(self._conductor, self._played, self._profile))

    @work
    async def action_leave(self) -> None:
        """Go home; a run that is going is stopped if the learner agrees."""
        if await self._may_stop("Code is running. Stop it and go home?"):
            self.dismiss(LessonLeft())

    @work
    async def open_at(self, lesson: str, step: str) -> None:
        """Show a step of this lesson, or leave for one of another; a run is stopped if the learner agrees."""
        if not await self._may_stop("Code is running. Stop it and go to the other step?"):
            return
        if lesson == self.lesson.id:
            await self._open(self._progress.place(step))
        else:
            self.dismiss(LessonLeft(next_lesson=lesson, step=step))

    async def _may_stop(self, question: str) -> bool:
        if self.panel is None or not self.panel.state.running:
            return True
        if not await self.app.push_screen_wait(Confirm(question)):
            return False
        self.action_stop()
        return True

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts of the step that is shown, or of the lesson."""
        return self.panel.step.concepts if self.panel is not None else self.lesson.concepts

    # -------------------------------------------------------------------------------------------- runs and figures

    @on(StepPanel.RunWanted)
    def _start(self, event: StepPanel.RunWanted) -> None:
        panel = event.panel
        if self._conductor.busy or panel.state.running:
            return
        values = panel.panes.knobs.values if panel.panes.knobs is not None else None
        request = step_request(self.lesson, panel.step, self._conductor.next_id(), code=panel.code, knobs=values)
        self._run(panel, request, panel.begin())

    @work(group="run")
    async def _run(self, panel: StepPanel, request: Request, record: RunRecord) -> None:
        def changed() -> None:
            panel.panes.result.follow(record)
            if self._full is not None and self._full.is_attached:
                self._full.follow(record.figures)

        runs = self._runs
        runs.begin(panel.step, request)
        try:
            passed = self._progress.passed()
            await self._conductor.run(panel.step, request, record, changed, passed=passed, watch=runs.take)
        except EngineError as error:
            record.note = str(error)
        finally:
            runs.leave()
        panel.end(record)

    def action_stop(self) -> None:
        """Interrupt the run."""
        self._runs.stop()
        self._conductor.stop()

    def action_figure(self) -> None:
        """Show the figure full screen."""
        if self.panel is not None:
            self.panel.panes.result.open_figure()

    @on(FigureView.Opened)
    def _show_full(self, event: FigureView.Opened) -> None:
        assert self.panel is not None
        self._full = FigureScreen(event.figure, self._profile, called=self.panel.panes.result.figure_name)
        self.app.push_screen(self._full)

    # -------------------------------------------------------------------------------------------- time

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there."""
        self._clock.notice(event)
        await super().on_event(event)

    def _spend(self, seconds: float) -> None:
        self._progress.spend(self.panel.step if self.panel is not None else None, seconds)

    async def on_unmount(self) -> None:
        """Keep what is not kept yet, and end the session."""
        if self.panel is not None:
            self.panel.save_draft()
        self._clock.count()
        await self._conductor.close()
