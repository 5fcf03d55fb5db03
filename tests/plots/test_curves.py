"""Curves: round ticks, what is dropped is said, a live axis stays still, and a cursor reads true values."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.plots.samples import entropy, loss_curve
from tutor.figures import Curves, Level, Series
from tutor.plots import Palette, describe, draw
from tutor.plots.curve_data import moved, read_at, settled_y
from tutor.plots.difference import changed_spans
from tutor.plots.numbers import cell_format, compact, nice_step, tick_label, ticks, weight
from tutor.plots.raster import binned


def text_of(figure: Curves, width: int = 80, height: int = 20, palette: Palette | None = None, **more: object) -> str:
    lines = draw(figure, width, height, palette or Palette(), **more)  # type: ignore[arg-type]
    return "\n".join("".join(segment.text for segment in line) for line in lines)


def live(steps: int) -> Curves:
    xs = tuple(float(step) for step in range(steps))
    ys = tuple(4.0 * math.exp(-x / 100) + 0.5 for x in xs)
    return Curves(title="loss", series=(Series(label="train", x=xs, y=ys),), x_limits=(0.0, 500.0), x_label="step")


def test_ticks_are_round() -> None:
    assert [label for _, label in ticks(0, 2000, 4)] == ["0", "500", "1k", "1.5k", "2k"]
    assert [label for _, label in ticks(0.03, 0.61, 4)] == ["0.2", "0.4", "0.6"]
    assert [label for _, label in ticks(-1, 1, 4)] == ["-1.0", "-0.5", "0", "0.5", "1.0"]
    assert nice_step(9.0, 4) == 2.5
    assert tick_label(2.5e-5, 5e-6) == "2.5e-5"
    assert tick_label(1.25e6, 2.5e5) == "1.25M"


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0, "0"), (1.5, "1.5"), (0.01234, "0.0123"), (12345.0, "12.3k"), (4.2e6, "4.2M"), (3e-7, "3e-7"),
     (None, "?"), (math.inf, "?"), (999.9, "1k"), (-0.5, "-0.5")],
)  # fmt: skip
def test_numbers_are_short(value: float | None, told: str) -> None:
    assert compact(value) == told


def test_weights_have_no_zero_in_front() -> None:
    assert [weight(value) for value in (0.714, 1.0, 0.0, 0.001, -0.25, 0.999)] == [
        ".71",
        "1.0",
        "0",
        ".00",
        "-.25",
        "1.0",
    ]
    assert cell_format(0, 12, True)(7.0) == "7"
    assert cell_format(-3.2, 5.25, False)(5.25) == "5.25"


def test_values_that_are_not_finite_are_left_out_and_said() -> None:
    figure = Curves(title="loss", series=(Series(label="a", x=(0, 1, 2, 3, 4), y=(3.0, None, 2.0, None, None)),))
    assert "3 values not finite" in text_of(figure)


def test_a_run_that_diverged_at_once_still_has_a_picture() -> None:
    figure = Curves(title="loss", series=(Series(label="a", x=(0, 1), y=(None, None)),), x_limits=(0, 10))
    text = text_of(figure)
    assert "2 values not finite" in text and "└" in text


def test_a_log_axis_says_what_it_cannot_show() -> None:
    figure = Curves(title="loss", series=(Series(label="a", x=(0, 1, 2), y=(0.0, 10.0, 1000.0)),), log_y=True)
    text = text_of(figure)
    assert "1 not above 0: not on the log axis" in text
    assert "100" in text and "1k" in text


def test_the_points_of_a_log_axis_are_its_ticks() -> None:
    last = text_of(entropy()).splitlines()[-2]
    assert last.split() == ["4", "16", "64", "256", "d_k", "→", "1024"]


def test_a_level_is_named_with_its_value() -> None:
    assert "ln 65 4.17" in text_of(loss_curve())
    above = replace(loss_curve(), levels=(Level(label="chance", y=9.0),))
    assert "chance 9" in text_of(above)


def test_series_are_told_apart_without_color() -> None:
    for palette in (
        Palette(colors="none"),
        Palette(colors="none", ascii=True),
        Palette(colors="none", marker="braille"),
    ):
        area = text_of(loss_curve(), palette=palette).splitlines()[1:-2]
        for index in (0, 1):
            assert any(palette.mark(index) in line for line in area)


def test_binning_bounds_the_points_and_keeps_the_ends_in_place() -> None:
    points = [(index / 9999, math.sin(index)) for index in range(10_000)]
    few = binned(points, 70)
    assert len(few) <= 2 * 70 + 1
    assert few == sorted(few)
    assert abs(sum(y for _, y in few)) < 1
    assert binned(points[:100], 70) == points[:100]


def test_a_live_axis_moves_only_when_it_must() -> None:
    first = settled_y(live(20), None)
    assert first[0] <= 4 * math.exp(-0.19) + 0.5 and first[1] >= 4.5
    later = settled_y(live(500), first)
    assert later != first and later[0] <= 0.53 and later[1] >= 4.5
    assert settled_y(live(400), later) == later
    assert settled_y(live(20), later) == first, "data that fills little of the axis gets a new one"


def test_one_more_point_changes_little_of_the_picture() -> None:
    limits = {"loss": (0.0, 5.0)}
    before = draw(live(300), 80, 20, Palette(), y_limits=limits)
    after = draw(live(303), 80, 20, Palette(), y_limits=limits)
    assert sum(width for _, _, width in changed_spans(before, after)) <= 8


def test_only_the_changed_cells_are_named() -> None:
    before = draw(live(300), 60, 12, Palette())
    assert changed_spans(before, before) == []
    assert changed_spans([], before)[0] == (0, 0, 60)


def test_the_cursor_reads_the_nearest_point_of_each_series() -> None:
    reads = read_at(loss_curve(), 347.0)
    assert [(read.label, read.x) for read in reads] == [("train", 347.0), ("val", 350.0)]
    assert reads[0].y == loss_curve().series[0].y[347]
    assert read_at(entropy(), 1000.0)[0].y is None


def test_the_cursor_moves_one_column_or_one_point() -> None:
    assert moved(entropy(), 16.0, 1, 70) == 64.0
    assert moved(entropy(), 4.0, -1, 70) == 4.0
    assert moved(loss_curve(), 100.0, 1, 60) == 110.0
    assert moved(loss_curve(), 100.0, 99999, 60) == 599.0


def test_hd_and_braille_draw_the_same_line() -> None:
    hd, braille = (text_of(live(500), palette=Palette(marker=marker)) for marker in ("hd", "braille"))
    assert any("▀" <= char <= "▟" for char in hd) and any("⠀" < char <= "⣿" for char in braille)


def test_plotext_is_imported_by_the_first_chart_only() -> None:
    code = (
        "import sys; from tutor.plots import *; from tutor.figures import *; "
        "assert not {'plotext', 'numpy', 'textual'} & set(sys.modules); "
        "draw(Curves(title='', series=(Series(label='', x=(0., 1.), y=(0., 1.)),)), 40, 10, Palette()); "
        "assert 'plotext' in sys.modules and not {'numpy', 'textual'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def banded(low: float, high: float) -> Curves:
    xs = tuple(float(x) for x in range(11))
    line = Series(label="a", x=xs, y=(2.0,) * 11, low=(low,) * 11, high=(high,) * 11)
    return Curves(title="loss", series=(line,), x_label="step")


@pytest.mark.parametrize(
    ("palette", "char"), [(Palette(), "░"), (Palette(ascii=True), "."), (Palette(colors="none"), "·")]
)
def test_a_band_is_shaded_between_its_ends_and_the_axis_holds_it(palette: Palette, char: str) -> None:
    text = text_of(banded(1.0, 4.0), palette=palette)
    rows = [line for line in text.splitlines() if line.count(char) > 40]
    assert len(rows) >= 12 and "4" in text and "1" in text
    bare = text_of(replace(banded(1, 4), series=(replace(banded(1, 4).series[0], low=(), high=()),)), palette=palette)
    assert all(line.count(char) < 5 for line in bare.splitlines())


def test_a_band_is_read_at_the_cursor_and_told_in_words() -> None:
    (read,) = read_at(banded(1.0, 4.0), 3.2)
    assert (read.x, read.y, read.low, read.high) == (3.0, 2.0, 1.0, 4.0)
    assert "the band ends at 1 to 4" in describe(banded(1.0, 4.0), 80)


def test_a_band_between_far_points_is_filled() -> None:
    line = Series(label="a", x=(0.0, 10.0), y=(1.0, 1.0), low=(0.0, 1.0), high=(2.0, 1.0))
    figure = Curves(title="loss", series=(line,))
    widths = [row.count("░") for row in text_of(figure).splitlines() if "░" in row]
    assert max(widths) > 60 and min(widths) < 10
