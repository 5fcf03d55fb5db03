"""A sweep on the screen while it runs: small multiples, how far it is, and a key that stops it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from tutor.figures import Curves, Panels
from tutor.plots import Line, Palette, draw
from tutor.plots.panels import LEAST, LOWEST
from tutor.sweeps import SweepRunner, SweepState
from tutor.sweeps.picture import shared_limits, small_multiples
from tutor.terminal import Profile
from tutor.ui.drawn_app import DrawnApp
from tutor.ui.leaving import on_signals
from tutor.ui.themes import palette_of
from tutor.ui.widgets.drawn import Drawn
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.pace import Pace
from tutor.ui.widgets.title_line import TitleLine


class SweepChanged(Message):
    """The sweep is further: all that is to be shown of it. A newer one replaces it."""

    def __init__(self, state: SweepState, charts: Sequence[Curves]) -> None:
        super().__init__()
        self.state = state
        self.charts = charts

    def can_replace(self, message: Message) -> bool:
        """Whether an older message need not be shown any more."""
        return isinstance(message, SweepChanged)


class SmallMultiples(Drawn):
    """The charts of a sweep, as many as have room; the others are on further pages."""

    DEFAULT_CSS = """
    SmallMultiples { height: 1fr; width: 1fr; padding: 0 1; }
    """

    def __init__(self, palette: Palette, *, fps: float) -> None:
        super().__init__(palette)
        self._charts: Sequence[Curves] = ()
        self._fps = fps
        self._pace = Pace(self, self.redraw)
        self.page = 0

    def show(self, charts: Sequence[Curves]) -> None:
        """Show the charts as they are now."""
        self._charts = charts
        self._pace.request(self._fps)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(
            1, math.ceil(len(self._charts) / charts_of_a_page(self.content_size.width, self.content_size.height))
        )

    def turn(self, by: int) -> None:
        """Show another page."""
        self.page = (self.page + by) % self.pages
        self.redraw()

    def draw_lines(self, width: int, height: int) -> list[Line]:
        """Return the charts of the page."""
        count = charts_of_a_page(width, height)
        shown = tuple(self._charts[self.page * count : (self.page + 1) * count])
        if not shown:
            return []
        figure = Panels(title="", figures=shown) if len(shown) > 1 else shown[0]
        return draw(figure, width, height, self._palette, y_limits=shared_limits(self._charts))


def charts_of_a_page(width: int, height: int) -> int:
    """Return how many charts have room."""
    return max(1, (width + 3) // (LEAST + 3)) * max(1, height // (LOWEST + 1))


class SweepScreen(Screen[None]):
    """A sweep while it runs."""

    HELP = """\
# Sweep

One chart for each configuration, a line for each seed, all on the same axes.

- **[** and **]** turn the page where not all charts have room.
- **q** stops after the steps under way; the same command goes on with what is missing. Finished runs are kept already.
"""
    DEFAULT_CSS = """
    SweepScreen { & > TitleLine { background: $panel; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "page(-1)", "Page", key_display="[ ]"),
        Binding("right_square_bracket", "page(1)", "Next page", show=False),
        Binding("q,escape,ctrl+c", "stop", "Stop", key_display="q", tooltip="Stop after the steps under way"),
    ]

    def __init__(self, sweep: str, profile: Profile) -> None:
        super().__init__()
        self._title = TitleLine(f"Sweep {sweep}")
        self._charts = SmallMultiples(palette_of(profile), fps=min(2.0, profile.chart_fps))
        self.stopping = False

    def compose(self) -> ComposeResult:
        """Lay out how far it is, the charts, the keys."""
        yield self._title
        yield self._charts
        yield KeyBar()

    def show(self, state: SweepState, charts: Sequence[Curves]) -> None:
        """Show how far the sweep is."""
        failed = f", {state.count('failed')} failed" if state.count("failed") else ""
        page = f"   page {self._charts.page + 1}/{self._charts.pages}" if self._charts.pages > 1 else ""
        self._title.detail = "stopping after the steps under way" if self.stopping else ""
        done = f"{state.count('finished')} of {len(state.reports)} runs, {state.count('running')} under way"
        self._title.right = f"{done}{failed}{page}"
        self._charts.show(charts)

    def action_page(self, by: int) -> None:
        """Turn the page."""
        self._charts.turn(by)

    def action_stop(self) -> None:
        """Ask for the sweep to stop."""
        self.stopping = True
        self._title.detail = "stopping after the steps under way"
        self.post_message(StopWanted())


class StopWanted(Message):
    """The sweep is to stop."""


class SweepApp(DrawnApp[SweepState]):
    """Runs a sweep and ends with it; returns how it ended."""

    def __init__(self, runner: SweepRunner, profile: Profile) -> None:
        super().__init__(profile)
        self._runner = runner
        self.sweep_screen = SweepScreen(runner.state.sweep, profile)

    async def on_mount(self) -> None:
        """Show the screen and begin to train."""
        await self.push_screen(self.sweep_screen)
        if not self.is_headless:
            on_signals(lambda code: self._runner.stop())
        self._runner.changed = self._changed
        self._train()

    def _changed(self, state: SweepState) -> None:
        """Pass on how far it is; called from the thread that runs the sweep."""
        self.post_message(SweepChanged(state, small_multiples(state, self._runner.curves())))

    @work(thread=True)
    def _train(self) -> None:
        state = self._runner.run()
        self.call_from_thread(self.exit, state)

    def on_sweep_changed(self, event: SweepChanged) -> None:
        """Show how far it is."""
        self.sweep_screen.show(event.state, event.charts)

    def on_unmount(self) -> None:
        """However the app ends, the sweep does not outlive it."""
        self._runner.stop()

    def on_stop_wanted(self) -> None:
        """Stop the sweep; the app ends when it has."""
        self._runner.stop()
