"""Free play: Python in the lesson's variables. Nothing is marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tutor.engine.client import EngineError
from tutor.engine.protocol import RunCode, Variable
from tutor.figures import Figure
from tutor.terminal import Profile
from tutor.ui.lesson.conductor import Conductor
from tutor.ui.lesson.record import RunRecord
from tutor.ui.lesson.report import BAD, MUTED, run_report, trouble_report
from tutor.ui.screens.figure import FigureScreen
from tutor.ui.themes import palette_of
from tutor.ui.widgets.figure_view import FigureView

PLAY_SECONDS = 60


@dataclass(slots=True)
class PlayLog:
    """What was typed and answered in a lesson so far; it is there again when free play is opened again."""

    lines: list[str] = field(default_factory=list)
    text: Content = field(default_factory=lambda: Content(""))
    figure: Figure | None = None

    def add(self, *parts: Content | str) -> None:
        """Add what is not empty, each part on lines of its own."""
        for part in parts:
            content = Content(part.rstrip("\n")) if isinstance(part, str) else part
            if content:
                self.text = Content("\n").join([self.text, content]) if self.text else content


def variables_report(variables: tuple[Variable, ...]) -> Content:
    """Return the variables that there are to play with, one a line."""
    if not variables:
        return Content.styled("No variables yet: run a step of the lesson, or make your own here.", MUTED)
    lines = [Content.assemble((f"  {each.name}", "bold"), f"  {each.type}  {each.summary}") for each in variables]
    return Content("\n").join([Content.styled("The variables so far:", MUTED), *lines])


class Play(ModalScreen[None]):
    """An input line, what it has answered, and the last figure that it has shown."""

    HELP = """\
# Free play

Type Python and press enter. It runs in the variables of this lesson; nothing is marked.
Arrow up and down bring back what you typed. ctrl+o opens the figure full screen. esc stops a run, and goes back to
the lesson.
"""
    DEFAULT_CSS = """
    Play {
        align: center bottom;
        & > Vertical { height: 80%; border-top: solid $accent; border-title-color: $accent; background: $surface; }
        & VerticalScroll { height: 1fr; padding: 0 1; }
        & Static { height: auto; }
        & FigureView { max-height: 60%; }
        & #line { height: 1; background: $boost; }
        & #sign { width: 3; padding: 0 0 0 1; color: $accent; }
        & Input, & Input:focus { width: 1fr; border: none; height: 1; padding: 0; background: $boost; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "close", "Back to the lesson"),
        Binding("ctrl+o", "figure", "Figure", tooltip="Show the figure full screen", priority=True),
        Binding("up", "recall(-1)", "Earlier", show=False),
        Binding("down", "recall(1)", "Later", show=False),
    ]

    def __init__(self, conductor: Conductor, log: PlayLog, profile: Profile) -> None:
        super().__init__()
        self._profile = profile
        self._conductor = conductor
        self._log = log
        self._place = len(log.lines)
        self._variables = Static(variables_report(conductor.variables), markup=False)
        self._said = Static(log.text, markup=False)
        self._figure = FigureView(palette_of(profile), log.figure, hint="ctrl+o opens it")
        self._figure.can_focus = False
        self._input = Input(placeholder="Python, such as x.shape", compact=True)
        self._input.cursor_blink = False

    def compose(self) -> ComposeResult:
        """Lay out the log, the figure and the input line."""
        with Vertical() as box:
            box.border_title = "free play, nothing is marked · enter: run · ↑ ↓: before · ctrl+o: figure · esc: back"
            with VerticalScroll(can_focus=False):
                yield self._variables
                yield self._said
            yield self._figure
            with Horizontal(id="line"):
                yield Static("›", id="sign", markup=False)
                yield self._input

    def on_mount(self) -> None:
        """Show the end of what was said."""
        self.call_after_refresh(self._show_end)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Run the line."""
        code = event.value
        if not code.strip() or self._conductor.busy:
            return
        event.input.clear()
        self._log.lines.append(code)
        self._place = len(self._log.lines)
        self.run_worker(self._run(code), exclusive=True)

    async def _run(self, code: str) -> None:
        record = RunRecord()
        request = RunCode(run_id=self._conductor.next_id(), code=code, name="free play", seconds=PLAY_SECONDS)
        self._log.add(Content.styled(f"› {code}", "bold"))
        self._draw()
        try:
            await self._conductor.play(request, record)
        except EngineError as error:
            self._log.add(Content.styled(str(error), BAD))
        self._log.add(record.text, trouble_report(record), run_report(record))
        self._log.figure = next(reversed(record.figures.values()), self._log.figure)
        self._draw()

    def _draw(self) -> None:
        self._variables.update(variables_report(self._conductor.variables))
        self._said.update(self._log.text)
        if self._figure.figure is not self._log.figure:
            self._figure.show(self._log.figure)
        self.call_after_refresh(self._show_end)

    def _show_end(self) -> None:
        self.query_one(VerticalScroll).scroll_end(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the figure where there is one."""
        return action != "figure" or self._log.figure is not None

    def action_figure(self) -> None:
        """Show the figure full screen, with a cursor: attention in the explorer."""
        if self._log.figure is not None:
            self.app.push_screen(FigureScreen(self._log.figure, self._profile))

    def action_recall(self, by: int) -> None:
        """Bring back what was typed before."""
        lines = self._log.lines
        self._place = max(0, min(len(lines), self._place + by))
        self._input.value = lines[self._place] if self._place < len(lines) else ""
        self._input.cursor_position = len(self._input.value)

    def action_close(self) -> None:
        """Stop what runs, or else go back to the lesson."""
        if self._conductor.busy:
            self._conductor.stop()
        else:
            self.dismiss()
