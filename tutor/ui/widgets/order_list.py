"""Lines to be put in order: space picks one up, the arrow keys carry it, ``x`` leaves a line out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget


class OrderList(Widget, can_focus=True):
    """Items in the learner's order. ``order`` holds their numbers; with ``may_drop`` some may be left out."""

    DEFAULT_CSS = """
    OrderList { height: auto; width: 1fr; padding: 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("space", "hold", "Pick up"),
        Binding("x,delete", "drop", "Leave out"),
    ]

    class Changed(Message):
        """The order is another one."""

    def __init__(self, items: Sequence[str], order: Sequence[int], *, may_drop: bool = False) -> None:
        super().__init__()
        self._items = tuple(items)
        self.order = list(order)
        self.dropped: set[int] = set()
        self.cursor = 0
        self.held = False
        self.locked = False
        self._may_drop = may_drop

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer leaving out only where it makes sense."""
        return self._may_drop if action == "drop" else True

    def render(self) -> Text:
        """Return the items, one a row; the one that is held is marked."""
        text = Text()
        for place, index in enumerate(self.order):
            here = place == self.cursor and self.has_focus
            sign = "≡ " if here and self.held else "› " if here else "  "
            style = "reverse" if here and self.held else "bold" if here else ""
            if index in self.dropped:
                style = f"{style} dim strike".strip()
            text.append(f"{sign}{self._items[index]}" + ("" if place + 1 == len(self.order) else "\n"), style)
        return text

    def watch_has_focus(self, focused: bool) -> None:
        """Show or hide the cursor."""
        super().watch_has_focus(focused)
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor, and what is held with it."""
        target = max(0, min(len(self.order) - 1, self.cursor + by))
        if self.held and not self.locked:
            self.order.insert(target, self.order.pop(self.cursor))
            self.post_message(self.Changed())
        self.cursor = target
        self.refresh()

    def action_hold(self) -> None:
        """Pick up the item under the cursor, or put it down."""
        self.held = not self.held and not self.locked
        self.refresh()

    def action_drop(self) -> None:
        """Leave the item under the cursor out, or take it in again."""
        if not self.locked:
            self.dropped ^= {self.order[self.cursor]}
            self.refresh()
            self.post_message(self.Changed())

    def put_back(self, answer: Sequence[int]) -> None:
        """Put the items in the order of an earlier answer; nothing where it does not fit these items."""
        left = [index for index in self.order if index not in answer]
        if sorted([*answer, *left]) == sorted(self.order) and (self._may_drop or not left):
            self.order = [*answer, *left]
            self.dropped = set(left)

    @property
    def answer(self) -> list[int]:
        """The numbers of the items in the learner's order, without those left out."""
        return [index for index in self.order if index not in self.dropped]
