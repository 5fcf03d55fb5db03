"""Every kind of figure, in every size and palette, as text.

The pictures are kept in ``goldens/``, one file a figure and size with a section for each palette. After a change that
is meant, write them anew with ``UPDATE_GOLDENS=1 python -m pytest tests/plots`` and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.plots.samples import FIGURES, PALETTES, SIZES
from tutor.figures import Figure
from tutor.plots import describe, draw, wanted_height

FOLDER = Path(__file__).parent / "goldens"


def compare(name: str, text: str) -> None:
    path = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def picture(figure: Figure, width: int, height: int) -> str:
    sections = []
    for name, palette in PALETTES.items():
        lines = ["".join(segment.text for segment in line) + "|" for line in draw(figure, width, height, palette)]
        wanted = wanted_height(figure, width, palette)
        sections.append("\n".join([f"=== {name}, {width}x{height}, wants {wanted} lines", *lines]))
    return "\n".join(sections) + "\n"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", FIGURES)
def test_drawing_is_the_golden_one(name: str, size: tuple[int, int]) -> None:
    compare(f"{name}-{size[0]}x{size[1]}", picture(FIGURES[name], *size))


@pytest.mark.parametrize("name", FIGURES)
def test_description_is_the_golden_one(name: str) -> None:
    compare(f"{name}-in-words", describe(FIGURES[name], 76) + "\n")
