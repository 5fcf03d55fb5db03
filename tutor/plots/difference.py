"""What changed between two drawings, so that only this is sent to the terminal again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutor.plots.canvas import Line
from tutor.plots.labels import cells
from tutor.plots.palette import PLAIN

Span = tuple[int, int, int]
"""The first cell, the line, and how many cells."""


def changed_spans(old: Sequence[Line], new: Sequence[Line]) -> list[Span]:
    """Return for each line of ``new`` that differs from ``old`` the part from the first to the last cell that differs.

    It is one part a line, because Textual sends a line from the widget's left edge to the end of each part.

    Args:
        old: The lines before.
        new: The lines now; both are equally wide.
    """
    spans = []
    for y, line in enumerate(new):
        if y >= len(old):
            spans.append((0, y, sum(segment.cell_length for segment in line)))
        elif old[y] != line:
            before, after = list(_cells(old[y])), list(_cells(line))
            changed = [x for x, cell in enumerate(after) if x >= len(before) or before[x] != cell]
            if changed:
                spans.append((changed[0], y, changed[-1] - changed[0] + 1))
    return spans


def _cells(line: Line) -> Iterator[tuple[str, object]]:
    for text, style, _ in line:
        style = style or PLAIN
        marked = style.reverse or style.underline or style.strike
        blank = style if marked else style.bgcolor  # a blank looks the same in any color
        for char, size in cells(text):
            # both halves of a wide character change together
            for _ in range(size):
                yield char, blank if char == " " else style
