"""The knobs of a step: each a row with its values; left and right move the value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from tutor.course import schema


class KnobList(Widget, can_focus=True):
    """Values that the learner moves. ``values`` gives them by name."""

    DEFAULT_CSS = """
    KnobList { height: auto; width: 1fr; padding: 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("left", "turn(-1)", "Value"),
        Binding("right", "turn(1)", "Value", show=False),
    ]

    class Changed(Message):
        """A value has been moved."""

    def __init__(self, knobs: Sequence[schema.Knob]) -> None:
        super().__init__()
        self._knobs = tuple(knobs)
        self._places = [knob.values.index(knob.start) for knob in knobs]
        self.cursor = 0

    def render(self) -> Text:
        """Return a row for each knob: its label, and all values with the chosen one marked."""
        width = max(len(knob.label) for knob in self._knobs)
        text = Text()
        for index, knob in enumerate(self._knobs):
            here = index == self.cursor and self.has_focus
            text.append(f"{'› ' if here else '  '}{knob.label:<{width}}  ", "bold" if here else "")
            for place, value in enumerate(knob.values):
                chosen = place == self._places[index]
                text.append(f"[{value}]" if chosen else f" {value} ", "bold" if chosen else "dim")
            text.append("\n" if index + 1 < len(self._knobs) else "")
        return text

    def watch_has_focus(self, focused: bool) -> None:
        """Show or hide the cursor."""
        super().watch_has_focus(focused)
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(len(self._knobs) - 1, self.cursor + by))
        self.refresh()

    def action_turn(self, by: int) -> None:
        """Move the value of the knob under the cursor."""
        last = len(self._knobs[self.cursor].values) - 1
        self._places[self.cursor] = max(0, min(last, self._places[self.cursor] + by))
        self.refresh()
        self.post_message(self.Changed())

    @property
    def values(self) -> dict[str, schema.Scalar]:
        """The values by the variables' names."""
        return {knob.name: knob.values[place] for knob, place in zip(self._knobs, self._places, strict=True)}

    @property
    def label(self) -> str:
        """The values as the label of a run, such as ``temperature 0.8``."""
        return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in self.values.items())
