"""The moves by name, as keys call them. The first word of a name is the action that `offers` knows."""

from __future__ import annotations

from collections.abc import Callable

from tutor.explorer.editing import NUDGE, ablated_head, entered, masked_key, nudged, restored, typing
from tutor.explorer.exploration import Exploration

Move = Callable[[Exploration], Exploration]


def _opened(now: Exploration) -> Exploration:
    """From all heads go to the one under the cursor, from the training's picture to all heads."""
    return now.in_view("heads" if now.view == "time" and now.several_heads else "matrix")


def _head(now: Exploration, by: int) -> Exploration:
    """Show the next head; the training's picture gives place to a head."""
    return now.in_view("matrix") if now.view == "time" else now.next_head(by)


MOVES: dict[str, Move] = {
    "open": _opened,
    "head next": lambda now: _head(now, 1),
    "head before": lambda now: _head(now, -1),
    "layer next": lambda now: now.next_layer(1),
    "layer before": lambda now: now.next_layer(-1),
    "step next": lambda now: now.at_step(now.at + 1),
    "step before": lambda now: now.at_step(now.at - 1),
    "all_heads": lambda now: now.in_view("time" if now.training is not None else "heads"),
    "view": Exploration.next_view,
    "stages": lambda now: now.in_view("matrix" if now.view == "stages" else "stages"),
    "best": Exploration.best_head,
    "over": Exploration.next_over,
    "shows": Exploration.next_shows,
    "ramp": Exploration.next_ramp,
    "special": lambda now: now.with_special(not now.hides_special),
    "mask": masked_key,
    "ablate": ablated_head,
    "restore": restored,
    "nudge up": lambda now: nudged(now, NUDGE),
    "minus": lambda now: typing(now, "-") if now.typed else nudged(now, -NUDGE),
    "set": entered,
    "backspace": lambda now: typing(now, "backspace"),
    "drop": lambda now: now.changed(),
}
