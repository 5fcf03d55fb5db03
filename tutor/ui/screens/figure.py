"""A figure full screen: a cursor that reads its numbers, its panels one by one, and its text form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tutor.explorer import Exploration, explorable, exploration_told
from tutor.explorer.panels import Explorations, panels_of
from tutor.figures import Calculator, Curves, Diagram, Figure, Matrix, Single
from tutor.plots import describe
from tutor.plots.labels import visible
from tutor.terminal import Profile
from tutor.ui.calculating import Calculation
from tutor.ui.inspecting import Rerun
from tutor.ui.model_runs import ModelRuns, Sweep
from tutor.ui.screens.box import BoxScreen
from tutor.ui.screens.export import ExportScreen
from tutor.ui.themes import palette_of
from tutor.ui.widgets.calculator_view import CalculatorView
from tutor.ui.widgets.curve_view import CurveView
from tutor.ui.widgets.diagram_pane import DiagramPane
from tutor.ui.widgets.diagram_view import DiagramView
from tutor.ui.widgets.drawn import Drawn
from tutor.ui.widgets.exploration_view import ExplorationView
from tutor.ui.widgets.figure_body import figure_body
from tutor.ui.widgets.figure_view import FigureView
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.matrix_view import MatrixView
from tutor.ui.widgets.pace import Pace


class FigureScreen(Screen[None]):
    """Shows one figure as large as the terminal. `show` brings a newer state of it while the screen is open."""

    DEFAULT_CSS = """
    FigureScreen {
        #steps { height: 1; padding: 0 1; color: $text-muted; display: none; }
        #steps.-needed { display: block; }
        #body { height: 1fr; }
        FigureView { border-left: none; }
        FigureView.-filling { height: 1fr; }
        #words { padding: 0 1; }
    }
    """

    HELP = """
    # Figure

    `esc`, `q` or `f` goes back. `t` tells the figure in words and numbers.
    Several figures: `n` and `p` step through them.
    A calculator is live: change a number and every stage follows. A box of a diagram opens with `enter`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step_panel(1)", "Next figure", key_display="n p"),
        Binding("p", "step_panel(-1)", "Previous figure", show=False),
        Binding("t", "toggle_words", "In words", tooltip="Tell the figure in words and numbers, or draw it again"),
        Binding("question_mark", "app.help", "Keys", key_display="?"),
        Binding("escape,q,f", "leave", "Back", key_display="esc"),
    ]

    def __init__(
        self,
        figure: Figure,
        profile: Profile,
        *,
        called: str = "",
        rerun: Rerun | None = None,
        sweep: Sweep | None = None,
    ) -> None:
        """Make a screen.

        Args:
            figure: What to show.
            profile: What the terminal can show, and how often.
            called: The figure's name in the run that it comes from.
            rerun: Runs the model behind the figure with a reader's edits, where there is one.
            sweep: Runs it without each head in turn.
        """
        super().__init__()
        self._figure = figure
        self._profile = profile
        self._called = called
        self._newest = figure
        self._pace = Pace(self, self._show_newest)
        self._filling = True
        """The body is empty, or about to be."""
        self._stale = False
        self._panel = 0
        self._in_words = False
        self._explorations = Explorations(figure, has_model=rerun is not None)
        self._model = ModelRuns(
            self,
            self._explorations,
            rerun=rerun,
            sweep=sweep,
            changed=self._update_explored,
            swept=self._show_swept,
        )
        self._calculations: dict[int, Calculation] = {}
        """What the reader has made of the calculators, by their panel."""

    def compose(self) -> ComposeResult:
        """Lay out the line of steps, the figure, the keys."""
        yield Static(id="steps", markup=False)
        yield Vertical(id="body")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Show the figure; run its model, where it begins with edits."""
        self._filling = False
        await self._fill()
        explored = self._explorations.begun(self._panel)
        if explored is not None and explored.pending:
            self._model.run(self._panel, explored.edits, self._figure)

    # -------------------------------------------------------------------------------------------- what is shown

    def begin(self, panel: int, explore: Callable[[Exploration], Exploration]) -> None:
        """Begin with a panel, and with what a reader has made of it already. For a screen that is not shown yet."""
        self._panel = panel
        self._explorations.keep(panel, explore(self._explorations.at(panel)))

    @property
    def figure(self) -> Figure:
        """The newest state of the whole figure."""
        return self._figure

    @property
    def shown(self) -> Single:
        """The part of the figure that is on the screen: a panel, or all of it."""
        return panels_of(self._figure)[self._panel]

    def follow(self, figures: Mapping[str, Figure]) -> None:
        """Show the newest state of the figure among those of its run, a frame later at the latest."""
        newest = figures.get(self._called)
        if newest is not None and newest is not self._newest:
            self._newest = newest
            self._pace.request(self._profile.chart_fps)

    def _show_newest(self) -> None:
        self.call_next(self.show, self._newest)

    async def show(self, figure: Figure) -> None:
        """Show a newer state of the figure; the cursor, the head and the panel stay where they are."""
        before = type(self.shown)
        self._figure = figure
        self._panel = min(self._panel, len(panels_of(figure)) - 1)
        self._explorations.follow(figure)
        if self._filling or type(self.shown) is not before:
            await self._fill()
        elif self._in_words:
            self._tell_steps()
            self.query_one("#words", Static).update(self._words())
        else:
            self._update()

    def use_profile(self, profile: Profile) -> None:
        """Draw for another profile, as after a change between dark and light."""
        self._profile = profile
        for view in self.query(Drawn):
            view.set_palette(palette_of(self._profile))

    def _update(self) -> None:
        """Give the widget that is there the newer state."""
        self._tell_steps()
        shown = self.shown
        match self.query_one("#body").children[0], shown:
            case ExplorationView() as view, _ if explorable(shown):
                view.show(self._explorations.at(self._panel))
            case MatrixView() as view, Matrix():
                view.show(shown)
            case CurveView() as view, Curves():
                view.show(shown)
            case (CalculatorView(), Calculator()) | (DiagramPane(), Diagram()):
                pass
            case _:
                self.query_one(FigureView).show(shown)

    async def _fill(self) -> None:
        """Put the widget that suits what is shown into the body; once more, if that has changed while it was done."""
        self._stale = True
        if self._filling:
            return
        self._filling = True
        body = self.query_one("#body", Vertical)
        while self._stale:
            await body.remove_children()
            self._stale = False
            self._tell_steps()
            await body.mount(self._told() if self._in_words else self._view())
        self._filling = False
        body.children[0].focus()
        self.refresh_bindings()

    def _view(self) -> Widget:
        shown = self.shown
        if explorable(shown):
            return ExplorationView(
                self._explorations.at(self._panel),
                palette_of(self._profile),
                fps=self._profile.attention_fps,
                sweeps=self._model.sweeps,
            )
        calculation = self._calculations.get(self._panel)
        return figure_body(shown, self._profile, calculation)

    def _told(self) -> Widget:
        return VerticalScroll(Static(self._words(), id="words", markup=False))

    def _words(self) -> str:
        width = max(20, self.size.width - 4)
        calculation, explored = self._calculations.get(self._panel), self._explorations.begun(self._panel)
        if explored is not None:
            told = exploration_told(explored, self.shown, width)
        else:
            told = describe(calculation.figure if calculation else self.shown, width)
        return visible(told, palette_of(self._profile).ascii, True)

    def _tell_steps(self) -> None:
        told = []
        panels = len(panels_of(self._figure))
        if panels > 1:
            told.append(f"figure {self._panel + 1} of {panels}")
        steps, line = self.query_one("#steps", Static), "   ".join(told)
        if line != steps.content:
            steps.update(line)
            steps.set_class(bool(line), "-needed")

    # -------------------------------------------------------------------------------------------- actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the steps that this figure has."""
        if action == "step_panel":
            return len(panels_of(self._figure)) > 1
        return True

    async def action_step_panel(self, by: int) -> None:
        """Show the next or the previous of several figures."""
        self._panel = (self._panel + by) % len(panels_of(self._figure))
        await self._fill()

    async def action_toggle_words(self) -> None:
        """Tell the figure in words and numbers, or draw it again."""
        self._in_words = not self._in_words
        await self._fill()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    @on(CalculatorView.Changed)
    def _keep_calculation(self, event: CalculatorView.Changed) -> None:
        self._calculations[self._panel] = event.calculation

    @on(ExplorationView.Changed)
    def _keep_exploration(self, event: ExplorationView.Changed) -> None:
        self._explorations.keep(self._panel, event.exploration)

    @on(ExplorationView.EditsMade)
    def _run_model(self, event: ExplorationView.EditsMade) -> None:
        self._model.run(self._panel, event.exploration.edits, self._figure)

    @on(ExplorationView.ExportWanted)
    def _save(self, event: ExplorationView.ExportWanted) -> None:
        self.app.push_screen(ExportScreen(event.exploration, Path.cwd()), self._tell_saved)

    def _tell_saved(self, path: Path | None) -> None:
        if path is not None:
            self._model.say(self._panel, f"saved as {path}")

    @on(ExplorationView.SweepWanted)
    def _run_sweep(self) -> None:
        self._model.sweep(self._panel)

    def _show_swept(self, figure: Figure) -> None:
        self.app.push_screen(FigureScreen(figure, self._profile))

    def _update_explored(self) -> None:
        if not self._in_words and not self._filling:
            self._update()

    @on(DiagramView.Opened)
    def _open_box(self, event: DiagramView.Opened) -> None:
        self.app.push_screen(BoxScreen(event.box, palette_of(self._profile)))

    @on(FigureView.Opened)
    def _stay(self, event: FigureView.Opened) -> None:
        event.stop()
