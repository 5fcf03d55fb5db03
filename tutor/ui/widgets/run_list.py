"""The kept runs: one line each, with the mark of its line in the chart, and a cursor."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tutor.plots import Palette
from tutor.runs import Run
from tutor.runs.comparing import told_apart
from tutor.runs.listing import headline_told, steps_told, time_told, when_told

_STATES = {"finished": "", "running": "running", "interrupted": "stopped", "failed": "failed"}
HEADS = ("name", "differs in", "seed", "result", "steps", "time", "state", "begun")
LEAST = (14, 8, 4, 15, 9, 7, 7, 8)
"""The cells that each column gets at least; what is left goes to the first two. The last ones go first."""


class RunList(ScrollView, can_focus=True):
    """A list of runs. The arrow keys move the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"run-list--cursor", "run-list--muted"}
    DEFAULT_CSS = """
    RunList {
        overflow-x: hidden;
        background: $background;
        & > .run-list--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .run-list--muted { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "move(-10)", "Page up", show=False),
        Binding("pagedown", "move(10)", "Page down", show=False),
        Binding("home", "move(-99999)", "First", show=False),
        Binding("end", "move(99999)", "Last", show=False),
    ]

    class Moved(Message):
        """The cursor is to move by so many lines."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.palette = palette
        self._rows: list[tuple[str, ...]] = []
        self._ids: list[str] = []
        self._marked: frozenset[str] = frozenset()
        self._marks: Mapping[str, int] = {}
        self._cursor = 0

    def show(self, runs: Sequence[Run], *, cursor: int, marked: Sequence[str], marks: Mapping[str, int]) -> None:
        """Show these runs. ``marks`` has the numbers of the marked ones' lines in the chart."""
        now = time.time()
        self._ids = [run.id for run in runs]
        self._rows = [_cells(run, apart, now) for run, apart in zip(runs, told_apart(runs), strict=True)]
        self._marked, self._marks, self._cursor = frozenset(marked), marks, cursor
        self.virtual_size = Size(0, len(runs) + 1)
        self.scroll_to_region(Region(0, cursor + 1 if cursor else 0, 1, 1), animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the heads, or a run."""
        index = y + self.scroll_offset.y - 1
        width = self.scrollable_content_region.width
        if index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        widths = column_widths(width - 4, self._rows)
        if index < 0:
            muted = self.get_component_rich_style("run-list--muted")
            return Strip([Segment(set_cell_size("    " + _joined(HEADS, widths), width), muted)], width)
        chosen = index == self._cursor
        style = self.get_component_rich_style("run-list--cursor") if chosen else self.rich_style
        mark = self._mark(self._ids[index])
        text = set_cell_size(_joined(self._rows[index], widths), width - 4)
        sign = Segment(mark[0], style if chosen else self.rich_style + self.palette.series(mark[1]))
        return Strip([Segment(" ▸" if chosen else "  ", style), sign, Segment(" " + text, style)], width)

    def _mark(self, run_id: str) -> tuple[str, int]:
        """The sign of a run and the number of its color; a marked one without a line has a plain sign."""
        if run_id in self._marks:
            return self.palette.mark(self._marks[run_id]), self._marks[run_id]
        return ("-" if run_id in self._marked else " "), 0

    def action_move(self, by: int) -> None:
        """Ask for the cursor to move."""
        self.post_message(self.Moved(by))

    def on_click(self, event: Click) -> None:
        """Move the cursor to the mouse."""
        index = event.y + self.scroll_offset.y - 1
        if 0 <= index < len(self._rows):
            self.post_message(self.Moved(index - self._cursor))


def _cells(run: Run, apart: str, now: float) -> tuple[str, ...]:
    seed = "" if run.seed is None else str(run.seed)
    facts = (headline_told(run), steps_told(run), time_told(run.seconds), _STATES[run.state])
    return (run.name, apart, seed, *facts, when_told(run.started, now))


def column_widths(width: int, rows: Sequence[tuple[str, ...]]) -> list[int]:
    """Return how wide each column is, with a space between two; a column that does not fit is 0 wide."""
    wanted = [max([cell_len(head), *map(cell_len, column)]) for head, *column in zip(HEADS, *rows, strict=True)]
    widths = [min(want, least) for want, least in zip(wanted, LEAST, strict=True)]
    for last in range(len(widths) - 1, 1, -1):
        if sum(widths) + len([one for one in widths if one]) <= width:
            break
        widths[last] = 0
    free = width - sum(widths) - len([one for one in widths if one])
    for place in (3, 0, 1):
        more = max(0, min(free, wanted[place] - widths[place])) if widths[place] else 0
        widths[place] += more
        free -= more
    return widths


def _joined(cells: Sequence[str], widths: Sequence[int]) -> str:
    return " ".join(
        set_cell_size(cell if cell_len(cell) <= size else cell[: size - 1] + "…", size)
        for cell, size in zip(cells, widths, strict=True)
        if size
    )
