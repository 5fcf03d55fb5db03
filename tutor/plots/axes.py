"""Axes around a plot area: where a value falls, ticks at round places, and the lines of text that show them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from tutor.plots.canvas import Grid, Line, compose
from tutor.plots.labels import cut, right
from tutor.plots.numbers import LARGEST, Limits, finite, log_ticks, ticks, widened
from tutor.plots.palette import Palette

Tick = tuple[float, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One axis: its two ends, and whether it is logarithmic (then both are positive)."""

    low: float
    high: float
    log: bool = False

    def fraction(self, value: float) -> float:
        """Return where a value lies: 0 at the low end, 1 at the high end."""
        if self.log:
            return math.log10(value / self.low) / math.log10(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def value(self, fraction: float) -> float:
        """Return the value at a place between the ends."""
        if self.log:
            return float(self.low * (self.high / self.low) ** fraction)
        return self.low + (self.high - self.low) * fraction

    def ticks(self, most: int, data: Sequence[float] = ()) -> list[Tick]:
        """Return about ``most`` round places with their labels; ``data`` are places worth a tick of their own."""
        if self.log:
            return log_ticks(self.low, self.high, most, data)
        return ticks(self.low, self.high, most)


def scale(values: Sequence[float], *, log: bool = False, pad: float = 0.0, limits: Limits | None = None) -> Scale:
    """Return the axis that holds the values, or the given limits.

    Args:
        values: Finite numbers; positive ones where ``log``.
        log: Make it logarithmic.
        pad: The share of the length to leave free at both ends (a lower end of 0 or more stays so).
        limits: The two ends, where they are fixed.
    """
    if limits:
        first, last = finite(limits)
        limits = first, last
    low, high = limits or ((min(values), max(values)) if values else (1.0, 10.0) if log else (0.0, 1.0))
    if log:
        low, high = (min(max(end, 1 / LARGEST), LARGEST) for end in (low, high))
        if high / low < 1 + 1e-6:
            low, high = low / 2, high * 2
        grow = (high / low) ** (0.0 if limits else pad)
        return Scale(low=low / grow, high=high * grow, log=True)
    low, high = widened(low, high)
    room = 0.0 if limits else (high - low) * pad
    return Scale(low=max(0.0, low - room) if low >= 0 else low - room, high=high + room)


def place(fraction: float, count: int, parts: int = 2) -> int:
    """Return the cell (0..count-1 inside) of a place on an axis whose cells are cut into ``parts`` pixels each."""
    return math.floor(0.5 + (count * parts - 1) * max(-1.0, min(2.0, fraction))) // parts


class Axes:
    """A frame with ticks around a `Grid`: make it, draw on ``grid``, then take ``lines()``."""

    def __init__(
        self,
        width: int,
        height: int,
        palette: Palette,
        *,
        x: Scale,
        y: Scale,
        x_label: str = "",
        x_data: Sequence[float] = (),
    ) -> None:
        """Lay the frame out.

        Args:
            width: Cells across, with the labels of the y axis.
            height: Lines, with the two of the x axis.
            palette: What the terminal can show.
            x: The horizontal axis.
            y: The vertical axis.
            x_label: What the horizontal axis counts, fit for the terminal.
            x_data: Places on a logarithmic x axis worth a tick of their own.
        """
        self.x, self.y, self._palette = x, y, palette
        rows = max(1, height - 2)
        self._y_ticks = y.ticks(max(1, min(8, rows // 2 if rows < 9 else rows * 2 // 5)))
        self._gutter = min(max((len(label) for _, label in self._y_ticks), default=0), max(1, width // 3))
        self.grid = Grid(max(1, width - self._gutter - 1), rows)
        self._width = width
        self._x_label = x_label
        self._x_data = x_data

    def column(self, value: float) -> int:
        """Return the column of the grid where a value of x falls; it may lie outside."""
        return place(self.x.fraction(value), self.grid.width)

    def row(self, value: float) -> int:
        """Return the row of the grid (0 at the top) where a value of y falls; it may lie outside."""
        return self.grid.height - 1 - place(self.y.fraction(value), self.grid.height)

    @property
    def left(self) -> int:
        """How many cells stand left of the grid."""
        return self._gutter + 1

    def lines(self) -> list[Line]:
        """Return the picture: the rows of the grid with their labels, the x axis, its labels."""
        style, sign = self._palette.ink("axis"), self._palette.sign
        names = self._palette.ink("muted")
        labels: dict[int, str] = {}
        for value, label in self._y_ticks:
            labels.setdefault(self.row(value), label)
        lines = []
        for row in range(self.grid.height):
            label = right(labels.get(row, ""), self._gutter, self._palette.ascii)
            edge = sign("┤", "+") if row in labels else sign("│", "|")
            lines.append(compose([(label, names), (edge, style), *self.grid.line(row)], self._width))
        return [*lines, *self._bottom()]

    def _bottom(self) -> list[Line]:
        columns, words = self._x_ticks()
        sign = self._palette.sign
        axis = Grid(self._width, 1)
        axis.put(self._gutter, 0, sign("└", "+") + sign("─", "-") * self.grid.width, self._palette.ink("axis"))
        for column in columns:
            axis.put(self.left + column, 0, sign("┬", "+"), self._palette.ink("axis"))
        return [compose(axis.line(0), self._width), compose(words.line(0), self._width)]

    def _x_ticks(self) -> tuple[list[int], Grid]:
        places = sorted(set(self._x_data))
        if self.x.log and len(places) <= 12:
            columns, words = self._place_x_ticks(self.x.ticks(12, places))
            if len(columns) == len(places) and self._put_x_label(words):
                return columns, words
        most = max(2, self.grid.width // 9)
        while True:
            columns, words = self._place_x_ticks(self.x.ticks(most, self._x_data))
            if self._put_x_label(words) or most <= 2:
                return columns, words
            most = max(2, most // 2)

    def _place_x_ticks(self, x_ticks: Sequence[Tick]) -> tuple[list[int], Grid]:
        words = Grid(self._width, 1)
        columns = []
        free_from = 0
        for value, label in x_ticks:
            column = self.column(value)
            start = min(max(self.left + column - len(label) // 2, 0), self._width - len(label))
            if 0 <= column < self.grid.width and start >= free_from:
                words.put(start, 0, label, self._palette.ink("muted"))
                columns.append(column)
                free_from = start + len(label) + 1
        return columns, words

    def _put_x_label(self, words: Grid) -> bool:
        if not self._x_label:
            return True
        text = cut(self._x_label, max(4, self._width // 3), self._palette.ascii) + self._palette.sign(" →", " ->")
        size = cell_len(text)
        for start in range(self._width - size, -1, -1):
            before, after = max(0, start - 2), min(self._width, start + size + 2)
            if words.is_free(before, 0, after - before):
                words.put(start, 0, text, self._palette.ink("muted"))
                return True
        return False
