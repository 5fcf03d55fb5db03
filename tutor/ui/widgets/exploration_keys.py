"""The keys of the attention explorer. Those of the key line come first; ``?`` tells all that work now."""

from __future__ import annotations

from textual.binding import Binding, BindingType

BINDINGS: list[BindingType] = [
    Binding("enter", "go('open')", "Open head", tooltip="Show the head in brackets large"),
    Binding("enter", "go('set')", "Set", tooltip="Set the score before the softmax to what is typed"),
    Binding("escape", "go('drop')", "Drop", tooltip="Drop what is typed"),
    Binding("less_than_sign", "go('step before')", "Step", key_display="< >", tooltip="The saved training step before"),
    Binding("greater_than_sign", "go('step next')", "Next step", show=False, tooltip="The saved training step after"),
    Binding("left,h", "move(0, -1)", "Cell", key_display="←↑↓→", tooltip="Move the cursor"),
    Binding("left_square_bracket", "go('head before')", "Head", key_display="[ ]", tooltip="The head before, and next"),
    Binding("right_square_bracket", "go('head next')", "Next head", show=False),
    Binding("left_curly_bracket", "go('layer before')", "Layer", key_display="{ }", tooltip="Layer before, and next"),
    Binding("right_curly_bracket", "go('layer next')", "Next layer", show=False),
    Binding("v", "go('view')", "View", tooltip="Matrix, lines, or the bars of one query"),
    Binding("s", "go('stages')", "Stages", tooltip="Unfold the stages of a query, or fold them"),
    Binding("m", "go('mask')", "Mask", tooltip="Mask the key under the cursor, or show it"),
    Binding("a", "go('ablate')", "Ablate", tooltip="Zero the output of this head, or let it work again"),
    Binding("g", "go('all_heads')", "All heads", tooltip="Show all heads, over training time where that was kept"),
    Binding("d", "go('best')", "Best head", tooltip="Jump to the head that a detector finds, then to the next one's"),
    Binding("r", "go('restore')", "Restore", tooltip="Take all edits back"),
    Binding("e", "export", "Export", tooltip="Save as text, SVG, JSON or .npz"),
    Binding("o", "go('over')", "Over heads", show=False, tooltip="One head, the mean or the maximum over heads"),
    Binding("w", "go('shows')", "What", show=False, tooltip="Weights, scaled scores, or what the edits changed"),
    Binding("u", "go('ramp')", "Ramp", show=False, tooltip="One ramp for all heads, one for each, or 0 in the middle"),
    Binding("c", "cells", "Cells", show=False, tooltip="Change between numbers and colors"),
    Binding("i", "go('special')", "Special", show=False, tooltip="Hide or show tokens such as [CLS]"),
    Binding("A", "sweep", "Sweep", show=False, tooltip="Run the model without each head in turn"),
    Binding("plus", "go('nudge up')", "Score", show=False, key_display="+ -", tooltip="Move the score by a half"),
    Binding("minus", "go('minus')", "Less, or the other sign", show=False),
    Binding("backspace", "go('backspace')", "Take the last digit away", show=False),
    Binding("right,l", "move(0, 1)", "Next column", show=False),
    Binding("up,k", "move(-1, 0)", "Row above", show=False),
    Binding("down,j", "move(1, 0)", "Row below", show=False),
    Binding("home", "move(0, -9999)", "First column", show=False),
    Binding("end", "move(0, 9999)", "Last column", show=False),
    Binding("pageup", "move(-10, 0)", "Ten rows up", show=False),
    Binding("pagedown", "move(10, 0)", "Ten rows down", show=False),
    Binding("ctrl+home", "move(-9999, -9999)", "First cell", show=False),
    Binding("ctrl+end", "move(9999, 9999)", "Last cell", show=False),
]
