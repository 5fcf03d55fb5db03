"""Figures as a notebook shows them: pictures where matplotlib is installed, text where not, and always numbers."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from typing import Any

from tutor.figures import Figure
from tutor.plots import Palette, describe, draw, wanted_height

WIDTH = 88
"""The columns of a figure drawn as text."""


class Drawing:
    """A figure that IPython can display: its text always, and its picture."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Mapping[str, Any]:
        """Return the picture as PNG and the text."""
        bundle: dict[str, Any] = {"text/plain": as_text(self.figure)}
        if importlib.util.find_spec("matplotlib") is not None:
            from tutor.notebook.pictures import picture

            png = picture(self.figure)
            if png is not None:
                bundle["image/png"] = png
        return bundle


def as_text(figure: Figure) -> str:
    """Return a figure drawn with characters, and what it says in numbers."""
    palette = Palette(colors="none", ascii=False)
    height = wanted_height(figure, WIDTH, palette)
    lines = [
        "".join(segment.text for segment in line).rstrip() for line in draw(figure, WIDTH, height, palette, hint="")
    ]
    return "\n".join([*lines, describe(figure, WIDTH)])
