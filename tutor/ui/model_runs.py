"""Running the model behind a figure: with the reader's edits, or without each head in turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.widget import Widget

from tutor.explorer.panels import Explorations
from tutor.figures import Attention, Edits, Figure, Matrix, Panels
from tutor.ui.inspecting import InspectionFailed, Rerun, Told

Sweep = Callable[[Told | None], Awaitable[Matrix | Panels]]
"""Runs the model without each head in turn; returns by how much the loss grows. Raises `InspectionFailed`."""


class ModelRuns:
    """One pass at a time: newer edits take the place of those that still run. The answers go to the explorations."""

    def __init__(
        self,
        widget: Widget,
        explorations: Explorations,
        *,
        rerun: Rerun | None,
        sweep: Sweep | None,
        changed: Callable[[], None],
        swept: Callable[[Figure], None],
    ) -> None:
        """Make it.

        Args:
            widget: Runs end with this widget.
            explorations: Take the answers.
            rerun: Runs the model with edits, where there is one.
            sweep: Runs it without each head in turn.
            changed: Is called when the explorations have changed.
            swept: Gets what a sweep has found.
        """
        self._widget = widget
        self._explorations = explorations
        self._rerun = rerun
        self._sweep = sweep
        self._changed = changed
        self._swept = swept

    @property
    def sweeps(self) -> bool:
        """Whether the model can be run without each head in turn."""
        return self._sweep is not None

    def run(self, panel: int, edits: Edits, figure: Figure) -> None:
        """Run the model with the edits in a panel. Without any the figure as it came is the answer."""
        if edits and self._rerun is not None:
            self._widget.run_worker(self._run(self._rerun, panel, edits), exclusive=True, group="model")
        elif isinstance(figure, Attention | Panels):
            self._widget.workers.cancel_group(self._widget, "model")
            self._explorations.answer(panel, figure)
            self._changed()

    def sweep(self, panel: int) -> None:
        """Run the model without each head in turn, unless that goes on already."""
        going = [one for one in self._widget.workers if one.group == "sweep" and one.is_running]
        if self._sweep is not None and not going:
            self._widget.run_worker(self._run_sweep(self._sweep, panel), group="sweep")

    def say(self, panel: int, text: str, *, failed: bool = False) -> None:
        """Say something below a panel's picture."""
        self._explorations.say(panel, text, failed=failed)
        self._changed()

    async def _run(self, rerun: Rerun, panel: int, edits: Edits) -> None:
        try:
            figure = await rerun(edits)
        except InspectionFailed as error:
            self.say(panel, str(error), failed=True)
        else:
            self._explorations.answer(panel, figure)
            self._changed()

    async def _run_sweep(self, sweep: Sweep, panel: int) -> None:
        def told(done: int, total: int) -> None:
            self.say(panel, f"without each head in turn: {done} of {total}")

        self.say(panel, "the model runs without each head in turn")
        try:
            figure = await sweep(told)
        except InspectionFailed as error:
            self.say(panel, str(error), failed=True)
        else:
            self.say(panel, "")
            self._swept(figure)
