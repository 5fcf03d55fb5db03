"""What a run shows: progress, what went wrong, figures one at a time, text, and the words about how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tutor.figures import Curves, Figure, Panels
from tutor.plots import Palette
from tutor.ui.lesson.comparison import Comparison
from tutor.ui.lesson.record import RunRecord
from tutor.ui.lesson.report import NOTHING, progress_words, run_report, trouble_report
from tutor.ui.widgets.figure_view import FigureView
from tutor.ui.widgets.pace import Pace
from tutor.ui.widgets.progress_line import ProgressLine
from tutor.ui.widgets.run_table import RunTable

MAX_LINES = 400


class ResultView(VerticalScroll):
    """The result pane. Call `follow` as often as a run has something new, and `finish` when it has ended."""

    DEFAULT_CSS = """
    ResultView {
        height: 1fr;
        & > Static { height: auto; width: 1fr; padding: 0 1; }
        & > .empty { display: none; }
        & > .told, & > .trouble { margin-bottom: 1; }
        & > FigureView { max-height: 40; }
        & > FigureView.-chart { max-height: 75%; min-height: 8; }
        &.-comparing > FigureView.-chart { max-height: 60%; min-height: 7; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "turn(-1)", "Figure before", show=False),
        Binding("right_square_bracket", "turn(1)", "Next figure", key_display="[ ]"),
    ]

    class FigureChosen(Message):
        """Another figure is shown, or the first one, or none any more."""

    def __init__(self, palette: Palette, *, chart_fps: float, attention_fps: float) -> None:
        super().__init__()
        self._fps = chart_fps
        self._figures: dict[str, Figure] = {}
        self._chosen = self._shown_name = ""
        self._begun = monotonic()
        self._record = RunRecord()
        self._behind = False
        self._pace = Pace(self, self._draw_live)
        self._progress = ProgressLine(palette)
        self._note = Static(classes="note empty", markup=False)
        self._told = Static(classes="told empty", markup=False)
        self._trouble = Static(classes="trouble empty", markup=False)
        self._place = Static(classes="place empty", markup=False)
        self._figure_view = FigureView(palette, chart_fps=chart_fps, attention_fps=attention_fps)
        self._table = RunTable(palette)
        self._output = Static(classes="output empty", markup=False)
        self._report = Static(classes="report empty", markup=False)

    def compose(self) -> ComposeResult:
        """Lay the parts out: what needs attention above what is only long."""
        yield self._progress
        yield self._note
        yield self._told
        yield self._trouble
        yield self._place
        yield self._figure_view
        yield self._table
        yield self._output
        yield self._report

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another figure only where there is one."""
        return len(self._figures) > 1 if action == "turn" else True

    @property
    def figure(self) -> Figure | None:
        """The figure that is shown."""
        return self._figures.get(self._chosen)

    @property
    def figure_name(self) -> str:
        """The name of the figure that is shown."""
        return self._chosen

    @property
    def stops(self) -> list[Widget]:
        """Where tab stops within the pane, before the pane itself."""
        parts = [(self.figure is not None, self._figure_view), (self._table.has_class("-filled"), self._table)]
        return [part for shown, part in parts if shown]

    def open_figure(self) -> None:
        """Ask for the figure full screen."""
        self._figure_view.action_open()

    def set_palette(self, palette: Palette) -> None:
        """Draw with another palette, as after a change between dark and light."""
        self._progress.set_palette(palette)
        self._figure_view.set_palette(palette)
        self._table.palette = palette
        self._table.refresh()

    # -------------------------------------------------------------------------------------------- a run

    def begin(self) -> None:
        """Forget the run before."""
        self._figures, self._chosen, self._shown_name, self._record = {}, "", "", RunRecord()
        self._begun = monotonic()
        self._figure_view.show(None)
        self._progress.show("", 0)
        for part in (self._note, self._told, self._trouble, self._place, self._output, self._report):
            self._say(part, NOTHING)
        self.scroll_home(animate=False)

    def follow(self, record: RunRecord) -> None:
        """Draw a run as far as it is, no more often than the terminal can take."""
        self._record = record
        self._pace.request(self._fps)

    def catch_up(self) -> None:
        """Draw what a run has shown while another screen was above this one."""
        if self._behind:
            self._draw()

    def finish(self, record: RunRecord) -> None:
        """Draw a run that has ended, with what went wrong in sight."""
        self._record = record
        self._pace.now()
        if self._behind:
            self._draw()
        trouble = trouble_report(record)
        self._say(self._trouble, trouble)
        self._say(self._report, run_report(record))
        self._compare_with_expected(record)
        if trouble:
            self.scroll_home(animate=False)

    def _draw_live(self) -> None:
        """Draw, unless another screen is above: a change below makes Textual send that one to the terminal again."""
        if self.screen is self.app.screen:
            self._draw()
        else:
            self._behind = True

    def _draw(self) -> None:
        self._behind = False
        record = self._record
        told = record.progress if not record.ended else None
        words = progress_words(told, monotonic() - self._begun) if told is not None else ""
        self._progress.show(words, told.step / max(1, told.total) if told is not None else 0)
        self._say(self._note, Content("" if told is not None else record.note))
        if any(self._figures.get(name) is not figure for name, figure in record.figures.items()):
            if record.figures.keys() - self._figures.keys():
                self._chosen = list(record.figures)[-1]
            self._show_figures(record.figures)
        self._say(self._output, Content(_last_lines(record.text)))
        if record.text and not record.figures and not record.ended:
            self.scroll_end(animate=False)

    def _compare_with_expected(self, record: RunRecord) -> None:
        failed = record.failed_check
        if failed is None or failed.yours is None or failed.expected is None:
            return
        if not isinstance(failed.yours, Panels) and not isinstance(failed.expected, Panels):
            self._chosen = failed.name
            self._show_figures({failed.name: Panels(title=failed.name, figures=(failed.yours, failed.expected))})

    def compare(self, name: str, comparison: Comparison) -> None:
        """Show the runs of a knobs step: the table, and once there are several the figure ``name`` of all of them."""
        self._table.show(comparison)
        self.set_class(bool(comparison.runs), "-comparing")
        if not comparison.runs:
            self._show_figures({one: figure for one, figure in self._figures.items() if one != name})
        elif len(comparison.runs) > 1 or self._chosen == name:
            self._chosen = name
            self._show_figures({**self._figures, name: comparison.overlaid()})

    def tell(self, words: Content) -> None:
        """Put words on top: the verdict on an answer, a hint, a solution."""
        self._say(self._told, words)
        self.scroll_home(animate=False)

    # -------------------------------------------------------------------------------------------- the parts

    def _say(self, part: Static, content: Content) -> None:
        part.set_class(not content, "empty")
        if content != part.content:
            part.update(content)

    def _show_figures(self, figures: Mapping[str, Figure]) -> None:
        before, self._figures = (self._shown_name, len(self._figures)), dict(figures)
        self._figure_view.set_class(isinstance(self.figure, Curves), "-chart")
        self._figure_view.show(self.figure)
        names = list(self._figures)
        place = names.index(self._chosen) + 1 if self._chosen in names else 0
        self._say(self._place, Content(f"figure {place} of {len(names)}   [ ] another one" if len(names) > 1 else ""))
        self._shown_name = self._chosen
        if before != (self._chosen, len(names)):
            self.post_message(self.FigureChosen())

    def action_turn(self, by: int) -> None:
        """Show the figure before or after."""
        names = list(self._figures)
        if names:
            self._chosen = names[(names.index(self._chosen) + by) % len(names)]
            self._show_figures(self._figures)


def _last_lines(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    cut = f"… {len(lines) - MAX_LINES} earlier lines are not shown\n" if len(lines) > MAX_LINES else ""
    return cut + "\n".join(lines[-MAX_LINES:])
