"""The choices of a question: one or many can be chosen, by arrow keys and space, by number, or by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget


class ChoiceList(Widget, can_focus=True):
    """A list of choices. With ``many``, any number of them can be chosen; else choosing one drops the other."""

    DEFAULT_CSS = """
    ChoiceList { height: auto; width: 1fr; padding: 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("space", "choose", "Choose"),
        *(Binding(str(number), f"choose_number({number - 1})", show=False) for number in range(1, 10)),
    ]

    class Changed(Message):
        """Another choice has been made."""

    def __init__(self, choices: Sequence[str], *, many: bool = False, chosen: Sequence[int] = ()) -> None:
        super().__init__()
        self._choices = tuple(choices)
        self._many = many
        self.chosen = set(chosen)
        self.cursor = min(self.chosen, default=0)
        self.locked = False
        """True once the answer is given: it can no longer be changed."""

    def _row(self, index: int, width: int) -> Text:
        marks = ("[ ]", "[x]") if self._many else ("( )", "(•)")
        focused = self.has_focus and index == self.cursor
        text = Text(("› " if focused else "  ") + marks[index in self.chosen] + " " + self._choices[index])
        text.stylize("bold" if focused else "dim" if self.locked and index not in self.chosen else "")
        wrapped = Text("\n").join(text.wrap(self.app.console, max(10, width - 6)))
        return Text(wrapped.plain.replace("\n", "\n      "), style=text.style if not focused else "bold")

    def _rows(self, width: int) -> list[Text]:
        return [self._row(index, width) for index in range(len(self._choices))]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that the wrapped choices take."""
        return sum(row.plain.count("\n") + 1 for row in self._rows(width))

    def render(self) -> Text:
        """Return the choices, one a row or more."""
        return Text("\n").join(self._rows(self.content_size.width))

    def watch_has_focus(self, focused: bool) -> None:
        """Show or hide the cursor."""
        super().watch_has_focus(focused)
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor; with a single choice that nothing has been chosen of, this only looks."""
        self.cursor = max(0, min(len(self._choices) - 1, self.cursor + by))
        self.refresh()

    def action_choose(self) -> None:
        """Choose what the cursor stands on, or drop it again."""
        if self.locked:
            return
        if self._many:
            self.chosen ^= {self.cursor}
        else:
            self.chosen = {self.cursor}
        self.refresh()
        self.post_message(self.Changed())

    def action_choose_number(self, index: int) -> None:
        """Choose by number."""
        if index < len(self._choices):
            self.cursor = index
            self.action_choose()

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        row = event.get_content_offset_capture(self).y
        for index, text in enumerate(self._rows(self.content_size.width)):
            row -= text.plain.count("\n") + 1
            if row < 0:
                self.action_choose_number(index)
                return

    @property
    def answer(self) -> list[int] | None:
        """The numbers of what is chosen, or None."""
        return sorted(self.chosen) or None
