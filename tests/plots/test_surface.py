"""The bands of a surface, and where its paths are drawn."""

from __future__ import annotations

from tutor.figures import Series, Surface
from tutor.plots import Palette, draw
from tutor.plots.surface import BANDS, bands


def lines_of(figure: Surface, palette: Palette) -> list[str]:
    return ["".join(segment.text for segment in line) for line in draw(figure, 40, 12, palette)]


def test_the_bands_of_a_bowl_are_evenly_apart() -> None:
    (found,) = bands([tuple(x * x / 100 for x in range(101))])
    widths = [found.count(band) for band in range(BANDS)]
    assert set(widths) <= {10, 11}


def test_what_is_not_finite_has_no_band() -> None:
    assert bands([(0.0, None, 4.0)]) == [[0, None, BANDS - 1]]
    assert bands([(3.0, 3.0)]) == [[0, 0]], "a plain is one band"


def test_a_path_lies_where_it_was_walked_and_says_how_much_is_outside() -> None:
    path = Series(label="lr 0.1", x=(0.0, 1.0, 9.0), y=(0.0, 1.0, 9.0))
    flat = ((1.0, 1.0), (1.0, 1.0))
    figure = Surface(title="plain", x_limits=(-1, 1), y_limits=(-1, 1), values=flat, paths=(path,))
    for palette in (Palette(), Palette(colors="none", ascii=True)):
        head, *rows = lines_of(figure, palette)
        mark = palette.mark(0)
        assert f"{mark} lr 0.1 (1 outside)" in head
        assert rows[0].endswith(mark), "the upper right corner"
        assert sum(row.count(mark) for row in rows) == 2
