"""A figure full screen: a cursor that reads its numbers, its heads and panels one by one, and its text form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tutor.figures import Attention, Calculator, Curves, Diagram, Figure, Matrix, OverTime, Panels, Single
from tutor.plots import describe
from tutor.plots.attention import head_matrix, heads_of
from tutor.plots.labels import visible
from tutor.terminal import Profile
from tutor.ui.calculating import Calculation
from tutor.ui.screens.box import BoxScreen
from tutor.ui.themes import palette_of
from tutor.ui.widgets.calculator_view import CalculatorView
from tutor.ui.widgets.curve_view import CurveView
from tutor.ui.widgets.diagram_pane import DiagramPane
from tutor.ui.widgets.diagram_view import DiagramView
from tutor.ui.widgets.drawn import Drawn
from tutor.ui.widgets.figure_view import FigureView
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.matrix_view import MatrixView
from tutor.ui.widgets.over_time_view import OverTimeView
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
    Attention: `[` and `]` step through the heads of a layer, `{` and `}` through the layers.
    Several figures: `n` and `p` step through them.
    Attention over training time: `<` and `>` move from step to step.
    A calculator is live: change a number and every stage follows. A box of a diagram opens with `enter`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "step_head(-1)", "Head", key_display="[ ]"),
        Binding("right_square_bracket", "step_head(1)", "Next head", show=False),
        Binding("left_curly_bracket", "step_layer(-1)", "Layer", key_display="{ }"),
        Binding("right_curly_bracket", "step_layer(1)", "Next layer", show=False),
        Binding("n", "step_panel(1)", "Next figure", key_display="n p"),
        Binding("p", "step_panel(-1)", "Previous figure", show=False),
        Binding("t", "toggle_words", "In words", tooltip="Tell the figure in words and numbers, or draw it again"),
        Binding("question_mark", "app.help", "Keys", key_display="?"),
        Binding("escape,q,f", "leave", "Back", key_display="esc"),
    ]

    def __init__(self, figure: Figure, profile: Profile, *, called: str = "") -> None:
        """Make a screen.

        Args:
            figure: What to show.
            profile: What the terminal can show, and how often.
            called: The figure's name in the run that it comes from.
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
        self._layer = 0
        self._head = 0
        self._in_words = False
        self._calculations: dict[int, Calculation] = {}
        """What the reader has made of the calculators, by their panel."""

    def compose(self) -> ComposeResult:
        """Lay out the line of steps, the figure, the keys."""
        yield Static(id="steps", markup=False)
        yield Vertical(id="body")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Show the figure."""
        self._filling = False
        await self._fill()

    # -------------------------------------------------------------------------------------------- what is shown

    @property
    def figure(self) -> Figure:
        """The newest state of the whole figure."""
        return self._figure

    @property
    def shown(self) -> Single:
        """The part of the figure that is on the screen: a panel, a head as a matrix, or all of it."""
        part = self._part
        if isinstance(part, Attention) and heads_of(part):
            return head_matrix(part, self._layer, self._head)
        return part

    @property
    def _part(self) -> Single:
        return self._figure.figures[self._panel] if isinstance(self._figure, Panels) else self._figure

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
        before = type(self._part)
        self._figure = figure
        self._hold_steps()
        if self._filling or type(self._part) is not before:
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

    def _hold_steps(self) -> None:
        """Keep the panel, the layer and the head within what the figure has."""
        panels = len(self._figure.figures) if isinstance(self._figure, Panels) else 1
        self._panel = min(self._panel, panels - 1)
        part = self._part
        if isinstance(part, Attention) and heads_of(part):
            self._layer = min(self._layer, len(part.weights) - 1)
            self._head = min(self._head, len(part.weights[self._layer]) - 1)

    def _update(self) -> None:
        """Give the widget that is there the newer state."""
        self._tell_steps()
        shown = self.shown
        match self.query_one("#body").children[0], shown:
            case MatrixView() as view, Matrix():
                view.show(shown)
            case OverTimeView() as view, OverTime():
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
            words = Static(self._words(), id="words", markup=False)
            await body.mount(VerticalScroll(words) if self._in_words else self._view())
        self._filling = False
        body.children[0].focus()
        self.refresh_bindings()

    def _view(self) -> Widget:
        shown = self.shown
        if isinstance(shown, Matrix) and shown.values:
            return MatrixView(shown, palette_of(self._profile), fps=self._profile.attention_fps)
        if isinstance(shown, Calculator):
            made = self._calculations.get(self._panel) or Calculation.of(shown)
            return CalculatorView(made, palette_of(self._profile))
        if isinstance(shown, OverTime):
            return OverTimeView(shown, palette_of(self._profile), fps=self._profile.attention_fps)
        if isinstance(shown, Diagram):
            return DiagramPane(shown, palette_of(self._profile))
        if isinstance(shown, Curves):
            return CurveView(shown, palette_of(self._profile), fps=self._profile.chart_fps)
        view = FigureView(palette_of(self._profile), shown, chart_fps=self._profile.chart_fps, hint="")
        view.can_focus = False
        if type(shown).__name__ in ("DecisionMap", "Surface", "Points"):
            view.add_class("-filling")
            return Vertical(view)
        return VerticalScroll(view)

    def _words(self) -> str:
        calculation = self._calculations.get(self._panel)
        part = calculation.figure if calculation else self._part
        return visible(describe(part, max(20, self.size.width - 4)), palette_of(self._profile).ascii, True)

    def _tell_steps(self) -> None:
        told = []
        if isinstance(self._figure, Panels):
            told.append(f"figure {self._panel + 1} of {len(self._figure.figures)}")
        part = self._part
        if isinstance(part, Attention) and len(heads_of(part)) > 1:
            told.append(f"layer {self._layer + 1}/{len(part.weights)}")
            told.append(f"head {self._head + 1}/{len(part.weights[self._layer])}")
        steps, line = self.query_one("#steps", Static), "   ".join(told)
        if line != steps.content:
            steps.update(line)
            steps.set_class(bool(line), "-needed")

    # -------------------------------------------------------------------------------------------- actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the steps that this figure has."""
        part = self._part
        if action in ("step_head", "step_layer"):
            if not isinstance(part, Attention) or self._in_words:
                return False
            return len(part.weights) > 1 if action == "step_layer" else any(len(heads) > 1 for heads in part.weights)
        if action == "step_panel":
            return isinstance(self._figure, Panels) and len(self._figure.figures) > 1
        return True

    def action_step_head(self, by: int) -> None:
        """Show the next or the previous head of the layer; after the last comes the first."""
        if isinstance(self._part, Attention):
            self._head = (self._head + by) % max(1, len(self._part.weights[self._layer]))
            self._update()

    def action_step_layer(self, by: int) -> None:
        """Show the next or the previous layer; after the last comes the first."""
        if isinstance(self._part, Attention):
            self._layer = (self._layer + by) % max(1, len(self._part.weights))
            self._head = min(self._head, len(self._part.weights[self._layer]) - 1)
            self._update()

    async def action_step_panel(self, by: int) -> None:
        """Show the next or the previous of several figures."""
        if isinstance(self._figure, Panels):
            self._panel = (self._panel + by) % len(self._figure.figures)
            self._layer = self._head = 0
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

    @on(DiagramView.Opened)
    def _open_box(self, event: DiagramView.Opened) -> None:
        self.app.push_screen(BoxScreen(event.box, palette_of(self._profile)))

    @on(FigureView.Opened)
    def _stay(self, event: FigureView.Opened) -> None:
        event.stop()
