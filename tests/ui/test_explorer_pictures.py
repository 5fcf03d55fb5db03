"""The explorer's views against goldens, at the smallest size and at a large one, and as pictures in color."""

from __future__ import annotations

import re

import pytest

from tests.explorer.figures import kept_attention
from tests.plots.samples import two_heads_appear
from tests.ui.pictures import compare, picture
from tests.ui.test_figure_screen import ScreenApp
from tutor.figures import Figure
from tutor.terminal import Profile

WORDS = ("[CLS]", "the", "cat", "sat", "on", "the", "mat", ".", "the", "cat", "sat", "on", "a", "dog")
VIEWS: dict[str, tuple[Figure, list[str]]] = {
    "heads": (kept_attention(WORDS, layers=3, heads=4), ["down", "right"]),
    "matrix": (kept_attention(WORDS), ["enter", "]", *["down"] * 5, "right"]),
    "lines": (kept_attention(WORDS), ["enter", "]", *["down"] * 5, "v"]),
    "token": (kept_attention(WORDS), ["enter", "]", *["down"] * 5, "v", "v"]),
    "stages": (kept_attention(WORDS), ["enter", "]", *["down"] * 5, "s"]),
    "masked": (kept_attention(WORDS), ["enter", *["down"] * 5, "right", "m", "w", "w"]),
    "training": (two_heads_appear(), ["<"]),
}


async def seen(name: str, size: tuple[int, int], profile: Profile | None = None, svg: str = "") -> str:
    figure, keys = VIEWS[name]
    app = ScreenApp(figure, profile)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause(0.05)
        if svg:
            compare(svg, re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title="attn-tutor")))
        return picture(app)


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("size", ((80, 24), (160, 50)))
async def test_the_view(name: str, size: tuple[int, int]) -> None:
    compare(f"explorer_{name}_{size[0]}x{size[1]}.txt", await seen(name, size))


@pytest.mark.parametrize("name", ("heads", "matrix", "stages"))
async def test_the_view_in_ascii_without_color(name: str) -> None:
    found = await seen(name, (80, 24), Profile(colors="none", ascii=True))
    compare(f"explorer_{name}_ascii.txt", found)


@pytest.mark.parametrize("name", ("heads", "matrix", "lines"))
async def test_the_view_as_a_picture(name: str) -> None:
    await seen(name, (100, 30), svg=f"explorer_{name}.svg")
