"""The blocks of which a calculator is drawn: Q, K, V, the stages of a query, the weights of all, the outputs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.style import Style

from tutor.figures import Calculator, Number
from tutor.plots.calculation import Numbers, Place, Stages, is_masked, stages_of
from tutor.plots.canvas import Part, width_of
from tutor.plots.labels import cut, left, right, token
from tutor.plots.numbers import fixed, trimmed
from tutor.plots.palette import PLAIN, level_of
from tutor.plots.room import Room

WIDE = 120
LABEL = 7
LONGEST = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Where the reader's hand is: the cell under the cursor, what is typed there, and what the last change moved."""

    cursor: Place | None = None
    typed: str = ""
    changed: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Columns that belong together: a heading, a row for each label, and a last row such as a sum."""

    head: list[Part]
    rows: list[list[Part]]
    foot: list[Part] = field(default_factory=list)
    optional: bool = False
    """Left out where not all blocks fit beside each other."""

    @property
    def width(self) -> int:
        """The cells across."""
        return max(map(width_of, (self.head, self.foot, *self.rows)))


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a block: its place in the calculator, how it is written, and on what ground."""

    place: Place
    text: str
    style: Style = PLAIN


class CalculatorBlocks:
    """Makes the blocks of one calculator in one room."""

    def __init__(self, figure: Calculator, room: Room, hand: Hand) -> None:
        self._figure = figure
        self._palette = room.palette
        self._hand = hand
        wide = room.width >= WIDE
        self._size = 6 if wide else 4
        longest = max(cell_len(token(name, room.palette.ascii)) for name in (*figure.queries, *figure.keys))
        self._label = max(LABEL, min(longest + 2, LONGEST)) if wide else LABEL
        self._stages = stages_of(figure, figure.query)

    # ------------------------------------------------------------------------------------------------ labels

    def label(self, text: str, sign: str = " ") -> str:
        """Return a row's label; all labels take as many cells."""
        name = cut(token(text, self._palette.ascii), self._label - 2, self._palette.ascii)
        return left(f"{sign} {name}", self._label)

    def query_labels(self) -> list[str]:
        """Return the heading's label and one for each query, the one that is shown pointed at."""
        pointer = self._palette.sign("▸", ">")
        rows = enumerate(self._figure.queries)
        return ["Q", *(self.label(text, pointer if index == self._figure.query else " ") for index, text in rows)]

    def key_labels(self) -> list[str]:
        """Return the heading's label and one for each key."""
        return ["K", *map(self.label, self._figure.keys)]

    # ------------------------------------------------------------------------------------------------ blocks

    def queries(self) -> list[Block]:
        """Return Q, the weights of every query where there is room for them, and the outputs."""
        every = [stages_of(self._figure, query) for query in range(len(self._figure.q))]
        outputs = [self._row(self._fixed("output", query, one.output), 5) for query, one in enumerate(every)]
        head: list[Part] = [("  output", self._palette.ink("muted"))]
        return [self.matrix("q", self._figure.q), self._weights(every), Block(head=head, rows=outputs)]

    def stages(self) -> list[Block]:
        """Return K, the stages of the query, V, and the products with their sum, the output."""
        values = self.matrix("v", self._figure.v, sign="V")
        return [
            self.matrix("k", self._figure.k),
            self._stage_block(),
            self._weight_block(),
            Block(head=values.head, rows=values.rows, foot=self._output(self._size)),
            self._products(),
        ]

    def matrix(self, name: str, rows: Sequence[Sequence[Number]], *, first: int = 0, sign: str = " ") -> Block:
        """Return a matrix that the reader can change, its columns numbered from 0; ``first`` is its first row."""
        numbers = [tuple(math.nan if value is None else value for value in row) for row in rows]
        needed = max((_decimals(value) for row in numbers for value in row if math.isfinite(value)), default=0)
        lines = []
        for index, row in enumerate(numbers, first):
            texts = [fixed(value, self._size, needed) for value in row]
            cells = [Cell((name, index, column), self._signs(text)) for column, text in enumerate(texts)]
            lines.append(self._row(cells, self._size))
        return Block(head=self._head(map(str, range(len(rows[0]))), self._size, sign), rows=lines)

    def _stage_block(self) -> Block:
        figure, stages, size = self._figure, self._stages, 5
        root = self._palette.sign("÷√", "/rt") + str(len(figure.q[0]))
        heads = (self._palette.sign("q·k", "q.k"), root if figure.scale else self._palette.sign("÷1", "/1"))
        rows = []
        for key in range(len(figure.k)):
            hidden = is_masked(figure, figure.query, key)
            style = self._palette.ink("muted") if hidden else PLAIN
            cells = []
            for name in ("scores", "scaled", "masked"):
                text = self._signs(fixed(getattr(stages, name)[key], size))
                cells.append(Cell((name, figure.query, key), text, style))
            rows.append(self._row(cells, size))
        return Block(head=self._head((*heads, "mask"), size), rows=rows, foot=self._head(("", "", "sum"), size))

    def _weight_block(self) -> Block:
        weights = self._stages.weights
        rows = [self._row([self._share(self._figure.query, key, self._stages)], 5) for key in range(len(weights))]
        return Block(head=self._head(("weight",), 5), rows=rows, foot=self._head((_share(sum(weights)),), 5))

    def _weights(self, every: Sequence[Stages]) -> Block:
        keys = [cut(token(key, self._palette.ascii), 5, self._palette.ascii) for key in self._figure.keys]
        rows = [
            self._row([self._share(query, key, stages) for key in range(len(keys))], 5)
            for query, stages in enumerate(every)
        ]
        return Block(head=self._head(keys, 5), rows=rows, optional=True)

    def _products(self) -> Block:
        first = self._figure.query * len(self._figure.k)
        rows = [
            self._row(self._fixed("products", first + key, row), 5) for key, row in enumerate(self._stages.products)
        ]
        head: list[Part] = [(self._palette.sign("  weight × V", "  weight x V"), self._palette.ink("muted"))]
        return Block(head=head, rows=rows, foot=self._output(5), optional=True)

    def _output(self, size: int) -> list[Part]:
        row = self._row(self._fixed("output", self._figure.query, self._stages.output, size), size)
        return [("=", self._palette.ink("title")), *row[1:]]

    # ------------------------------------------------------------------------------------------------ cells

    def _fixed(self, name: str, index: int, numbers: Numbers, size: int = 5) -> list[Cell]:
        texts = [self._signs(fixed(value, size)) for value in numbers]
        return [Cell((name, index, column), text) for column, text in enumerate(texts)]

    def _share(self, query: int, key: int, stages: Stages) -> Cell:
        value = stages.weights[key]
        grounds = self._palette.grounds() if self._palette.ramped else ()
        known = grounds and math.isfinite(value)
        style = grounds[level_of(value, 0.0, 1.0, len(grounds))] if known else PLAIN
        return Cell(("weights", query, key), self._signs(_share(value)), style)

    def _head(self, texts: Iterable[str], size: int, sign: str = " ") -> list[Part]:
        muted = self._palette.ink("muted")
        return [(sign, muted), *((right(text, size + 1, self._palette.ascii), muted) for text in texts), (" ", muted)]

    def _row(self, cells: Sequence[Cell], size: int) -> list[Part]:
        """Return a block's row: a blank, the numbers with a gap before and after each."""
        parts: list[Part] = [(" ", PLAIN)]
        before: Place | None = None
        for cell in cells:
            here = cell.place == self._hand.cursor
            parts.append(("[", self._palette.ink("cursor")) if here else self._gap(before))
            text = self._hand.typed if here and self._hand.typed else cell.text
            parts.append((right(text[-size:], size), self._style(cell)))
            before = cell.place
        return [*parts, self._gap(before)]

    def _gap(self, before: Place | None) -> Part:
        """Return what stands after a cell: the end of the cursor, a mark where it has changed, or nothing."""
        if before is not None and before == self._hand.cursor:
            return "]", self._palette.ink("cursor")
        if before in self._hand.changed:
            return self._palette.sign("•", "*"), self._palette.ink("warning")
        return " ", PLAIN

    def _style(self, cell: Cell) -> Style:
        if cell.place == self._hand.cursor:
            return self._palette.ink("cursor")
        if cell.place in self._hand.changed and not cell.style.bgcolor:
            return self._palette.ink("warning")
        return cell.style

    def _signs(self, text: str) -> str:
        return text.replace("∞", "inf") if self._palette.ascii else text.replace("-", "−")


def _decimals(value: float) -> int:
    return len(trimmed(f"{value:.2f}").partition(".")[2])


def _share(value: float) -> str:
    """Write a weight: three decimals, no zero in front."""
    return f"{value:.3f}".removeprefix("0") if math.isfinite(value) else "NaN"
