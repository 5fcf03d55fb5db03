"""A figure on the screen: drawn whole once, and after that only where it changes."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from tutor.figures import Attention, Curves, Figure, Matrix, Panels
from tutor.plots import Line, Palette, draw, wanted_height
from tutor.plots.curves import sticky_limits
from tutor.plots.difference import changed_spans
from tutor.plots.numbers import Limits


class FigureView(Widget, can_focus=True):
    """Shows any figure, and keeps up with a live one without redrawing what stays the same.

    Call `show` as often as figures come: it draws at once unless the last drawing was less than a frame ago, and then
    the newest figure is drawn when the frame is over, so the last state always arrives.
    """

    DEFAULT_CSS = """
    FigureView {
        height: auto;
        width: 1fr;
        border-left: outer $surface;
        &:focus { border-left: outer $accent; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,f", "open", "Full screen", tooltip="Open the figure full screen, with a cursor that reads numbers"
        ),
    ]

    class Opened(Message):
        """The figure is to be shown full screen."""

        def __init__(self, view: FigureView, figure: Figure) -> None:
            self.view = view
            self.figure = figure
            super().__init__()

        @property
        def control(self) -> FigureView:
            """The view that was opened."""
            return self.view

    def __init__(
        self,
        palette: Palette,
        figure: Figure | None = None,
        *,
        chart_fps: float = 4.0,
        attention_fps: float = 4.0,
        hint: str = "open it with f",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a view.

        Args:
            palette: What the terminal can show.
            figure: What to show first.
            chart_fps: How often a second a live chart is drawn at most.
            attention_fps: The same for figures that hold a matrix, which cost more bytes.
            hint: How to see the rest of a figure that is too large, as its note says it.
            id: The widget's id.
            classes: The widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._palette = palette
        self._figure = figure
        self._hint = hint
        self._chart_gap = 1 / chart_fps
        self._attention_gap = 1 / attention_fps
        self._y_limits: dict[str, Limits] = {}
        self._drawn: list[Line] = []
        self._strips: list[Strip] = []
        self._drawn_for: tuple[int, int] = (0, 0)
        self._drawn_at = float("-inf")
        self._due: Timer | None = None
        self.frames = 0
        """How many times the view was drawn."""
        self.tooltip = "f: full screen"

    # -------------------------------------------------------------------------------------------- what is shown

    @property
    def figure(self) -> Figure | None:
        """The newest figure."""
        return self._figure

    def show(self, figure: Figure | None) -> None:
        """Show a figure, or nothing; of several within one frame the newest is drawn."""
        before, self._figure = self._figure, figure
        if figure is None or before is None or not self.is_attached:
            self._draw_now()
            self.refresh(layout=True)
            return
        if self._due is not None:
            return
        left = self._drawn_at + self._gap(figure) - monotonic()
        if left <= 0:
            self._draw_now()
        else:
            self._due = self.set_timer(left, self._draw_due)

    def set_palette(self, palette: Palette) -> None:
        """Draw with another palette, as after a change between dark and light."""
        self._palette = palette
        self._draw_now(whole=True)

    def _gap(self, figure: Figure) -> float:
        parts = figure.figures if isinstance(figure, Panels) else (figure,)
        return self._attention_gap if any(isinstance(part, Matrix | Attention) for part in parts) else self._chart_gap

    def _draw_due(self) -> None:
        self._due = None
        self._draw_now()

    # -------------------------------------------------------------------------------------------- drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height that the figure wants at this width."""
        return wanted_height(self._figure, width, self._palette) if self._figure is not None and width > 0 else 0

    def _draw_now(self, *, whole: bool = False) -> None:
        width, height = self.content_size
        self._drawn_at = monotonic()
        wanted_before = len(self._drawn)
        lines = self._lines(width, height)
        old, self._drawn = self._drawn, lines
        self._strips = [Strip(line, width) for line in lines]
        if whole or self._drawn_for != (width, height) or len(lines) < len(old):
            self._drawn_for = (width, height)
            self.refresh(layout=wanted_before != len(lines))
        else:
            spans = changed_spans(old, lines)
            if spans:
                self.refresh(*(Region(x, y, size, 1) for x, y, size in spans))
        if self._figure is not None and self._wants_another_height(width, height):
            self.refresh(layout=True)

    def _wants_another_height(self, width: int, height: int) -> bool:
        if not self.styles.is_auto_height or self._figure is None or width <= 0:
            return False
        return wanted_height(self._figure, width, self._palette) != height

    def _lines(self, width: int, height: int) -> list[Line]:
        if self._figure is None or width <= 0 or height <= 0:
            return []
        self.frames += 1
        parts = self._figure.figures if isinstance(self._figure, Panels) else (self._figure,)
        curves = [part for part in parts if isinstance(part, Curves)]
        self._y_limits = sticky_limits(curves, self._y_limits)
        return draw(self._figure, width, height, self._palette, y_limits=self._y_limits, hint=self._hint)

    def render_line(self, y: int) -> Strip:
        """Return a line of the drawing on the widget's own background."""
        if self._drawn_for != tuple(self.content_size):
            self._drawn_for = (self.content_size.width, self.content_size.height)
            self._drawn = self._lines(*self._drawn_for)
            self._strips = [Strip(line, self._drawn_for[0]) for line in self._drawn]
        if y < len(self._strips):
            return self._strips[y].apply_style(self.rich_style)
        return Strip([Segment(" " * self.content_size.width, self.rich_style)], self.content_size.width)

    def _on_resize(self, event: Resize) -> None:
        self.refresh()

    # -------------------------------------------------------------------------------------------- actions

    def action_open(self) -> None:
        """Ask for the figure full screen."""
        if self._figure is not None:
            self.post_message(self.Opened(self, self._figure))

    async def _on_click(self, event: Click) -> None:
        self.action_open()
