"""What a reader does to a calculator: move over Q, K and V, change a number, mask a key. Frozen states, no screen."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from tutor.figures import Calculator, Row
from tutor.plots.calculation import Place, changed_places
from tutor.plots.calculator_blocks import Hand

NUDGE = 0.5
LARGEST = 999.0
MOST_DIGITS = 6
MATRICES = ("q", "k", "v")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """A calculator in the reader's hands. Every action returns the next state."""

    figure: Calculator
    original: Calculator
    place: Place
    typed: str = ""
    changed: frozenset[Place] = frozenset()
    """What the last change moved."""

    @classmethod
    def of(cls, figure: Calculator) -> Calculation:
        """Begin with a figure, the cursor on the first number of its query."""
        return cls(figure=figure, original=figure, place=("q", figure.query, 0))

    @property
    def hand(self) -> Hand:
        """What is drawn over the numbers."""
        return Hand(cursor=self.place, typed=self.typed, changed=self.changed)

    @property
    def value(self) -> float:
        """The number under the cursor."""
        name, row, column = self.place
        return float(self._rows(name)[row][column] or 0.0)

    @property
    def key(self) -> int | None:
        """The key under the cursor, or None while it stands in Q."""
        return None if self.place[0] == "q" else self.place[1]

    def _rows(self, name: str) -> tuple[Row, ...]:
        return {"q": self.figure.q, "k": self.figure.k, "v": self.figure.v}[name]

    # ------------------------------------------------------------------------------------------------ moving

    def moved(self, rows: int, columns: int) -> Calculation:
        """Move the cursor. Below Q lies K, to the right of K lies V; in Q the row is the query that is shown."""
        name, row, column = self.place
        row, column = row + rows, column + columns
        if name == "q" and row >= len(self.figure.q):
            name, row = "k", 0
        elif name != "q" and row < 0:
            name, row = "q", len(self.figure.q) - 1
        elif name == "k" and column >= len(self.figure.k[0]):
            name, column = "v", 0
        elif name == "v" and column < 0:
            name, column = "k", len(self.figure.k[0]) - 1
        return self._at(name, row, column)

    def in_next_matrix(self, by: int) -> Calculation:
        """Move the cursor to the next matrix of Q, K, V, or the one before."""
        name, row, column = self.place
        following = MATRICES[(MATRICES.index(name) + by) % len(MATRICES)]
        return self._at(following, self.figure.query if following == "q" else row, column)

    def at_query(self, by: int) -> Calculation:
        """Show the stages of another query; the cursor goes along if it stands in Q."""
        query = max(0, min(len(self.figure.q) - 1, self.figure.query + by))
        name, _, column = self.place
        shown = replace(self, figure=replace(self.figure, query=query), typed="")
        return shown._at("q", query, column) if name == "q" else shown

    def at(self, place: Place) -> Calculation:
        """Put the cursor on a number of Q, K or V."""
        return self._at(*place)

    def _at(self, name: str, row: int, column: int) -> Calculation:
        rows = self._rows(name)
        row, column = max(0, min(len(rows) - 1, row)), max(0, min(len(rows[0]) - 1, column))
        figure = replace(self.figure, query=row) if name == "q" else self.figure
        return replace(self, figure=figure, place=(name, row, column), typed="")

    # ------------------------------------------------------------------------------------------------ changing

    def typing(self, sign: str) -> Calculation:
        """Add a digit or a point to what is typed; a minus turns its sign; ``"backspace"`` takes the last one away."""
        typed = self.typed
        if sign == "backspace":
            return replace(self, typed=typed[:-1] if len(typed.lstrip("-")) > 1 else "")
        if sign == "-":
            return replace(self, typed=typed.removeprefix("-") if typed.startswith("-") else f"-{typed}")
        if (sign == "." and "." in typed) or len(typed) >= MOST_DIGITS:
            return self
        return replace(self, typed=typed + sign)

    def entered(self) -> Calculation:
        """Set the number under the cursor to what is typed; without a digit nothing changes."""
        try:
            value = float(self.typed)
        except ValueError:
            return replace(self, typed="")
        return self._set(value)

    def nudged(self, by: float) -> Calculation:
        """Move the number under the cursor."""
        return self._set(self.value + by)

    def _set(self, value: float) -> Calculation:
        name, row, column = self.place
        value = max(-LARGEST, min(LARGEST, value if math.isfinite(value) else 0.0))
        rows = [list(line) for line in self._rows(name)]
        rows[row][column] = value
        return self._changed(**{name: tuple(map(tuple, rows))})

    def masking(self) -> Calculation:
        """Mask the key under the cursor for the query that is shown, or show it again."""
        if self.key is None:
            return self
        masked = [list(line) for line in self.figure.masked]
        masked[self.figure.query][self.key] ^= True
        return self._changed(masked=tuple(map(tuple, masked)))

    def causing(self) -> Calculation:
        """Switch the causal mask."""
        return self._changed(causal=not self.figure.causal)

    def scaling(self) -> Calculation:
        """Switch the division by the root of D."""
        return self._changed(scale=not self.figure.scale)

    def restored(self) -> Calculation:
        """Put everything back as the lesson has it; the query and the cursor stay."""
        query = self.figure.query
        back = replace(self.original, query=query)
        return replace(self, figure=back, typed="", changed=changed_places(self.figure, back))

    def _changed(self, **fields: object) -> Calculation:
        figure = replace(self.figure, **fields)  # type: ignore[arg-type]
        return replace(self, figure=figure, typed="", changed=changed_places(self.figure, figure))
