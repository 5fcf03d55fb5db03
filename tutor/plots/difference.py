"""What changed between two drawings, so that only this is sent to the terminal again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.style import Style

from tutor.plots.canvas import Line
from tutor.plots.labels import cells
from tutor.plots.palette import PLAIN

Span = tuple[int, int, int]
"""The first cell, the line, and how many cells."""


def changed_spans(old: Sequence[Line], new: Sequence[Line], apart: int = 8) -> list[Span]:
    """Return the parts of ``new`` that differ from ``old``.

    Args:
        old: The lines before.
        new: The lines now; both are equally wide.
        apart: Two changes with fewer equal cells between them become one span: moving the cursor costs as much.
    """
    spans = []
    for y, line in enumerate(new):
        if y >= len(old):
            spans.append((0, y, sum(segment.cell_length for segment in line)))
        elif old[y] != line:
            spans += [(x, y, width) for x, width in _line_spans(old[y], line, apart)]
    return spans


def _line_spans(old: Line, new: Line, apart: int) -> list[tuple[int, int]]:
    before, after = list(_cells(old)), list(_cells(new))
    spans: list[list[int]] = []
    for x, cell in enumerate(after):
        if x < len(before) and before[x] == cell:
            continue
        if spans and x - spans[-1][1] <= apart:
            spans[-1][1] = x + 1
        else:
            spans.append([x, x + 1])
    return [(start, end - start) for start, end in spans]


def _cells(line: Line) -> Iterator[tuple[str, Style]]:
    for text, style, _ in line:
        for char, size in cells(text):
            yield char, style or PLAIN
            for _ in range(size - 1):
                # both halves of a wide character change together
                yield char, style or PLAIN
