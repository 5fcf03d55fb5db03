"""The rung between the last hint and the solution: the lines of a solution, to be put in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.ui.lesson.grading import shuffled
from tutor.ui.widgets.order_list import OrderList


class ParsonsRung(ModalScreen[list[str] | None]):
    """Ends with the lines in the learner's order, which the exercise's checks then judge, or with None."""

    DEFAULT_CSS = """
    ParsonsRung { align: center middle; }
    ParsonsRung > VerticalScroll {
        width: 90%; height: auto; max-height: 90%; border: round $accent; background: $surface; padding: 0 1;
    }
    ParsonsRung Static { height: auto; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "check", "Check this order"),
        Binding("escape", "close", "Back"),
    ]

    def __init__(self, key: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = tuple(lines)
        self._key = key

    def compose(self) -> ComposeResult:
        """Show what to do and the lines."""
        with VerticalScroll(can_focus=False):
            yield Static(
                "These are the lines of a solution. Put them in order: space picks a line up, ↑ ↓ carry it.\n"
                "enter: put them into the editor (there ctrl+z brings your own code back) and check them.\n"
                "esc: back, nothing changes.",
                markup=False,
            )
            yield OrderList(self._lines, shuffled(len(self._lines), self._key))

    def action_check(self) -> None:
        """End with the lines."""
        order = self.query_one(OrderList).answer
        self.dismiss([self._lines[index] for index in order])

    def action_close(self) -> None:
        """End without an order."""
        self.dismiss(None)
