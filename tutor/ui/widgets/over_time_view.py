"""Attention over training time with a scrubber: the curve's cursor and the heads move together."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tutor.figures import OverTime
from tutor.plots import Line, Palette
from tutor.plots.detectors import best_heads
from tutor.plots.labels import visible
from tutor.plots.over_time import draw_step, heads_at, step_told
from tutor.plots.room import Room
from tutor.ui.widgets.drawn import Drawn
from tutor.ui.widgets.pace import Pace


class OverTimeView(Drawn, can_focus=True):
    """Shows one saved step at a time; its last line says its losses and its best heads."""

    DEFAULT_CSS = """
    OverTimeView { height: 1fr; width: 1fr; }
    """

    HELP = """
    ## Attention over training time

    `<` and `>` (or the arrows) go to the saved step before and after, `home` and `end` to the first and the last. `[`
    and `]` show one head after the other large; after the last come all of them again. The two rows of bars say how
    much the best head looks at the token before, and at what followed the same token earlier.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("less_than_sign,left,comma", "step(-1)", "Step", key_display="< >"),
        Binding("greater_than_sign,right,full_stop", "step(1)", "Next step", show=False),
        Binding("home", "step(-9999)", "First step", show=False),
        Binding("end", "step(9999)", "Last step", show=False),
        Binding("left_square_bracket", "head(-1)", "Head", key_display="[ ]"),
        Binding("right_square_bracket", "head(1)", "Next head", show=False),
    ]

    def __init__(self, figure: OverTime, palette: Palette, *, fps: float = 4.0, id: str | None = None) -> None:
        super().__init__(palette, id=id)
        self._fps = fps
        self._head = -1
        self._pace = Pace(self, self.redraw)
        self._take(figure)
        self._at = max(0, len(figure.steps) - 1)

    def _take(self, figure: OverTime) -> None:
        self._figure = figure
        self._heads = heads_at(figure)
        self._detected = best_heads(figure)

    @property
    def at(self) -> int:
        """Which saved step is shown, from 0."""
        return self._at

    def show(self, figure: OverTime) -> None:
        """Show a newer state; who looks at the last step follows it, who looks at another one stays there."""
        last = self._at == len(self._figure.steps) - 1
        self._take(figure)
        self._at = max(0, len(figure.steps) - 1 if last else min(self._at, len(figure.steps) - 1))
        self._pace.request(self._fps)

    def draw_lines(self, width: int, height: int) -> list[Line]:
        """Return the saved step, and the line that tells it."""
        room = Room(width=width, height=max(1, height - 1), palette=self._palette, hint="[ ] show one")
        if not self._figure.steps:
            return [room.title(self._figure.title), room.note("no saved step")][:height]
        head = self._heads[self._head] if 0 <= self._head < len(self._heads) else None
        lines = draw_step(self._figure, self._at, room, self._detected, head)
        told = visible(step_told(self._figure, self._at, self._detected), self._palette.ascii)
        blank = [room.line()] * (height - 1 - len(lines))
        return [*lines, *blank, room.line((told, self._palette.ink("title")))][:height]

    def action_step(self, by: int) -> None:
        """Go to another saved step."""
        self._at = max(0, min(len(self._figure.steps) - 1, self._at + by))
        self.redraw()

    def action_head(self, by: int) -> None:
        """Show the next head large; before the first and after the last are all of them."""
        self._head = (self._head + 1 + by) % (len(self._heads) + 1) - 1
        self.redraw()
