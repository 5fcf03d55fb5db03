"""A figure on the screen: drawn whole once, and after that only where it changes."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Size
from textual.message import Message

from tutor.figures import Attention, Curves, Figure, Matrix, Panels
from tutor.plots import Line, Palette, draw, wanted_height
from tutor.plots.curve_data import sticky_limits
from tutor.plots.numbers import Limits
from tutor.ui.widgets.drawn import Drawn
from tutor.ui.widgets.pace import Pace


class FigureView(Drawn, can_focus=True):
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

    HELP = """
    ## Figure

    `enter` or `f` opens it full screen: there a cursor reads the numbers, and `t` tells the figure in words.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f,enter", "open", "Full screen", tooltip="Show the figure full screen, with a cursor that reads numbers"
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
        super().__init__(palette, id=id, classes=classes)
        self._figure = figure
        self._hint = hint
        self._chart_fps = chart_fps
        self._attention_fps = attention_fps
        self._y_limits: dict[str, Limits] = {}
        self._pace = Pace(self, self._draw_newest)
        self.tooltip = "f: full screen" if hint else None

    @property
    def figure(self) -> Figure | None:
        """The newest figure, which may not be on the screen yet."""
        return self._figure

    def allow_focus(self) -> bool:
        """Take the keys only while there is a figure to open."""
        return super().allow_focus() and self._figure is not None

    def show(self, figure: Figure | None) -> None:
        """Show a figure, or nothing; of several within one frame the newest is drawn."""
        self._figure = figure
        parts = _parts(figure)
        heavy = any(isinstance(part, Matrix | Attention) for part in parts)
        self._pace.request(self._attention_fps if heavy else self._chart_fps)

    def _draw_newest(self) -> None:
        self.redraw()
        width, height = self.content_size
        if self.styles.is_auto_height and self.get_content_height(self.size, self.size, width) != height:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height that the figure wants at this width."""
        return wanted_height(self._figure, width, self._palette) if self._figure is not None and width > 0 else 0

    def draw_lines(self, width: int, height: int) -> list[Line]:
        """Return the drawing of the newest figure; the y axes of curves stay where they were as long as they can."""
        if self._figure is None:
            return []
        curves = [part for part in _parts(self._figure) if isinstance(part, Curves)]
        self._y_limits = sticky_limits(curves, self._y_limits)
        return draw(self._figure, width, height, self._palette, y_limits=self._y_limits, hint=self._hint)

    def action_open(self) -> None:
        """Ask for the figure full screen."""
        if self._figure is not None:
            self.post_message(self.Opened(self, self._figure))

    async def _on_click(self, event: Click) -> None:
        self.action_open()


def _parts(figure: Figure | None) -> tuple[Figure, ...]:
    if figure is None:
        return ()
    return figure.figures if isinstance(figure, Panels) else (figure,)
