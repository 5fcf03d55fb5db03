"""Figures as data: what a snippet shows and a screen draws.

A figure is a frozen dataclass of plain tuples, strings and numbers. It is made in the worker process, crosses to the
screen process as JSON and is drawn there by `tutor.plots`. This module imports the standard library only and knows
nothing of drawing, of tensors or of the lesson that shows the figure.

Numbers: ``None`` stands for a value that is not finite (NaN or infinity), which JSON cannot carry. A masked cell of a
matrix is something else: `Matrix.masked` says which cells those are.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

Number = float | None
Row = tuple[Number, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line of a `Curves` figure: ``x`` and ``y`` have the same length."""

    label: str
    x: tuple[float, ...]
    y: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A horizontal reference line, such as the loss of a uniform guess (ln V)."""

    label: str
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """Lines (or dots) over a common x axis: a loss curve, accuracy by length, entropy by d_k."""

    title: str
    series: tuple[Series, ...]
    x_label: str = ""
    y_label: str = ""
    x_limits: tuple[float, float] | None = None
    """The whole x axis, where it is known before the run ends (0 to the total number of steps)."""
    log_x: bool = False
    log_y: bool = False
    levels: tuple[Level, ...] = ()
    dots: bool = False
    """Draw dots instead of joining the points by lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A labeled matrix, one value a cell: attention weights (T, S), a similarity matrix, hidden states over time.

    Rows are queries and columns are keys wherever the matrix is one of attention.
    """

    title: str
    values: tuple[Row, ...]
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    row_title: str = "query"
    column_title: str = "key"
    masked: tuple[tuple[bool, ...], ...] | None = None
    """True where a cell may not be looked at: drawn differently from a weight of 0."""
    low: float | None = None
    high: float | None = None
    """What the ends of the color ramp stand for; by default the smallest and the largest value."""
    signed: bool = False
    """Use a ramp with its middle at 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Attention weights of a whole model: layers of heads of (T, S) matrices that share their labels.

    ``weights[layer][head][query][key]``; ``scores`` (before the mask and the softmax) has the same shape or is None.
    """

    title: str
    weights: tuple[tuple[tuple[Row, ...], ...], ...]
    queries: tuple[str, ...]
    keys: tuple[str, ...]
    masked: tuple[tuple[bool, ...], ...] | None = None
    scores: tuple[tuple[tuple[Row, ...], ...], ...] | None = None
    scale: float | None = None
    """What the scores are multiplied by before the softmax, usually 1/sqrt(d_k)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point of a `DecisionMap` or a `Points` figure: its class, and a label where it has one."""

    x: float
    y: float
    group: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMap:
    """What a classifier says at each place of the plane, with the data on top.

    ``classes[row][column]`` is the class at the center of that cell; row 0 is the top, that is the largest y.
    ``confidence`` has the same shape, in 0..1, or is None.
    """

    title: str
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    classes: tuple[tuple[int, ...], ...]
    confidence: tuple[tuple[float, ...], ...] | None = None
    points: tuple[Point, ...] = ()
    class_names: tuple[str, ...] = ()
    x_label: str = "x1"
    y_label: str = "x2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points in the plane with labels: a map of words, two principal components."""

    title: str
    points: tuple[Point, ...]
    x_label: str = ""
    y_label: str = ""
    group_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BarGroup:
    """One value for each label of a `Bars` figure."""

    name: str
    values: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Horizontal bars: one row a label, one bar a group."""

    title: str
    labels: tuple[str, ...]
    groups: tuple[BarGroup, ...]
    unit: str = ""
    log: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small table of text; numbers come formatted. ``marked`` names the (row, column) cells to point out."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A strip of tokens, each with a value that colors it (None: no value)."""

    title: str
    tokens: tuple[str, ...]
    values: Row
    signed: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Text that a model wrote, or any other text that is a result: shown as it is, wrapped."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """Two or more figures that are to be compared: side by side where there is room, else one below the other."""

    title: str
    figures: tuple[Curves | Matrix | Attention | DecisionMap | Points | Bars | Table | Tokens | Text, ...]


Single = Curves | Matrix | Attention | DecisionMap | Points | Bars | Table | Tokens | Text
Figure = Single | Panels
Kind = Literal["curves", "matrix", "attention", "decision-map", "points", "bars", "table", "tokens", "text", "panels"]

KINDS: dict[str, type[Figure]] = {
    "curves": Curves,
    "matrix": Matrix,
    "attention": Attention,
    "decision-map": DecisionMap,
    "points": Points,
    "bars": Bars,
    "table": Table,
    "tokens": Tokens,
    "text": Text,
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
