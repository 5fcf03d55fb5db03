"""Ramps: monotone in luminance on every kind of terminal, also after the trip through Textual's filters and rich."""

from __future__ import annotations

from itertools import pairwise

import pytest
from rich.color import Color, ColorSystem

from tutor.plots import Palette
from tutor.plots.palette import level_of
from tutor.plots.ramps import class_grounds, luminance, ramp, readable_on, series_colors

COLORED = ("truecolor", "256")


def rising(values: list[float]) -> bool:
    return all(before < after for before, after in pairwise(values))


@pytest.mark.parametrize("colors", COLORED)
@pytest.mark.parametrize("dark", (True, False))
def test_more_is_farther_from_the_background(colors: str, dark: bool) -> None:
    lights = [luminance(color) for color in ramp(colors, dark, False)]
    assert len(lights) >= 8
    assert rising(lights if dark else lights[::-1])


@pytest.mark.parametrize("colors", COLORED)
@pytest.mark.parametrize("dark", (True, False))
def test_a_signed_ramp_is_monotone_on_both_sides_of_zero(colors: str, dark: bool) -> None:
    lights = [luminance(color) for color in ramp(colors, dark, True)]
    middle = len(lights) // 2
    assert len(lights) % 2 == 1
    low, high = lights[: middle + 1], lights[middle:]
    assert rising(low[::-1] if dark else low)
    assert rising(high if dark else high[::-1])


@pytest.mark.parametrize("signed", (True, False))
@pytest.mark.parametrize("dark", (True, False))
def test_256_colors_survive_being_turned_into_truecolor_and_back(signed: bool, dark: bool) -> None:
    """Textual turns every color into truecolor before rich brings it down to the terminal's 256 again."""
    for name in ramp("256", dark, signed):
        original = Color.parse(name)
        back = Color.from_triplet(original.get_truecolor()).downgrade(ColorSystem.EIGHT_BIT)
        assert abs((back.number or 0) - (original.number or 0)) <= 1, name


@pytest.mark.parametrize("colors", COLORED)
@pytest.mark.parametrize("dark", (True, False))
@pytest.mark.parametrize("signed", (True, False))
def test_numbers_are_readable_on_the_ramp(colors: str, dark: bool, signed: bool) -> None:
    for color in ramp(colors, dark, signed):
        light = luminance(color)
        ink = luminance(readable_on(color))
        assert (max(light, ink) + 0.05) / (min(light, ink) + 0.05) >= 4.5, color


@pytest.mark.parametrize("colors", ("truecolor", "256", "16"))
@pytest.mark.parametrize("dark", (True, False))
def test_series_have_colors_of_their_own(colors: str, dark: bool) -> None:
    found = series_colors(colors, dark)
    assert len(found) >= 6 and len(set(found)) == len(found)


@pytest.mark.parametrize("ascii_only", (True, False))
def test_series_have_marks_of_their_own(ascii_only: bool) -> None:
    palette = Palette(colors="none", ascii=ascii_only)
    assert len({palette.mark(index) for index in range(8)}) == 8
    assert len({palette.fill(index) for index in range(6)}) == 6
    assert len(set(palette.shades())) == len(palette.shades())
    assert len(set(palette.shades(signed=True))) == len(palette.shades(signed=True))


@pytest.mark.parametrize("colors", COLORED)
def test_a_class_is_stronger_where_it_is_surer(colors: str) -> None:
    for dark in (True, False):
        for shades in class_grounds(colors, dark):
            lights = [luminance(shade) for shade in shades]
            assert rising(lights if dark else lights[::-1])


def test_levels_cut_the_range_into_equal_parts() -> None:
    assert [level_of(value / 10, 0.0, 1.0, 5) for value in range(11)] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4]
    assert level_of(-5.0, 0.0, 1.0, 5) == 0
    assert level_of(9.0, 0.0, 1.0, 5) == 4
    assert level_of(1.0, 1.0, 1.0, 5) == 0
