"""What a diagram names must be there: the code of its boxes, and equations that can be drawn."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.course.formula_art import draw_formula
from tutor.course.sources import SourceMissing, find_source
from tutor.course.tex_line import FormulaError
from tutor.figures import Box, Diagram, Figure, Panels


def diagram_problems(figure: Figure) -> Iterator[str]:
    """Yield what is wrong with the boxes of a diagram, or of the diagrams among several figures."""
    for part in figure.figures if isinstance(figure, Panels) else (figure,):
        if isinstance(part, Diagram):
            for box in part.boxes:
                yield from _box_problems(box)


def _box_problems(box: Box) -> Iterator[str]:
    if box.source:
        try:
            find_source(box.source)
        except SourceMissing as missing:
            yield f"the box {box.id!r}: {missing}"
    if box.equation:
        try:
            draw_formula(box.equation.strip())
        except FormulaError as error:
            yield f"the box {box.id!r}: {error}."
