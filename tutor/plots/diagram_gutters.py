"""The places between the columns of a diagram: which lanes and frame sides each has, and where they are."""

from __future__ import annotations

from rich.cells import cell_len

SLOT = 2
GUTTER = 3
Lane = tuple[int, str, int]


class Gutters:
    """The places between columns: which lanes and frame sides each has, and where they are."""

    def __init__(self, count: int) -> None:
        self._slots: list[dict[str, list[list[tuple[int, int]]]]] = [
            {"left": [], "end": [], "cross": [], "begin": [], "right": []} for _ in range(count)
        ]
        self._starts: list[int] = []
        self._labels = [0] * count

    def label(self, gutter: int, text: str) -> None:
        """Make room for the text of a line that crosses the gutter to the right."""
        if text:
            self._labels[gutter] = max(self._labels[gutter], cell_len(text) + 2)

    def lane(self, gutter: int, part: str, first: int, last: int) -> Lane:
        """Take a lane for a stretch of rows; stretches that touch get lanes of their own."""
        lanes = self._slots[gutter][part]
        span = (min(first, last), max(first, last))
        for number, taken in enumerate(lanes):
            if all(span[1] < low or high < span[0] for low, high in taken):
                taken.append(span)
                return gutter, part, number
        lanes.append([span])
        return gutter, part, len(lanes) - 1

    def width(self, gutter: int) -> int:
        """Return how wide a gutter must be."""
        lanes = sum(len(lanes) for lanes in self._slots[gutter].values())
        return max(GUTTER, 1 + SLOT * lanes) + self._labels[gutter]

    def place(self, starts: list[int]) -> None:
        """Say where each gutter begins."""
        self._starts = starts

    def x(self, lane: Lane) -> int:
        """Return the column of a lane."""
        gutter, part, number = lane
        before = 0
        for name, lanes in self._slots[gutter].items():
            if name == part:
                order = number if part in ("left", "end", "cross") else len(lanes) - 1 - number
                text = 0 if part in ("left", "end", "cross") else self._labels[gutter]
                return self._starts[gutter] + 1 + SLOT * (before + order) + text
            before += len(lanes)
        raise KeyError(part)
