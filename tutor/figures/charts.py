"""Charts, tables and texts as data."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.figures.matrices import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line of a `Curves` figure: ``x`` and ``y`` have the same length."""

    label: str
    x: tuple[float, ...]
    y: Row
    low: Row = ()
    high: Row = ()
    """A band around the line, such as what several seeds span: empty, or as long as the line."""


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
    live: bool = False
    """It grows point by point while a run goes on, as the loss of a training does."""


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
class Surface:
    """A value over the plane, such as a loss over two weights, with paths walked on it.

    ``values[row][column]`` is the value at the center of that cell; row 0 is the top, that is the largest y. A path is
    a series of places in the order in which they were visited.
    """

    title: str
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    values: tuple[Row, ...]
    paths: tuple[Series, ...] = ()
    x_label: str = ""
    y_label: str = ""


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
