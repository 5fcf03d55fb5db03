"""The attention explorer without a screen: what a reader looks at and changes, and pure drawings of it.

`Exploration` is one state; its methods and the functions of `editing` return the next one. `draw_exploration` draws a
state in a room. Nothing here knows Textual, a terminal or a model: what a model has to recompute, the screen asks for.
"""

from __future__ import annotations

from tutor.explorer.exploration import Exploration
from tutor.explorer.opening import explorable, explore
from tutor.explorer.picture import draw_exploration
from tutor.explorer.words import exploration_told

__all__ = ["Exploration", "draw_exploration", "explorable", "exploration_told", "explore"]
