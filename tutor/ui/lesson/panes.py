"""The panes of a step: which are open where they stack, and what their upper edges say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

Name = Literal["text", "knobs", "code", "result"]


def open_panes(there: Iterable[Name], focused: Name) -> frozenset[Name]:
    """Return which panes are open where there is not room for all; each other one is a line.

    Before the first run all are. After it the result has most of the room, beside it the pane that has the keys; the
    knobs stay in sight, unless the code has the keys.

    Args:
        there: The panes that the step has; the result is one of them once there has been a run.
        focused: The pane that has the keys.
    """
    panes = frozenset(there)
    if "result" not in panes:
        return panes
    wanted: set[Name] = {focused, "result"} if focused == "code" else {focused, "result", "knobs"}
    return panes & wanted


def edge(name: Name, title: str, *, open: bool, key: str) -> str:
    """Return what the upper edge of a pane says; a closed one names the key that opens it."""
    if open:
        return "" if name == "text" else title
    return f"▸ {title}" + (f" · {key}" if key else "")


def opening_keys(stops: Sequence[Name], place: int) -> Mapping[Name, str]:
    """Return the key that leads to each other pane, where there is one: tab, shift+tab, or e for the code.

    Args:
        stops: The panes in which tab stops, in its order; one may be there more than once.
        place: Where tab is now.
    """
    keys: dict[Name, str] = {stops[place - 1]: "shift+tab", stops[(place + 1) % len(stops)]: "tab"}
    if "code" in stops:
        keys["code"] = "e"
    keys.pop(stops[place], None)
    return keys
