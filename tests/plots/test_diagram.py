"""Diagrams: no box on another, arrows from box to box, a cursor that goes where it is sent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plots.samples import architecture
from tests.plots.test_any_figure import diagrams
from tutor import lab
from tutor.figures import Diagram
from tutor.plots import Palette, draw
from tutor.plots.diagram_cursor import neighbor
from tutor.plots.diagram_layout import DiagramLayout, E, N, Rect, S, W, lay_out

STEPS = {N: (0, -1), E: (1, 0), S: (0, 1), W: (-1, 0)}


def cells_of(rect: Rect) -> set[tuple[int, int]]:
    return {(x, y) for x in range(rect.x, rect.right + 1) for y in range(rect.y, rect.bottom + 1)}


def reached(layout: DiagramLayout, start: Rect) -> set[tuple[int, int]]:
    """The cells that lines lead to from beside a box."""
    beside = {(x + dx, y + dy) for x, y in cells_of(start) for dx, dy in STEPS.values()}
    found: set[tuple[int, int]] = set()
    queue = [cell for cell in beside if cell in layout.lines]
    while queue:
        cell = queue.pop()
        if cell in found:
            continue
        found.add(cell)
        steps = [step for way, step in STEPS.items() if layout.lines[cell] & way]
        after = [(cell[0] + dx, cell[1] + dy) for dx, dy in steps]
        queue += [one for one in after if one in layout.lines]
    return found


@settings(max_examples=200, deadline=None)
@given(figure=diagrams(), width=st.integers(40, 160), tall=st.booleans())
def test_boxes_lie_apart_and_every_arrow_leads_from_its_box_to_its_box(figure: Diagram, width: int, tall: bool) -> None:
    layout = lay_out(figure, width, tall=tall)
    rects = layout.boxes
    taken: set[tuple[int, int]] = set()
    for rect in rects.values():
        assert not taken & cells_of(rect)
        taken |= cells_of(rect)
        assert rect.x >= 0 and rect.right < layout.width and rect.bottom < layout.height
    for arrow in figure.arrows:
        if arrow.start not in rects or arrow.end not in rects or arrow.start == arrow.end:
            continue
        end = cells_of(rects[arrow.end])
        heads = {
            cell for cell, way in layout.heads.items() if (cell[0] + STEPS[way][0], cell[1] + STEPS[way][1]) in end
        }
        assert heads & reached(layout, rects[arrow.start])


def test_the_frame_holds_its_boxes_and_no_other() -> None:
    figure = architecture()
    for tall in (False, True):
        layout = lay_out(figure, 100, tall=tall)
        for (rect, _), frame in zip(layout.frames, figure.frames, strict=True):
            for box in figure.boxes:
                inside = frame.row <= box.row < frame.row + frame.rows and box.column == frame.column
                assert (cells_of(layout.boxes[box.id]) <= cells_of(rect)) is inside, box.id


@pytest.mark.parametrize(
    ("start", "way", "end"),
    [
        ("in", (-1, 0), "embed"),
        ("attend", (-1, 0), "norm"),
        ("norm", (-1, 0), "onorm"),
        ("norm", (0, 1), "cross"),
        ("cross", (0, -1), "norm"),
        ("onorm", (-1, 0), "linear"),
        ("linear", (1, 0), "onorm"),
        ("onorm", (0, -1), "norm"),
        ("nowhere", (1, 0), "in"),
    ],
)
def test_the_cursor_goes_to_the_box_that_lies_there(start: str, way: tuple[int, int], end: str) -> None:
    assert neighbor(architecture(), start, *way) == end


def test_every_box_can_be_reached_with_the_arrow_keys() -> None:
    figure = architecture()
    found = {"in"}
    for _ in figure.boxes:
        found |= {neighbor(figure, one, *way) for one in found for way in ((1, 0), (-1, 0), (0, 1), (0, -1))}
    assert found == {box.id for box in figure.boxes}


def test_where_there_is_room_boxes_have_borders_of_their_own() -> None:
    palette = Palette(colors="none")
    assert "┌" in "".join(segment.text for line in draw(small(), 80, 20, palette) for segment in line)
    low = "".join(segment.text for line in draw(small(), 80, 8, palette) for segment in line)
    assert "┌" not in low and "first" in low and "second" in low


def small() -> Diagram:
    return lab.diagram([lab.box("a", "first", 0), lab.box("b", "second", 1)], [("a", "b")], show=False)


@pytest.mark.parametrize(
    ("boxes", "arrows", "words"),
    [
        ([], [], "a diagram needs a box"),
        ([lab.box("a", "a", 0), lab.box("a", "b", 1)], [], "two boxes have the id 'a'"),
        ([lab.box("a", "a", 0), lab.box("b", "b", 0)], [], "'a' and 'b' both stand in row 0, column 0"),
        ([lab.box("a", "a", 0, columns=2), lab.box("b", "b", 0, 1)], [], "both stand in row 0, column 1"),
        ([lab.box("a", "a", 99)], [], "the box 'a' lies outside a grid of 24 rows and 6 columns"),
        ([lab.box("a", "a", 0)], [("a", "b")], "an arrow names 'b'"),
        ([lab.box("a", "a", 0)], [("a", "a")], "from 'a' to itself"),
        ([lab.box("a", "a", 0), lab.box("b", "b", 1)], [lab.arrow("a", "b", via="up")], "must be 'left' or 'right'"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_a_diagram_says_what_does_not_fit(boxes: list, arrows: list, words: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError, match=words):
        lab.diagram(boxes, arrows, show=False)


def test_a_frame_outside_the_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="the frame 'x' lies outside"):
        lab.diagram([lab.box("a", "a", 0)], frames=[lab.frame("x", 0, 0, rows=99)], show=False)
