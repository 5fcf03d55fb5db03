"""What a run shows: progress, figures one at a time, text, and the words about how it ended."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tutor.figures import Figure
from tutor.plots import Palette
from tutor.ui.lesson.record import RunRecord
from tutor.ui.lesson.report import progress_line, run_report
from tutor.ui.widgets.figure_view import FigureView

MAX_LINES = 400


class ResultView(VerticalScroll):
    """The result pane. `follow` draws a run as far as it is; call it as often as there is something new."""

    DEFAULT_CSS = """
    ResultView {
        height: 1fr;
        & > Static { height: auto; width: 1fr; padding: 0 1; }
        & > .empty { display: none; }
        & > FigureView { max-height: 40; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "turn(-1)", "Figure before", show=False),
        Binding("right_square_bracket", "turn(1)", "Next figure"),
    ]

    def __init__(self, palette: Palette, *, chart_fps: float, attention_fps: float) -> None:
        super().__init__()
        self._palette = palette
        self._rates = (chart_fps, attention_fps)
        self._figures: dict[str, Figure] = {}
        self._chosen = ""
        self._begun = monotonic()
        self._shown_text = ""

    def compose(self) -> ComposeResult:
        """Lay the parts out, from what changes most to what comes last."""
        yield Static(classes="progress empty", markup=False)
        yield Static(classes="verdict empty", markup=False)
        yield Static(classes="figures empty", markup=False)
        yield FigureView(self._palette, chart_fps=self._rates[0], attention_fps=self._rates[1])
        yield Static(classes="output empty", markup=False)
        yield Static(classes="report empty", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another figure only where there is one."""
        return len(self._figures) > 1 if action == "turn" else True

    @property
    def figure(self) -> Figure | None:
        """The figure that is shown."""
        return self._figures.get(self._chosen)

    def begin(self) -> None:
        """Forget the run before."""
        self._figures, self._chosen, self._shown_text = {}, "", ""
        self._begun = monotonic()
        self.query_one(FigureView).show(None)
        for part in ("progress", "verdict", "figures", "output", "report"):
            self._say(part, "")
        self.scroll_home(animate=False)

    def follow(self, record: RunRecord) -> None:
        """Draw a run as far as it is."""
        progress = record.progress
        going = progress is not None and not record.ended
        self._say("progress", progress_line(progress, monotonic() - self._begun) if going and progress else record.note)
        newest = next((name for name in record.figures if name not in self._figures), None)
        self._figures = dict(record.figures)
        if newest is not None:
            self._chosen = list(record.figures)[-1]
        self._draw_figure()
        if record.text != self._shown_text:
            self._shown_text = record.text
            self._say("output", _last_lines(record.text))
        if record.ended or record.checks:
            self._say("report", run_report(record))
            self._compare(record)

    def _compare(self, record: RunRecord) -> None:
        failed = record.failed_check
        if failed is not None and failed.yours is not None and failed.expected is not None:
            from tutor.figures import Panels

            if not isinstance(failed.yours, Panels) and not isinstance(failed.expected, Panels):
                both = Panels(title=failed.name, figures=(failed.yours, failed.expected))
                self._figures, self._chosen = {failed.name: both}, failed.name
                self._draw_figure()

    def show_figure(self, name: str, figure: Figure) -> None:
        """Show a figure that does not come from the run itself, such as runs overlaid."""
        self._figures = {**self._figures, name: figure}
        self._chosen = name
        self._draw_figure()

    def say(self, verdict: RenderableType) -> None:
        """Put words on top: the verdict on an answer, a hint, a solution."""
        self._say("verdict", verdict)
        self.scroll_home(animate=False)

    def _say(self, part: str, content: RenderableType) -> None:
        static = self.query_one(f".{part}", Static)
        empty = content == "" or (isinstance(content, Text) and not content.plain)
        static.set_class(empty, "empty")
        if not empty or static.content:
            static.update(content)

    def _draw_figure(self) -> None:
        figure = self._figures.get(self._chosen)
        view = self.query_one(FigureView)
        if view.figure is not figure:
            view.show(figure)
        names = list(self._figures)
        place = names.index(self._chosen) + 1 if self._chosen in names else 0
        self._say("figures", f"figure {place} of {len(names)}   [ ] another one" if len(names) > 1 else "")

    def action_turn(self, by: int) -> None:
        """Show the figure before or after."""
        names = list(self._figures)
        if names:
            self._chosen = names[(names.index(self._chosen) + by) % len(names)]
            self._draw_figure()


def _last_lines(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    cut = f"… {len(lines) - MAX_LINES} earlier lines are not shown\n" if len(lines) > MAX_LINES else ""
    return cut + "\n".join(lines[-MAX_LINES:])
