"""Running the model behind a figure for its screen: with the reader's edits, or without each head in turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from textual.widget import Widget

from tutor.figures import Attention, Edits, Figure, Matrix, Panels
from tutor.ui.inspecting import InspectionFailed, Rerun, Told

Sweep = Callable[[Told | None], Awaitable[Matrix | Panels]]
"""Runs the model without each head in turn; returns by how much the loss grows. Raises `InspectionFailed`."""


class Shows(Protocol):
    """What a screen does with the answers."""

    async def answer(self, figure: Attention | Panels) -> None:
        """Show what the model made of the edits."""

    async def show_sweep(self, figure: Figure) -> None:
        """Show what each head is worth."""

    def say(self, text: str, *, failed: bool = False) -> None:
        """Say how far a run is, or why there is none."""


class ModelRuns:
    """One pass at a time: newer edits take the place of those that still run."""

    def __init__(self, widget: Widget, shows: Shows, rerun: Rerun | None, sweep: Sweep | None) -> None:
        """Make it.

        Args:
            widget: Runs end with this widget.
            shows: Gets the answers.
            rerun: Runs the model with edits, where there is one.
            sweep: Runs it without each head in turn.
        """
        self._widget = widget
        self._shows = shows
        self._rerun = rerun
        self._sweep = sweep

    @property
    def there(self) -> bool:
        """Whether a model stands behind the figure."""
        return self._rerun is not None

    @property
    def sweeps(self) -> bool:
        """Whether it can be run without each head in turn."""
        return self._sweep is not None

    def run(self, edits: Edits) -> None:
        """Run the model with edits."""
        if self._rerun is not None:
            self._widget.run_worker(self._run(self._rerun, edits), exclusive=True, group="model")

    async def stop(self, figure: Figure) -> None:
        """Stop the pass that runs and show the figure as it was without edits."""
        self._widget.workers.cancel_group(self._widget, "model")
        if isinstance(figure, Attention | Panels):
            await self._shows.answer(figure)

    def sweep(self) -> None:
        """Run the model without each head in turn, unless that goes on already."""
        going = [one for one in self._widget.workers if one.group == "sweep" and one.is_running]
        if self._sweep is not None and not going:
            self._widget.run_worker(self._run_sweep(self._sweep), group="sweep")

    async def _run(self, rerun: Rerun, edits: Edits) -> None:
        try:
            figure = await rerun(edits)
        except InspectionFailed as error:
            self._shows.say(str(error), failed=True)
        else:
            await self._shows.answer(figure)

    async def _run_sweep(self, sweep: Sweep) -> None:
        self._shows.say("the model runs without each head in turn")
        try:
            figure = await sweep(lambda done, total: self._shows.say(f"without each head in turn: {done} of {total}"))
        except InspectionFailed as error:
            self._shows.say(str(error), failed=True)
        else:
            self._shows.say("")
            await self._shows.show_sweep(figure)
