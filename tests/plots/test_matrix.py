"""Matrices: colors stand for the right values, masked is not zero, cells are found where they are drawn."""

from __future__ import annotations

import pytest
from rich.segment import Segment

from tests.plots.samples import attention_matrix, causal, heads
from tutor.figures import Matrix
from tutor.plots import Palette, draw
from tutor.plots.attention import head_matrix, limits
from tutor.plots.matrix import cell_line, look_lines
from tutor.plots.matrix_description import cell_told, top_keys
from tutor.plots.matrix_layout import lay_out
from tutor.plots.open_cells import OpenCells
from tutor.plots.palette import level_of
from tutor.plots.room import Room

TRUE = Palette()


def cells_of(line: list[Segment]) -> list[Segment]:
    return [Segment(char, segment.style) for segment in line for char in segment.text]


def text_of(lines: list[list[Segment]]) -> list[str]:
    return ["".join(segment.text for segment in line) for line in lines]


def test_a_half_block_shows_two_rows_in_their_colors() -> None:
    matrix = Matrix(title="m", values=causal(40, 1), low=0.0, high=1.0)
    look = lay_out(matrix, Room(width=60, height=26, palette=TRUE))
    assert look.mode == "half"
    ramp = TRUE.ramp()
    for line in range(look.lines):
        drawn = cells_of(cell_line(look, line))[look.gutter :]
        for column in range(40):
            upper, lower = matrix.values[2 * line][column], matrix.values[2 * line + 1][column]
            style = drawn[column].style
            assert drawn[column].text == "▀"
            assert style.color.name == ramp[level_of(upper, 0.0, 1.0, len(ramp))]
            assert style.bgcolor.name == ramp[level_of(lower, 0.0, 1.0, len(ramp))]


@pytest.mark.parametrize("palette", (TRUE, Palette(colors="256"), Palette(colors="none"), Palette(ascii=True)))
@pytest.mark.parametrize("size", ((80, 20), (30, 20), (22, 12)))
def test_a_masked_cell_is_never_drawn_like_a_zero(palette: Palette, size: tuple[int, int]) -> None:
    values = ((0.5, 0.0, 0.0), (0.25, 0.75, 0.0), (0.0, 0.25, 0.75))
    masked = ((False, False, True), (False, False, True), (True, False, False))
    look = lay_out(
        Matrix(title="m", values=values, masked=masked), Room(width=size[0], height=size[1], palette=palette)
    )
    zero, hidden = (
        cells_of(cell_line(look, line))[look.gutter + column * look.cell : look.gutter + (column + 1) * look.cell]
        for line, column in ((0, 1), (0, 2))
    )
    assert zero != hidden


def test_a_value_that_is_not_finite_is_seen_and_counted() -> None:
    matrix = Matrix(title="m", values=((0.1, None), (0.2, 0.3)))
    text = text_of(draw(matrix, 60, 10, TRUE))
    assert "?" in text[2]
    assert any("1 not finite" in line for line in text)


def test_numbers_are_read_off_the_picture() -> None:
    matrix = attention_matrix()
    text = text_of(draw(matrix, 100, 20, TRUE))
    row = text[2 + 5].split()
    assert row[0] == "miles"
    assert row[1:7] == [f"{value:.2f}".lstrip("0") for value in matrix.values[5][:6]]
    assert row[7:] == ["·"] * 8
    assert "query ↓  key →" in text[0]


@pytest.mark.parametrize("size", ((80, 24), (40, 12), (30, 30), (160, 40)))
@pytest.mark.parametrize("count", (5, 14, 64))
def test_a_place_on_the_picture_leads_back_to_its_cell(size: tuple[int, int], count: int) -> None:
    look = lay_out(
        attention_matrix(count), Room(width=size[0], height=size[1], palette=TRUE), first_row=3, first_column=2
    )
    for row in range(look.first_row, look.first_row + look.rows, look.per_line):
        y = look.line_of(row)
        assert y is not None
        for column in range(look.first_column, look.first_column + look.columns):
            x = look.gutter + (column - look.first_column) * look.cell
            assert look.cell_at(x, y) == (row, column)
    assert look.cell_at(0, look.top) is None
    assert look.cell_at(look.gutter, 0) is None


def test_the_cursor_stands_out_in_cell_row_and_column() -> None:
    look = lay_out(attention_matrix(), Room(width=150, height=20, palette=TRUE))
    plain, chosen = look_lines(look), look_lines(look, (5, 1))
    changed = [y for y in range(len(plain)) if plain[y] != chosen[y]]
    assert changed == [1, look.line_of(5)]
    reversed_text = "".join(s.text for line in chosen for s in line if s.style and s.style.reverse)
    assert reversed_text.split() == ["journey", "miles", look.write(look.matrix.values[5][1])]


def test_the_cell_is_told_with_its_rank() -> None:
    matrix = attention_matrix()
    value = matrix.values[5][1]
    rank = 1 + sum(other > value for other in matrix.values[5][:6])
    told = cell_told(matrix, 5, 1)
    assert told.startswith('query "miles" (5) → key "journey" (1)   weight .')
    assert float(told.split("weight ")[1].split()[0]) == pytest.approx(value, rel=1e-3)
    assert told.endswith(f"rank {rank} of 6")
    assert cell_told(matrix, 2, 9).endswith("masked")
    assert cell_told(matrix, 99, 0) == ""


def test_the_strongest_keys_come_first() -> None:
    matrix = Matrix(title="m", values=((0.1, 0.7, 0.2),), row_labels=("the",), column_labels=("a", "b", "c"))
    assert top_keys(matrix, 2) == ["the (0) → b (1) .70, c (2) .20"]


def test_a_thumbnail_keeps_the_largest_weight_and_forgets_masked_ones() -> None:
    values = ((0.1, 0.9, 0.3), (0.2, 0.4, 0.8), (0.5, 0.6, 0.7))
    masked = ((False, True, True), (False, False, True), (False, False, False))
    assert OpenCells(None).pooled(values, 2) == ((0.9, 0.8), (0.6, 0.7))
    assert OpenCells(masked).pooled(values, 2) == ((0.4, None), (0.6, 0.7))


def test_heads_share_one_ramp() -> None:
    figure = heads()
    assert limits(figure) == (0.0, 1.0)
    assert head_matrix(figure, 1, 2).values == figure.weights[1][2]
    assert "layer 2 head 3" in head_matrix(figure, 1, 2).title
