"""Pairs to be matched: each left side gets one of the right sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget


class MatchList(Widget, can_focus=True):
    """Left sides in a column, each with the right side chosen for it; space goes on to the next right side."""

    DEFAULT_CSS = """
    MatchList { height: auto; width: 1fr; padding: 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("space", "turn(1)", "Next match"),
        Binding("backspace", "turn(-1)", "Match before", show=False),
    ]

    class Changed(Message):
        """Another match has been chosen."""

    def __init__(self, left: Sequence[str], right: Sequence[str], order: Sequence[int]) -> None:
        super().__init__()
        self._left = tuple(left)
        self._right = tuple(right)
        self._order = list(order)
        self._places: list[int | None] = [None] * len(self._left)
        self.cursor = 0
        self.locked = False

    def render(self) -> Text:
        """Return a row for each pair."""
        width = max(map(len, self._left), default=0)
        rows = []
        for index, left in enumerate(self._left):
            place = self._places[index]
            right = "…" if place is None else self._right[self._order[place]]
            here = index == self.cursor and self.has_focus
            rows.append(Text(f"{'› ' if here else '  '}{left:<{width}}  →  {right}", "bold" if here else ""))
        return Text("\n").join(rows)

    def watch_has_focus(self, focused: bool) -> None:
        """Show or hide the cursor."""
        super().watch_has_focus(focused)
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(len(self._left) - 1, self.cursor + by))
        self.refresh()

    def action_turn(self, by: int) -> None:
        """Choose the next right side for the row under the cursor."""
        if not self.locked:
            place = self._places[self.cursor]
            self._places[self.cursor] = (-1 if place is None and by > 0 else place or 0) + by
            self._places[self.cursor] %= len(self._right)  # type: ignore[operator]
            self.refresh(layout=True)
            self.post_message(self.Changed())

    def put_back(self, answer: Sequence[int]) -> None:
        """Choose for each left side what an earlier answer had; nothing where it does not fit these pairs."""
        if len(answer) == len(self._left) and set(answer) <= set(self._order):
            self._places = [self._order.index(index) for index in answer]

    @property
    def answer(self) -> list[int] | None:
        """For each left side the number of its right side, or None while one is open."""
        if any(place is None for place in self._places):
            return None
        return [self._order[place] for place in self._places if place is not None]
