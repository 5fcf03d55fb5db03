"""Figures drawn as lines of styled text: pure functions of (figure, width, height, palette).

`draw` returns lines of segments, `wanted_height` says how tall a figure wants to be, and `describe` says in words and
numbers what the picture shows. Nothing here knows Textual, a terminal or the lesson.
"""

from __future__ import annotations

from tutor.plots.canvas import Line
from tutor.plots.description import describe
from tutor.plots.drawing import draw, wanted_height
from tutor.plots.palette import Palette

__all__ = ["Line", "Palette", "describe", "draw", "wanted_height"]
