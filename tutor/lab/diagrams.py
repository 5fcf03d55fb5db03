"""Makers of diagrams: boxes on a small grid, with the code, the equation and the sentence behind each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tutor.figures import Arrow, Box, Diagram, Frame
from tutor.figures.diagrams import Side
from tutor.lab.live import emit

MOST_ROWS = 24
MOST_COLUMNS = 6
_SIZE = f"of {MOST_ROWS} rows and {MOST_COLUMNS} columns"


def box(
    id: str,
    label: str,
    row: int,
    column: int = 0,
    *,
    columns: int = 1,
    group: int | None = None,
    says: str = "",
    equation: str = "",
    ascii: str = "",
    source: str = "",
) -> Box:
    """Return a box for `diagram`.

    Args:
        id: What arrows call it.
        label: What stands in it.
        row: Its row on the grid, from 0 at the top.
        column: Its first column, from 0 at the left.
        columns: How many columns it takes.
        group: Boxes of one group have one color.
        says: A sentence or two about what it does.
        equation: Its equation in TeX.
        ascii: The equation where only ASCII can be drawn.
        source: The code that does it, ``tutor.models.attention:MultiHeadAttention``.
    """
    return Box(
        id=id,
        label=label,
        row=row,
        column=column,
        columns=columns,
        group=group,
        says=says,
        equation=equation,
        ascii=ascii,
        source=source,
    )


def arrow(start: str, end: str, *, label: str = "", via: Side = "") -> Arrow:
    """Return an arrow from box to box for `diagram`; ``via`` "left" or "right" leads it past what stands between."""
    return Arrow(start=start, end=end, label=label, via=via)


def frame(label: str, row: int, column: int, *, rows: int, columns: int = 1) -> Frame:
    """Return a frame around a part of the grid for `diagram`, such as a layer that is repeated."""
    return Frame(label=label, row=row, column=column, rows=rows, columns=columns)


def diagram(
    boxes: Sequence[Box],
    arrows: Iterable[Arrow | tuple[str, str]] = (),
    *,
    frames: Iterable[Frame] = (),
    title: str = "diagram",
    name: str = "",
    show: bool = True,
) -> Diagram:
    """Draw boxes on a grid with arrows between them. Full screen, each box opens its code, equation and sentence.

    ``arrows`` are pairs of ids, or made by `arrow`.

    Raises:
        ValueError: two boxes have one id or one place, an arrow names no box, or the grid is too large.
    """
    figure = Diagram(
        title=title,
        boxes=tuple(boxes),
        arrows=tuple(one if isinstance(one, Arrow) else Arrow(start=one[0], end=one[1]) for one in arrows),
        frames=tuple(frames),
    )
    _check(figure)
    if show:
        emit(name or title, figure)
    return figure


def _check(figure: Diagram) -> None:
    _check_boxes(figure.boxes)
    ids = {one.id for one in figure.boxes}
    for way in figure.arrows:
        for end in (way.start, way.end):
            if end not in ids:
                raise ValueError(f"an arrow names {end!r}, and there is no such box")
        if way.start == way.end:
            raise ValueError(f"an arrow leads from {way.start!r} to itself")
        if way.via not in ("", "left", "right"):
            raise ValueError(f"via must be 'left' or 'right', not {way.via!r}")
    for part in figure.frames:
        inside = part.row >= 0 and part.column >= 0 and part.rows > 0 and part.columns > 0
        if not inside or part.row + part.rows > MOST_ROWS or part.column + part.columns > MOST_COLUMNS:
            raise ValueError(f"the frame {part.label!r} lies outside a grid {_SIZE}")


def _check_boxes(boxes: Sequence[Box]) -> None:
    if not boxes:
        raise ValueError("a diagram needs a box")
    ids: set[str] = set()
    taken: dict[tuple[int, int], str] = {}
    for one in boxes:
        if one.id in ids:
            raise ValueError(f"two boxes have the id {one.id!r}")
        ids.add(one.id)
        if not (0 <= one.row < MOST_ROWS and one.column >= 0 and 1 <= one.columns <= MOST_COLUMNS - one.column):
            raise ValueError(f"the box {one.id!r} lies outside a grid {_SIZE}")
        for column in range(one.column, one.column + one.columns):
            other = taken.setdefault((one.row, column), one.id)
            if other != one.id:
                raise ValueError(f"the boxes {other!r} and {one.id!r} both stand in row {one.row}, column {column}")
