"""Which keys do something now: the key bar and the help show these and no others."""

from __future__ import annotations

from tutor.explorer.axes import has_special
from tutor.explorer.editing import may_set
from tutor.explorer.exploration import Exploration

ACTIONS = (
    "open", "head", "layer", "step", "all_heads", "view", "stages", "best", "over", "shows", "ramp", "cells",
    "special", "mask", "nudge", "minus", "set", "drop", "backspace", "ablate", "sweep", "restore", "move", "export",
)  # fmt: skip


def offered(exploration: Exploration, *, sweeps: bool = False) -> frozenset[str]:
    """Return the actions that do something in this state. ``sweeps``: the model can be run without each head."""
    return frozenset(action for action in ACTIONS if _offers(exploration, action, sweeps))


def _offers(now: Exploration, action: str, sweeps: bool) -> bool:
    typing, grid = bool(now.typed), now.view in ("heads", "time")
    match action:
        case "set" | "drop" | "backspace":
            return typing
        case "minus":
            return typing or may_set(now)
        case "nudge":
            return may_set(now)
        case "open":
            return grid
        case "head":
            return len(now.figure.weights[now.layer]) > 1
        case "layer":
            return len({layer for layer, _ in now.maps.heads}) > 1
        case "step":
            return now.training is not None and len(now.training.steps) > 1
        case "all_heads":
            return not grid and (now.several_heads or now.training is not None)
        case "best":
            return now.several_heads and now.maps.self_attention
        case "over":
            return now.several_heads
        case "shows" | "ramp":
            return now.view not in ("time", "stages") and (action == "ramp" or now.view != "heads")
        case "cells":
            return now.view == "matrix"
        case "special":
            return has_special(now.original.figure) and not grid
        case "stages":
            return now.one_head
        case "mask":
            return not grid
        case "ablate":
            return now.has_model and now.one_head
        case "sweep":
            return sweeps
        case "restore":
            return bool(now.edits)
    return True
