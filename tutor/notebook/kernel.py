"""The link between IPython and the lab: figures go below the cell that shows them, live curves replace themselves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

import IPython.display

from tutor import lab
from tutor.figures import KINDS, Figure, Training
from tutor.notebook.drawings import Drawing
from tutor.notebook.exercises import Exercises

display: Any = IPython.display.display

UPDATES_A_SECOND = 1.0
"""How often a live figure is drawn again: every picture is sent whole."""


def begin(shell: Any) -> None:
    """Connect the lab with a shell, and give it the magic ``%%exercise``."""
    sink = CellSink()
    lab.connect(sink)
    shell.events.register("pre_run_cell", lambda _: sink.begin())
    shell.events.register("post_run_cell", lambda _: sink.end())
    for figure in KINDS.values():
        # A snippet may end in an expression that is a figure. It has been shown already.
        shell.display_formatter.ipython_display_formatter.for_type(figure, lambda shown: None)
    exercises = Exercises(shell.user_ns, show=lambda figure: display(Drawing(figure)), muted=sink.muted)
    shell.register_magic_function(exercises.check, magic_kind="cell", magic_name="exercise")


class CellSink:
    """Shows the figures of one cell after the other."""

    def __init__(self) -> None:
        self._shown: dict[str, _Place] = {}
        self._quiet = False

    def begin(self) -> None:
        """Start a cell: its figures get places of their own."""
        self._shown.clear()

    def end(self) -> None:
        """End a cell: show the last state of everything."""
        lab.flush()
        for place in self._shown.values():
            place.settle()

    def figure(self, name: str, figure: Figure) -> None:
        """Show a figure, or a newer state of it."""
        if self._quiet:
            return
        if name not in self._shown:
            self._shown[name] = _Place()
        self._shown[name].show(figure)

    @contextmanager
    def muted(self) -> Iterator[None]:
        """Let nothing that code prints or shows through while the body runs."""
        lab.flush()
        self._quiet = True
        try:
            with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
                yield
            lab.flush()
        finally:
            self._quiet = False

    def training(self, training: Training) -> None:
        """Let it pass: a notebook keeps what is below its cells."""

    def progress(self, step: int, total: int, values: dict[str, float | None]) -> None:
        """Let it pass: the curves tell how far a training is."""


class _Place:
    """Where a figure stands below its cell."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._at = 0.0
        self._waiting: Figure | None = None

    def show(self, figure: Figure) -> None:
        """Draw the figure now, or with the last state if it was drawn a moment ago."""
        now = time.monotonic()
        if self._handle is None:
            self._handle = display(Drawing(figure), display_id=True)
        elif now - self._at < 1 / UPDATES_A_SECOND:
            self._waiting = figure
            return
        else:
            self._handle.update(Drawing(figure))
        self._at, self._waiting = now, None

    def settle(self) -> None:
        """Draw the state that has not been drawn."""
        if self._waiting is not None and self._handle is not None:
            self._handle.update(Drawing(self._waiting))
            self._waiting = None
