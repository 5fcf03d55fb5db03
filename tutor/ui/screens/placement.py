"""The placement check of a stage: an offer, then a screen of steps that say nothing before all is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Markdown

from tutor.course import schema
from tutor.course.findings import CourseError
from tutor.engine.client import Engine
from tutor.progress.placing import Try
from tutor.progress.store import Store
from tutor.runs import RunStore
from tutor.terminal import Profile
from tutor.ui.lesson.leaving import LessonLeft
from tutor.ui.placement_text import end_question, offer_text, result_prompt, result_text
from tutor.ui.screens import lesson_keys
from tutor.ui.screens.confirm import Confirm
from tutor.ui.screens.message import MessageScreen
from tutor.ui.screens.steps import StepsScreen
from tutor.ui.widgets.step_panel import StepPanel

if TYPE_CHECKING:
    from tutor.ui.opening import OpeningApp


class PlacementOffer(ModalScreen[bool]):
    """What a check asks, how long it takes and what passes, before it begins."""

    DEFAULT_CSS = """
    PlacementOffer {
        align: center middle;
        & > VerticalScroll {
            width: 90%;
            max-width: 76;
            height: auto;
            max-height: 94%;
            padding: 1 2;
            background: $surface;
            border: round $accent;
            border-title-color: $foreground;
            border-title-style: bold;
            border-subtitle-color: $text-accent;
        }
        & Markdown { margin: 0; padding: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "Begin"),
        Binding("escape,n,q", "answer(False)", "Not now"),
    ]

    def __init__(self, tried: Try) -> None:
        super().__init__()
        self._tried = tried

    def compose(self) -> ComposeResult:
        """Show what is to be known, and the keys."""
        with VerticalScroll() as scroll:
            scroll.border_title = f"Do you know stage {self._tried.stage.number}?"
            scroll.border_subtitle = f"enter: {'go on' if self._tried.begun else 'begin'}     esc: not now"
            yield Markdown(offer_text(self._tried))

    def action_answer(self, yes: bool) -> None:
        """End with the answer."""
        self.dismiss(yes)


class PlacementScreen(StepsScreen):
    """A try of a check."""

    HELP = """\
# A placement check

Who passes it need not do the lessons of the stage. **enter** does what the line above the keys says.

- Of each question the **first answer** counts. **n** and **b** go on and back: what is open can be answered later.
- The exercise may be checked as often as you like: **e** goes to the code, **ctrl+r** checks it.
- Hints, reasons and solutions come when the check is over. Then **b** goes back to the questions.
- **p** opens free play, to compute something. **g** opens the glossary.
- **q** goes home. **k** on Home goes on with the check.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        *lesson_keys.STEP_BINDINGS,
        Binding("a", "set_aside", "Set aside", tooltip="Set the lessons aside that the check is sure of"),
    ]
    END = "result"

    def __init__(self, tried: Try, *, engine: Engine, store: Store, runs: RunStore, profile: Profile) -> None:
        super().__init__(tried.placement.loaded, engine=engine, store=store, runs=runs, profile=profile)
        self._try = tried

    async def _open(self, index: int) -> None:
        """Open a page; when all is answered and solved, the last one ends the check."""
        if index == len(self.lesson.steps) and not self._progress.open_steps():
            self._try.end()
        await super()._open(index)
        if self._try.outcome.over:
            for panel in self._pages.panels:
                panel.unseal()

    def make_panel(self, step: schema.AnyStep) -> StepPanel:
        """Return the panel of a step: it says nothing to an answer."""
        return StepPanel(step, profile=self._profile, progress=self._progress, sealed=True)

    def end_text(self) -> str:
        """Return how the check came out."""
        return result_text(self._try)

    def end_prompt(self) -> str:
        """Return what to press below that."""
        return result_prompt(self._try)

    async def end(self) -> None:
        """Go home, or end a check in which something is open, once asked."""
        if self._try.outcome.over:
            self.dismiss(LessonLeft())
        else:
            self._end_early()

    @work
    async def _end_early(self) -> None:
        if await self.app.push_screen_wait(Confirm(end_question(self._try.outcome))):
            self._try.end()
            await self._open(len(self.lesson.steps))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys that work now."""
        if action == "set_aside":
            return self.panel is None and bool(self._try.sure)
        return super().check_action(action, parameters)

    async def action_set_aside(self) -> None:
        """Set the lessons aside that the check is sure of."""
        self._try.set_aside()
        await self._open(len(self.lesson.steps))


async def offer_placement(app: OpeningApp, stage: int, engine: Engine) -> PlacementScreen | None:
    """Offer the check of a stage; return its screen, or None where the learner does not want it now."""
    try:
        tried = Try(app.course, app.store, next(one for one in app.course.stages if one.number == stage))
    except CourseError as error:
        await app.push_screen_wait(MessageScreen("There is no check", error.problems[0].message))
        return None
    if not await app.push_screen_wait(PlacementOffer(tried)):
        return None
    if tried.outcome.over:
        tried = tried.again()
    return PlacementScreen(tried, engine=engine, store=app.store, runs=app.runs, profile=app.profile)
