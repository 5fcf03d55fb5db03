"""What a lesson's snippet imports to show something: ``from tutor import lab``.

Every function takes lists, NumPy arrays or tensors, makes a figure (`tutor.figures`), shows it, and returns it;
``show=False`` only makes it. Inside the tutor the worker connects a sink, and figures go to the screen. Under plain
Python they are kept in `shown`, so that a snippet runs there too.

Importing this module imports neither torch nor NumPy.
"""

from __future__ import annotations

from tutor.lab.arrays import plain_numbers
from tutor.lab.calculator import calculator
from tutor.lab.diagrams import arrow, box, diagram, frame
from tutor.lab.figures import (
    attention,
    bars,
    curves,
    decision_map,
    matrix,
    points,
    side_by_side,
    table,
    text,
    tokens,
)
from tutor.lab.kept import training
from tutor.lab.live import connect, curve, flush, kept, progress, show, shown
from tutor.lab.optional import optional
from tutor.lab.over_time import over_time
from tutor.lab.surface import surface
from tutor.lab.sweeps import sweep
from tutor.lab.transformer_figure import transformer_figure

__all__ = [
    "arrow",
    "attention",
    "bars",
    "box",
    "calculator",
    "connect",
    "curve",
    "curves",
    "decision_map",
    "device",
    "diagram",
    "flush",
    "frame",
    "kept",
    "matrix",
    "optional",
    "over_time",
    "plain_numbers",
    "points",
    "progress",
    "show",
    "shown",
    "side_by_side",
    "surface",
    "sweep",
    "table",
    "text",
    "tokens",
    "training",
    "trainings",
    "transformer_figure",
]

device = "cpu"
"""Where a snippet puts its tensors; the tutor sets it."""

trainings = ""
"""The folder of what projects train (`tutor.projects`); the tutor sets it. Nothing is kept where it is empty."""
