"""Which box of a diagram lies next in a direction."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.figures import Box, Diagram
from tutor.plots.diagram_layout import share_column


def neighbor(diagram: Diagram, id: str, down: int, right: int) -> str:
    """Return the box that lies nearest in a direction, or the same one where there is none."""
    here = next((box for box in diagram.boxes if box.id == id), None)
    if here is None:
        return diagram.boxes[0].id if diagram.boxes else id
    best = min(_ahead(diagram, here, down, right), default=(0, 0, id))
    return best[2]


def _ahead(diagram: Diagram, here: Box, down: int, right: int) -> Iterator[tuple[int, int, str]]:
    for index, box in enumerate(diagram.boxes):
        rows, columns = box.row - here.row, _center(box) - _center(here)
        along, aside = (rows * down * 2, abs(columns)) if down else (columns * right, abs(rows) * 2)
        if along > 0 and (not right or box.row == here.row or not share_column(box, here)):
            yield along + 2 * aside, index, box.id


def _center(box: Box) -> int:
    return 2 * box.column + box.columns - 1
