"""Where the boxes, lines and frames of a diagram stand, in cells.

Columns are as wide as their widest label. Between them lie gutters: lines that go past boxes run there, each in a lane
of its own, and the sides of frames. Rows lie one line apart; in this line stand the heads of vertical arrows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.cells import cell_len

from tutor.figures import Arrow, Box, Diagram, Frame
from tutor.plots.diagram_gutters import Gutters, Lane

N, E, S, W = 1, 2, 4, 8
Cell = tuple[int, int]
NARROWEST = 7


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The last column."""
        return self.x + self.width - 1

    @property
    def bottom(self) -> int:
        """The last line."""
        return self.y + self.height - 1

    @property
    def middle(self) -> int:
        """The line in the middle."""
        return self.y + self.height // 2


@dataclass(slots=True)
class DiagramLayout:
    """A diagram in cells. ``lines`` says in which directions a line leaves a cell; ``heads``, where arrows point."""

    width: int
    height: int
    boxes: dict[str, Rect] = field(default_factory=dict)
    frames: list[tuple[Rect, str]] = field(default_factory=list)
    lines: dict[Cell, int] = field(default_factory=dict)
    heads: dict[Cell, int] = field(default_factory=dict)
    texts: list[tuple[int, int, str]] = field(default_factory=list)

    def join(self, cell: Cell, ways: int) -> None:
        """Let lines leave a cell in more directions."""
        self.lines[cell] = self.lines.get(cell, 0) | ways

    def stroke(self, start: Cell, end: Cell) -> None:
        """Draw a straight line, both ends included."""
        (x, y), (to_x, to_y) = start, end
        along = (E, W) if y == to_y else (S, N)
        step = (1, 0) if y == to_y else (0, 1)
        count = max(abs(to_x - x), abs(to_y - y))
        if to_x < x or to_y < y:
            x, y = to_x, to_y
        for index in range(count + 1):
            cell = (x + step[0] * index, y + step[1] * index)
            self.join(cell, (along[0] if index < count else 0) | (along[1] if index else 0))


def lay_out(diagram: Diagram, width: int, *, tall: bool) -> DiagramLayout:
    """Return where everything stands in at most ``width`` cells; ``tall`` boxes have three lines, others one."""
    return _Layout(diagram, width, tall).made()


