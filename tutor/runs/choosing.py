"""What a reader of the runs has chosen: which are listed and marked, and what is shown of them. No screen is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tutor.figures import Curves, Spread
from tutor.runs.comparing import MOST_LINES, Shown, WithCurves, choices, differences, facts_of, groups, overlay
from tutor.runs.listing import ORDERS, Order, found, ordered, table
from tutor.runs.run import Run

View = Literal["curves", "differences", "everything"]
VIEWS: tuple[View, ...] = ("curves", "differences", "everything")
BANDS: tuple[Spread | None, ...] = ("range", "quartiles", None)
NO_CURVES = Curves(title="no curves", series=())


@dataclass(slots=True)
class RunChoice:
    """The state of the screen of runs."""

    every: tuple[Run, ...] = ()
    words: str = ""
    order: Order = "newest"
    reverse: bool = False
    cursor: int = 0
    marked: list[str] = field(default_factory=list)
    """The ids of the runs that are compared, in the order in which they were marked."""
    view: View = "curves"
    bands: Spread | None = "range"
    """What a band of seeds spans; None draws each run by itself."""
    line: int = 0
    """Which of the lines that can be compared is shown."""

    @property
    def listed(self) -> list[Run]:
        """The runs that are listed."""
        return ordered(found(self.every, self.words), self.order, reverse=self.reverse)

    @property
    def chosen(self) -> Run | None:
        """The run under the cursor."""
        listed = self.listed
        return listed[self.cursor] if self.cursor < len(listed) else None

    @property
    def compared(self) -> list[Run]:
        """The marked runs, or else the one under the cursor."""
        by_id = {run.id: run for run in self.every}
        marked = [by_id[one] for one in self.marked if one in by_id]
        return marked or ([self.chosen] if self.chosen is not None else [])

    def take(self, runs: Sequence[Run]) -> None:
        """Take over the runs that there are now; cursor and marks stay with theirs."""
        before = self.chosen
        self.every = tuple(runs)
        known = {run.id for run in runs}
        self.marked = [one for one in self.marked if one in known]
        self._go_to(before)

    def filter(self, words: str) -> None:
        """List only runs with these words."""
        before = self.chosen
        self.words = words
        self._go_to(before)

    def sort(self, *, turn: bool = False) -> None:
        """List in the next order, or turn the order round."""
        before = self.chosen
        if turn:
            self.reverse = not self.reverse
        else:
            self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self._go_to(before)

    def _go_to(self, run: Run | None) -> None:
        ids = [one.id for one in self.listed]
        there = ids.index(run.id) if run is not None and run.id in ids else self.cursor
        self.cursor = max(0, min(there, len(ids) - 1))

    def move(self, by: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(len(self.listed) - 1, self.cursor + by))

    def mark(self) -> None:
        """Mark the run under the cursor, or take its mark away."""
        run = self.chosen
        if run is not None and run.id in self.marked:
            self.marked.remove(run.id)
        elif run is not None:
            self.marked.append(run.id)

    def mark_alike(self) -> None:
        """Mark every run of the chosen one's sweep, or else of its name: all that are listed."""
        run = self.chosen
        if run is not None:
            alike = [one for one in self.listed if (one.sweep == run.sweep if run.sweep else one.name == run.name)]
            self.marked = [one.id for one in alike]

    def next_view(self) -> None:
        """Show the next view."""
        self.view = VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)]

    def next_bands(self) -> None:
        """Draw seeds as the next kind of band, or each run by itself."""
        self.bands = BANDS[(BANDS.index(self.bands) + 1) % len(BANDS)]

    # -------------------------------------------------------------------------------------------- what is shown

    def shown(self, runs: Sequence[WithCurves]) -> Shown | None:
        """Return which line is compared."""
        offered = choices(runs)
        return offered[self.line % len(offered)] if offered else None

    def figure(self, runs: Sequence[WithCurves]) -> Curves:
        """Return the curves of the compared runs: one line of each, or of a single run its whole first figure."""
        shown = self.shown(runs)
        if shown is None:
            return NO_CURVES
        if len(runs) == 1:
            return next(figure for figure in runs[0].curves if figure.title == shown.figure)
        return overlay(runs, shown, bands=self.bands is not None, spread=self.bands or "range")

    def marks(self, runs: Sequence[WithCurves]) -> dict[str, int]:
        """Return for each marked run the number of its line in the figure; those without a line are left out."""
        shown = self.shown(runs)
        if not self.marked or shown is None:
            return {}
        drawn = [[one for one in group if one.line(shown)] for group in groups(runs, bands=self.bands is not None)]
        lines = [group for group in drawn if group][:MOST_LINES]
        return {one.run.id: number for number, group in enumerate(lines) for one in group}

    def left_out(self, runs: Sequence[WithCurves]) -> int:
        """Return how many marked runs have no line in the figure."""
        return len(self.marked) - len(self.marks(runs)) if self.marked else 0

    def told(self) -> list[str]:
        """Return the lines of the other views: what differs between the compared runs, or all that is known of one."""
        runs = self.compared
        if not runs:
            return []
        if self.view == "differences" and len(runs) > 1:
            heads = ("", *(run.id[:6] for run in runs))
            return table(heads, [(name, *values) for name, values in differences(runs)])
        run = self.chosen or runs[0]
        facts = {"run": run.id, **facts_of(run), "why": run.problem, "sweep": run.sweep, "folder": run.folder}
        measures = [(name, values[0]) for name, values in differences([run])]
        rows = [(name, value) for name, value in facts.items() if value] + measures
        lines = table(rows[0], rows[1:])
        lines += ["", *run.sample.splitlines()] if run.sample else []
        return lines + (["", *run.code.splitlines()] if run.code else [])
