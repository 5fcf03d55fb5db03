"""Figures as data: what a snippet shows and a screen draws.

A figure is a frozen dataclass of plain tuples, strings and numbers. It is made in the worker process, crosses to the
screen process as JSON and is drawn there by `tutor.plots`. This package imports the standard library only and knows
nothing of drawing, of tensors or of the lesson that shows the figure.

Numbers: ``None`` stands for a value that is not finite (NaN or infinity), which JSON cannot carry. A masked cell of a
matrix is something else: `Matrix.masked` says which cells those are.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from tutor.figures.bands import Spread, band
from tutor.figures.charts import (
    BarGroup,
    Bars,
    Curves,
    DecisionMap,
    Level,
    Point,
    Points,
    Series,
    Surface,
    Table,
    Text,
    Tokens,
)
from tutor.figures.diagrams import Arrow, Box, Diagram, Frame
from tutor.figures.edits import Edits
from tutor.figures.matrices import Attention, Calculator, Matrix, Number, Row
from tutor.figures.training import OverTime, Training, TrainingState

__all__ = [
    "KINDS",
    "Arrow",
    "Attention",
    "BarGroup",
    "Bars",
    "Box",
    "Calculator",
    "Curves",
    "DecisionMap",
    "Diagram",
    "Edits",
    "Figure",
    "Frame",
    "Level",
    "Matrix",
    "Number",
    "OverTime",
    "Panels",
    "Point",
    "Points",
    "Row",
    "Series",
    "Single",
    "Spread",
    "Surface",
    "Table",
    "Text",
    "Tokens",
    "Training",
    "TrainingState",
    "band",
    "kind_of",
    "plain",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """Two or more figures that are to be compared: side by side where there is room, else one below the other."""

    title: str
    figures: tuple[Single, ...]


Chart = Curves | DecisionMap | Surface | Points | Bars | Table | Tokens | Text
Single = Chart | Matrix | Attention | Calculator | OverTime | Diagram
Figure = Single | Panels

KINDS: dict[str, type[Figure]] = {
    "curves": Curves,
    "matrix": Matrix,
    "attention": Attention,
    "calculator": Calculator,
    "over-time": OverTime,
    "decision-map": DecisionMap,
    "surface": Surface,
    "points": Points,
    "bars": Bars,
    "table": Table,
    "tokens": Tokens,
    "text": Text,
    "diagram": Diagram,
    "panels": Panels,
}
_NAMES: dict[type[Any], str] = {figure: kind for kind, figure in KINDS.items()}


def kind_of(figure: Figure) -> str:
    """Return the name that stands for the figure's class on the wire, such as ``"curves"``."""
    return _NAMES[type(figure)]


def plain(value: Any) -> Any:
    """Turn a figure (or any frozen dataclass) into dicts, lists and scalars that `json` can write.

    Figures inside get a ``kind`` entry. Tuples of numbers pass through untouched, so a large matrix costs nothing.
    """
    if is_dataclass(value) and not isinstance(value, type):
        entries = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        kind = _NAMES.get(type(value))
        return entries if kind is None else {"kind": kind, **entries}
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return [plain(item) for item in value]
    return value
