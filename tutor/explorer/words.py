"""An exploration in words and numbers, for a screen reader and for a log."""

from __future__ import annotations

from dataclasses import replace

from tutor.explorer.exploration import Exploration
from tutor.explorer.map_matrix import shown_matrix
from tutor.explorer.told import below_told, edits_told, head_told, place_told
from tutor.figures import Single
from tutor.plots import describe


def exploration_told(exploration: Exploration, figure: Single, width: int) -> str:
    """Tell the whole figure while all of it is on the screen and unchanged, else the map that is shown."""
    whole = exploration.view in ("heads", "time") or not exploration.several_heads
    if whole and not exploration.edits and not exploration.hides_special and exploration.shows == "weights":
        return describe(figure, width)
    matrix = replace(shown_matrix(exploration), title=exploration.figure.title)
    predicted = below_told(replace(exploration, said=""))
    above = [place_told(exploration), head_told(exploration), edits_told(exploration), predicted]
    return "\n".join([*filter(None, above), describe(matrix, width)])
