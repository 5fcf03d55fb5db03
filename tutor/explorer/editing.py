"""What a reader changes: a token that nobody may look at, a score, a head. Each function returns the next state.

Weights and outputs of the changed map are recomputed here at once. What follows from them in later layers, the
predictions and the loss come from the model, where one stands behind the figure: see `Exploration.pending`.
"""

from __future__ import annotations

import math
from dataclasses import replace

from tutor.explorer.axes import name_of
from tutor.explorer.exploration import Exploration
from tutor.explorer.map_matrix import is_masked
from tutor.explorer.maps import UNCHANGED, HeadMaps
from tutor.figures import Attention, Edits

NUDGE = 0.5
LARGEST = 999.0
MOST_DIGITS = 7
NO_MODEL = (
    "no model stands behind this figure: later layers, predictions and loss can not follow. "
    "attn-tutor inspect opens one with a model"
)


def with_edits(exploration: Exploration, edits: Edits, said: str = "") -> Exploration:
    """Return the state with these edits instead of those there are."""
    original = exploration.original
    edits = replace(edits, part=original.figure.part) if edits else UNCHANGED
    maps = HeadMaps(original.figure, edits, like=original) if edits else original
    shows = "weights" if exploration.shows == "change" and not edits else exploration.shows
    return exploration.changed(
        edits=edits, maps=maps, shows=shows, said=said, pending=exploration.has_model and bool(edits)
    )


def masked_key(exploration: Exploration) -> Exploration:
    """Mask the key under the cursor for all queries, or show it again."""
    key, before = exploration.key, exploration.edits.masked
    shut = tuple(sorted(set(before) ^ {key}))
    if len(shut) >= exploration.maps.keys:
        return exploration.changed(said="one key has to stay: a query that may look nowhere has no weights")
    told = f"{name_of(exploration.figure, 'keys', key)} {'can be seen again' if key in before else 'is masked'}"
    return with_edits(exploration, replace(exploration.edits, masked=shut), told)


def ablated_head(exploration: Exploration) -> Exploration:
    """Zero the output of the head that is shown, or let it work again."""
    if not exploration.has_model:
        return exploration.changed(said=NO_MODEL)
    place, before = (exploration.layer, exploration.head), exploration.edits.ablated
    heads = tuple(sorted(set(before) ^ {place}))
    name = f"L{place[0] + 1}H{place[1] + 1}"
    told = f"{name} works again" if place in before else f"the output of {name} is zeroed"
    return with_edits(exploration, replace(exploration.edits, ablated=heads), told)


def restored(exploration: Exploration) -> Exploration:
    """Take all edits back."""
    return with_edits(exploration, UNCHANGED, "everything is as it was")


def answered(exploration: Exploration, figure: Attention) -> Exploration:
    """Show what the model made of the edits; without any that is the figure as it came."""
    original = exploration.original
    maps = original if figure is original.figure else HeadMaps(figure, like=original)
    shows = "weights" if exploration.shows == "change" and maps is original else exploration.shows
    return replace(exploration, maps=maps, pending=False, shows=shows)


# ---------------------------------------------------------------------------------------------------- setting a score


def may_set(exploration: Exploration) -> bool:
    """Whether the cell under the cursor has a score to set."""
    several = exploration.view in ("matrix", "lines", "token", "stages") and exploration.one_head
    return several and not is_masked(exploration, exploration.query, exploration.key)


def typing(exploration: Exploration, sign: str) -> Exploration:
    """Add a digit or a point to what is typed; a minus turns its sign; ``"backspace"`` takes the last one away."""
    typed = exploration.typed
    if sign == "backspace":
        typed = typed[:-1] if len(typed.lstrip("-")) > 1 else ""
    elif sign == "-":
        typed = typed.removeprefix("-") if typed.startswith("-") else f"-{typed}"
    elif not (sign == "." and "." in typed) and len(typed) < MOST_DIGITS:
        typed += sign
    return replace(exploration, typed=typed, said="")


def entered(exploration: Exploration) -> Exploration:
    """Set the scaled score of the cell under the cursor to what is typed; without a digit nothing changes."""
    try:
        return _with_score(exploration, float(exploration.typed))
    except ValueError:
        return exploration.changed()


def nudged(exploration: Exploration, by: float) -> Exploration:
    """Move the scaled score of the cell under the cursor."""
    stages = exploration.maps.stages(exploration.layer, exploration.head, exploration.query, mixed=False)
    now = stages.scaled[exploration.key]
    return _with_score(exploration, (now if math.isfinite(now) else 0.0) + by)


def _with_score(exploration: Exploration, score: float) -> Exploration:
    score = max(-LARGEST, min(LARGEST, score))
    place = (exploration.layer, exploration.head, exploration.query, exploration.key)
    others = tuple(cell for cell in exploration.edits.cells if cell[:4] != place)
    told = f"the score before the softmax is {score:.4g}"
    return with_edits(exploration, replace(exploration.edits, cells=(*others, (*place, score))), told)
