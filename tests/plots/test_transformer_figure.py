"""Figure 1 of the paper as a diagram: it fits a small terminal, and its boxes open what is there."""

from __future__ import annotations

import pytest

from tutor import lab
from tutor.linter.diagrams import diagram_problems
from tutor.plots import Palette, draw
from tutor.plots.diagram_layout import lay_out

BESIDE_SCROLLBAR = 77
"""How many columns of 80 a figure has in the result pane."""


def test_every_box_opens_code_that_is_there() -> None:
    figure = lab.transformer_figure(show=False)
    assert not list(diagram_problems(figure))
    assert all(box.source and box.says for box in figure.boxes)


@pytest.mark.parametrize("ascii", [False, True])
def test_it_fits_a_terminal_of_80_by_24(ascii: bool) -> None:
    figure = lab.transformer_figure(show=False)
    layout = lay_out(figure, BESIDE_SCROLLBAR, tall=False)
    assert layout.width <= BESIDE_SCROLLBAR and layout.height <= 23
    lines = draw(figure, BESIDE_SCROLLBAR, 24, Palette(colors="none", ascii=ascii))
    shown = "\n".join("".join(segment.text for segment in line) for line in lines)
    for box in figure.boxes:
        assert box.label in shown


def test_the_frames_say_how_often_a_layer_is_repeated() -> None:
    assert [frame.label for frame in lab.transformer_figure(layers=2, show=False).frames] == ["2 ×", "2 ×"]
