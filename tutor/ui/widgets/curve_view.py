"""Curves with a cursor that moves along x and reads each series there."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click

from tutor.figures import Curves
from tutor.plots import Line, Palette
from tutor.plots.canvas import Part, compose, flow
from tutor.plots.curve_data import Reading, moved, places, read_at, settled_y
from tutor.plots.curves import draw_curves, x_at
from tutor.plots.labels import visible
from tutor.plots.numbers import Limits, compact
from tutor.plots.palette import PLAIN
from tutor.plots.room import Room
from tutor.ui.widgets.drawn import Drawn
from tutor.ui.widgets.pace import Pace


class CurveView(Drawn, can_focus=True):
    """Shows curves; the lines below say the value of each series at the cursor."""

    DEFAULT_CSS = """
    CurveView { height: 1fr; width: 1fr; }
    """

    HELP = """
    ## Curves

    `←` and `→` move the cursor along the x axis, `shift` makes it ten times as fast, `home` and `end` go to the ends.
    The lines below the chart say the value of each series there. `l` makes the y axis logarithmic, `1` to `9` hide a
    series.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Read", key_display="←→"),
        Binding("right", "move(1)", "To the right", show=False),
        Binding("shift+left", "move(-10)", "Far left", show=False),
        Binding("shift+right", "move(10)", "Far right", show=False),
        Binding("home", "move(-99999)", "First point", show=False),
        Binding("end", "move(99999)", "Last point", show=False),
        Binding("l", "toggle_log", "Log y", tooltip="Make the y axis logarithmic, or linear again"),
        *(
            Binding(str(number), f"toggle_series({number - 1})", f"Series {number}", show=False)
            for number in range(2, 10)
        ),
        Binding("1", "toggle_series(0)", "Hide series", key_display="1-9"),
    ]

    def __init__(
        self,
        figure: Curves,
        palette: Palette,
        *,
        fps: float = 4.0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a view.

        Args:
            figure: What to show.
            palette: What the terminal can show.
            fps: How often a second live curves are drawn at most.
            id: The widget's id.
            classes: The widget's classes.
        """
        super().__init__(palette, id=id, classes=classes)
        self._figure = figure
        self._fps = fps
        self._log = figure.log_y
        self._reading = Reading()
        self._y_limits: Limits | None = None
        self._pace = Pace(self, self.redraw)

    @property
    def cursor(self) -> float | None:
        """The x of the cursor; None before it was moved."""
        return self._reading.cursor

    @property
    def told(self) -> str:
        """What the series say at the cursor."""
        return "".join(text for item in self._read_items() for text, _ in item).strip()

    def show(self, figure: Curves) -> None:
        """Show newer curves; the cursor and what is hidden stay."""
        self._figure = figure
        self._pace.request(self._fps)

    # -------------------------------------------------------------------------------------------- drawing

    def draw_lines(self, width: int, height: int) -> list[Line]:
        """Return the chart with the cursor, and below it what is read there."""
        figure = replace(self._figure, log_y=self._log)
        told = [compose(row, width) for row in flow(self._read_items(), width, indent=2)][: max(1, height // 3)]
        self._y_limits = settled_y(figure, self._y_limits)
        room = self._room(width, height - len(told))
        lines = draw_curves(figure, room, self._reading)
        return [*lines, *[compose([], width)] * (height - len(lines) - len(told)), *told]

    def _room(self, width: int, height: int) -> Room:
        limits = {self._figure.title: self._y_limits} if self._y_limits else {}
        return Room(width=width, height=height, palette=self._palette, y_limits=limits)

    def _read_items(self) -> list[list[Part]]:
        x = self._reading.cursor
        palette = self._palette
        if x is None:
            return [[(palette.sign("←→ read the values along x", "left and right: read the values along x"), PLAIN)]]
        items: list[list[Part]] = [
            [(f"{visible(self._figure.x_label or 'x', palette.ascii)} {compact(x, 5)}", palette.ink("title"))]
        ]
        for read in read_at(self._figure, x):
            if read.series not in self._reading.hidden:
                value = "not finite" if read.y is None else compact(read.y, 4)
                if read.low is not None and read.high is not None:
                    value += f" ({compact(read.low, 4)} to {compact(read.high, 4)})"
                place = "" if read.x == x else f" (at {compact(read.x, 5)})"
                label = f" {visible(read.label, palette.ascii)} {value}{place}"
                items.append([("   ", PLAIN), (palette.mark(read.series), palette.series(read.series)), (label, PLAIN)])
        return items

    # -------------------------------------------------------------------------------------------- actions

    def action_move(self, by: int) -> None:
        """Move the cursor by so many columns; the first move puts it on the last point."""
        known = places(self._figure)
        if not known:
            return
        here = self._reading.cursor
        there = known[-1] if here is None else moved(self._figure, here, by, self.content_size.width)
        self._reading = replace(self._reading, cursor=there)
        self.redraw()

    def action_toggle_log(self) -> None:
        """Make the y axis logarithmic, or linear again."""
        self._log = not self._log
        self._y_limits = None
        self.redraw()

    def action_toggle_series(self, index: int) -> None:
        """Hide a series, or show it again."""
        if index < len(self._figure.series):
            self._reading = replace(self._reading, hidden=self._reading.hidden ^ {index})
            self.redraw()

    async def _on_click(self, event: Click) -> None:
        figure = replace(self._figure, log_y=self._log)
        x = x_at(figure, self._room(self.content_size.width, self.content_size.height - 1), event.x)
        known = places(self._figure)
        if x is not None and known:
            self._reading = replace(self._reading, cursor=min(known, key=lambda place: abs(place - x)))
            self.redraw()