class _Layout:
    """Makes the layout of one diagram."""

    def __init__(self, diagram: Diagram, width: int, tall: bool) -> None:
        self._diagram = diagram
        self._width = width
        self._height = 3 if tall else 1
        boxes, frames = diagram.boxes, diagram.frames
        self._rows = max([1, *(box.row + 1 for box in boxes), *(frame.row + frame.rows for frame in frames)])
        columns = [*(box.column + box.columns for box in boxes), *(frame.column + frame.columns for frame in frames)]
        self._columns = max([1, *columns])
        self._by_id = {box.id: box for box in boxes}
        self._gutters = Gutters(self._columns + 1)

    def made(self) -> DiagramLayout:
        routes = [(arrow, *self._route(arrow)) for arrow in self._diagram.arrows if self._known(arrow)]
        sides = [self._sides(frame) for frame in self._diagram.frames]
        edges = self._edges()
        layout = DiagramLayout(edges[-1], self._y(self._rows))
        for box in self._diagram.boxes:
            left, right = edges[2 * box.column], edges[2 * (box.column + box.columns) - 1]
            layout.boxes[box.id] = Rect(left, self._y(box.row), right - left, self._height)
        for frame, (left_lane, right_lane) in zip(self._diagram.frames, sides, strict=True):
            left, right = self._gutters.x(left_lane), self._gutters.x(right_lane)
            top, bottom = self._y(frame.row) - 1, self._y(frame.row + frame.rows) - 1
            layout.frames.append((Rect(left, top, right - left + 1, bottom - top + 1), frame.label))
        for arrow, kind, lane in routes:
            self._draw(layout, arrow, kind, lane)
        return layout

    def _known(self, arrow: Arrow) -> bool:
        return arrow.start in self._by_id and arrow.end in self._by_id and arrow.start != arrow.end

    def _y(self, row: int) -> int:
        return 1 + row * (self._height + 1)

    # ------------------------------------------------------------------------------------------------ columns

    def _edges(self) -> list[int]:
        """Return where column 0 begins and ends, where column 1 does, and so on, and last the whole width."""
        gutters = [self._gutters.width(index) for index in range(self._columns + 1)]
        sizes = self._column_widths(self._width - sum(gutters))
        edges, x, starts = [], 0, []
        for index, size in enumerate(sizes):
            starts.append(x)
            x += gutters[index]
            edges += [x, x + size]
            x += size
        self._gutters.place([*starts, x])
        return [*edges, x + gutters[-1]]

    def _column_widths(self, room: int) -> list[int]:
        sizes = [NARROWEST] * self._columns
        for box in self._diagram.boxes:
            if box.columns == 1:
                sizes[box.column] = max(sizes[box.column], cell_len(box.label) + 4)
        while sum(sizes) > room and max(sizes) > NARROWEST:
            widest = sizes.index(max(sizes))
            sizes[widest] -= 1
        return sizes

    def _sides(self, frame: Frame) -> tuple[Lane, Lane]:
        rows = (frame.row, frame.row + frame.rows - 1)
        left = self._gutters.lane(frame.column, "begin", *rows)
        return left, self._gutters.lane(frame.column + frame.columns, "end", *rows)

    # ------------------------------------------------------------------------------------------------ arrows

    def _route(self, arrow: Arrow) -> tuple[str, Lane | None]:
        """Choose how an arrow goes: ``vertical``, ``horizontal``, or past boxes in a lane."""
        start, end = self._by_id[arrow.start], self._by_id[arrow.end]
        shared = share_column(start, end)
        if not arrow.via and shared and not self._between(start, end):
            return "vertical", None
        if not arrow.via and start.row == end.row and not shared and not self._between(start, end):
            self._gutters.label(max(start.column, end.column), arrow.label)
            return "horizontal", None
        if shared:
            left = arrow.via == "left"
            gutter = min(start.column, end.column) if left else max(_last(start), _last(end)) + 1
            return "around", self._gutters.lane(gutter, "right" if left else "left", start.row, end.row)
        gutter = end.column if start.column < end.column else _last(end) + 1
        self._gutters.label(gutter, arrow.label)
        return "across", self._gutters.lane(gutter, "cross", start.row, end.row)

    def _between(self, start: Box, end: Box) -> bool:
        """Whether another box stands between two of one column or one row."""
        for box in self._diagram.boxes:
            if box.id in (start.id, end.id):
                continue
            rows = sorted((start.row, end.row))
            columns = sorted((start.column, end.column))
            if rows[0] < box.row < rows[1] and share_column(box, start) and share_column(box, end):
                return True
            if start.row == end.row == box.row and columns[0] < box.column < columns[1]:
                return True
        return False

    def _draw(self, layout: DiagramLayout, arrow: Arrow, kind: str, lane: Lane | None) -> None:
        start, end = layout.boxes[arrow.start], layout.boxes[arrow.end]
        if kind == "vertical":
            x = (max(start.x, end.x) + min(start.right, end.right)) // 2
            _straight_down(layout, x, start, end)
            if arrow.label:
                layout.texts.append((x + 2, end.y - 1 if end.y > start.y else end.bottom + 1, arrow.label))
            return
        if kind == "horizontal":
            rightward = end.x > start.x
            first, last = (start.right + 1, end.x - 1) if rightward else (start.x - 1, end.right + 1)
            layout.join((first, end.middle), E | W)
            layout.stroke((first, end.middle), (last, end.middle))
            layout.heads[last, end.middle] = E if rightward else W
            _write(layout, first, last, end.middle, arrow.label)
            return
        assert lane is not None
        self._bend(layout, arrow, self._gutters.x(lane))

    def _bend(self, layout: DiagramLayout, arrow: Arrow, x: int) -> None:
        """Draw a line that leaves a box sideways, goes up or down a lane, and enters the other sideways."""
        start, end = layout.boxes[arrow.start], layout.boxes[arrow.end]
        leaves = start.y if end.y < start.y else start.bottom
        from_x = start.right + 1 if x > start.right else start.x - 1
        to_x = end.right + 1 if x > end.right else end.x - 1
        layout.join((from_x, leaves), E | W)
        layout.stroke((from_x, leaves), (x, leaves))
        layout.stroke((x, leaves), (x, end.middle))
        layout.stroke((x, end.middle), (to_x, end.middle))
        layout.heads[to_x, end.middle] = W if x > end.right else E
        _write(layout, x, to_x, end.middle, arrow.label)


def _straight_down(layout: DiagramLayout, x: int, start: Rect, end: Rect) -> None:
    downward = end.y > start.y
    first, last = (start.bottom + 1, end.y - 1) if downward else (start.y - 1, end.bottom + 1)
    layout.join((x, first), N | S)
    layout.stroke((x, first), (x, last))
    layout.heads[x, last] = S if downward else N


def _write(layout: DiagramLayout, first: int, last: int, y: int, label: str) -> None:
    """Write a label on a line where the line is long enough."""
    low, high = sorted((first, last))
    if label and high - low - 3 >= cell_len(label):
        layout.texts.append((low + 1 + (high - low - 2 - cell_len(label)) // 2, y, label))


def _last(box: Box) -> int:
    return box.column + box.columns - 1


def share_column(one: Box, other: Box) -> bool:
    """Whether two boxes share a column."""
    return one.column <= _last(other) and other.column <= _last(one)
