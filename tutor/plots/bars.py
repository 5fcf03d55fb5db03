"""Horizontal bars, one row a label and group, with the number at the end of each."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rich.cells import cell_len

from tutor.figures import Bars
from tutor.plots.canvas import Line, Part, compose, flow
from tutor.plots.labels import right, token
from tutor.plots.numbers import LARGEST, compact, finite
from tutor.plots.palette import PLAIN, Palette
from tutor.plots.room import Room, clipped

_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ruler:
    """How long a bar is: shares of ``cells`` between the lowest and the highest value, from ``zero`` on."""

    low: float
    high: float
    cells: int
    log: bool

    @property
    def zero(self) -> float:
        return 0.0 if self.log else -min(self.low, 0.0) / (self.high - self.low) * self.cells

    def end(self, value: float) -> float:
        if self.log:
            return math.log10(value / self.low) / math.log10(self.high / self.low) * self.cells
        return (value - self.low) / (self.high - self.low) * self.cells


def draw_bars(figure: Bars, room: Room) -> list[Line]:
    """Draw the bars of each label together, one color and fill a group."""
    head = _header(figure, room)
    texts = [[_number(value, figure) for value in group.values] for group in figure.groups]
    number = max((len(text) for row in texts for text in row), default=1)
    names = [token(label, room.palette.ascii) if label.isspace() else room.text(label) for label in figure.labels]
    gutter = min(max((cell_len(name) for name in names), default=0), max(4, room.width // 3))
    ruler = _ruler(figure, max(1, room.width - gutter - number - 3))
    lines = list(head)
    for index, name in enumerate(names):
        for which, group in enumerate(figure.groups):
            value = group.values[index] if index < len(group.values) else None
            label = right(name if which == 0 else "", gutter, room.palette.ascii)
            parts: list[Part] = [(label, PLAIN), (room.palette.sign(" │", " |"), room.palette.ink("axis"))]
            parts += _bar(value, which, ruler, room.palette, len(figure.groups) > 1)
            ink = room.palette.ink("warning") if not finite((value,)) or (figure.log and (value or 0) <= 0) else PLAIN
            lines.append(compose([*parts, (" " + _number(value, figure), ink)], room.width))
    return clipped(lines, room, "bars", len(head))


def wanted_height(figure: Bars, width: int, palette: Palette) -> int:
    """Return one line a bar and those of the title and the legend."""
    head = _header(figure, Room(width=width, height=99, palette=palette))
    return len(head) + len(figure.labels) * len(figure.groups)


def _header(figure: Bars, room: Room) -> list[Line]:
    after = f"{figure.unit}{', log scale' if figure.log else ''}".strip(", ")
    told = ((f"   {room.text(after)}", room.palette.ink("muted")),) if after else ()
    lines = [room.title(figure.title, *told)]
    if len(figure.groups) > 1:
        items: list[list[Part]] = [
            [(_key(index, room.palette), room.palette.series(index)), (f" {room.cut(group.name, 20)}   ", PLAIN)]
            for index, group in enumerate(figure.groups)
        ]
        lines += [compose(row, room.width) for row in flow(items, room.width)]
    return lines


def _key(index: int, palette: Palette) -> str:
    return _fill(index, palette, True) * 2


def _fill(index: int, palette: Palette, several: bool) -> str:
    if palette.ascii:
        return "#=+-.:"[index % 6]
    return "█▓▒░╱╲"[index % 6] if several and not palette.ramped else "█"


def _number(value: float | None, figure: Bars) -> str:
    if not finite((value,)):
        return "not finite"
    if figure.log and value is not None and value <= 0:
        return f"{compact(value)} (not above 0)"
    return compact(value)


def _ruler(figure: Bars, cells: int) -> _Ruler:
    values = [value for group in figure.groups for value in finite(group.values)]
    if figure.log:
        values = [max(value, 1 / LARGEST) for value in values if value > 0] or [1.0]
        low, high = 10.0 ** (math.floor(math.log10(min(values))) - 1), max(values)
        return _Ruler(low=low, high=max(high, low * 10), cells=cells, log=True)
    low, high = min([0.0, *values]), max([0.0, *values])
    if high - low < 1e-290:
        high = low + 1.0
    return _Ruler(low=low, high=high, cells=cells, log=False)


def _bar(value: float | None, index: int, ruler: _Ruler, palette: Palette, several: bool) -> list[Part]:
    known = finite((value,))
    if not known or (ruler.log and known[0] <= 0):
        return []
    start, end = sorted((ruler.zero, ruler.end(max(known[0], 1 / LARGEST) if ruler.log else known[0])))
    style, fill = palette.series(index), _fill(index, palette, several)
    before = round(start) if start == ruler.zero else int(start)
    if fill != "█" or known[0] < 0:
        return [(" " * before, PLAIN), (fill * max(0, round(end) - before), style)]
    eighths = round((end - before) * 8)
    part = _EIGHTHS[eighths % 8].strip()
    return [(" " * before, PLAIN), ("█" * (eighths // 8) + part, style)]
