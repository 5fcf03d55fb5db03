"""Attention in the reader's hands: a cursor over Q, K and V, and every stage following what is changed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message

from tutor.plots import Line, Palette
from tutor.plots.calculator import draw_live
from tutor.plots.calculator_description import cell_told
from tutor.plots.labels import visible
from tutor.plots.room import Room
from tutor.ui.calculating import NUDGE, Calculation
from tutor.ui.widgets.drawn import Drawn


class CalculatorView(Drawn, can_focus=True):
    """Shows a calculator; its last line says what the number under the cursor does."""

    DEFAULT_CSS = """
    CalculatorView { height: 1fr; width: 1fr; }
    """

    HELP = """
    ## Calculator

    Arrows move the cursor over the numbers, `tab` goes on to the next matrix, `page up` and `page down` to another
    query. Type a number and press `enter` to set it; `+` and `-` move it by a half. While you type, `-` turns the sign.
    `m` masks the key under the cursor for this query, `c` switches the causal mask, `x` the division by the root of
    d_k, `r` puts everything back. What the last change moved is marked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(0, -1)", "Cell", key_display="←↑↓→"),
        Binding("right", "move(0, 1)", "Next column", show=False),
        Binding("up", "move(-1, 0)", "Row above", show=False),
        Binding("down", "move(1, 0)", "Row below", show=False),
        Binding("tab", "matrix(1)", "Next of Q, K, V", show=False),
        Binding("shift+tab", "matrix(-1)", "The matrix before", show=False),
        Binding("pageup", "query(-1)", "Query above", show=False),
        Binding("pagedown", "query(1)", "Query below", show=False),
        Binding("plus", "nudge(1)", "Move", key_display="+ -", tooltip="Move the number by a half"),
        Binding("minus", "minus", "Less, or the other sign", show=False),
        Binding("m", "mask", "Mask", tooltip="Mask the key under the cursor for this query, or show it"),
        Binding("c", "causal", "Causal", tooltip="Switch the causal mask"),
        Binding("x", "scale", "Scale", tooltip="Switch the division by the root of d_k"),
        Binding("r", "restore", "Put everything back", show=False),
        Binding("enter", "enter", "Set the number", show=False),
        Binding("backspace", "type('backspace')", "Take the last digit away", show=False),
        Binding("escape", "drop", "Drop what is typed", show=False),
    ]

    class Changed(Message):
        """The reader has changed something."""

        def __init__(self, calculation: Calculation) -> None:
            super().__init__()
            self.calculation = calculation

    def __init__(self, calculation: Calculation, palette: Palette, *, id: str | None = None) -> None:
        super().__init__(palette, id=id)
        self._calculation = calculation

    @property
    def calculation(self) -> Calculation:
        """The state of now."""
        return self._calculation

    def draw_lines(self, width: int, height: int) -> list[Line]:
        """Return the matrices and stages, and the line that tells the number under the cursor."""
        room = Room(width=width, height=max(1, height - 1), palette=self._palette, hint="")
        lines = draw_live(self._calculation.figure, room, self._calculation.hand)
        told = Room(width=width, height=1, palette=self._palette)
        blank = [told.line()] * max(0, height - 1 - len(lines))
        return [*lines, *blank, told.line((visible(self.told, self._palette.ascii), self._palette.ink("title")))]

    @property
    def told(self) -> str:
        """What the last line says."""
        now = self._calculation
        if now.typed:
            return f"{now.typed}   enter sets it, esc drops it, - turns the sign"
        return cell_told(now.figure, now.place)

    def _become(self, calculation: Calculation) -> None:
        if calculation != self._calculation:
            self._calculation = calculation
            self.redraw()
            self.refresh_bindings()
            self.post_message(self.Changed(calculation))

    # -------------------------------------------------------------------------------------------- actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave enter, esc and backspace to the screen while nothing is typed, and offer a mask where a key is."""
        if action in ("enter", "drop") or (action == "type" and parameters == ("backspace",)):
            return bool(self._calculation.typed)
        return action != "mask" or self._calculation.key is not None

    def on_key(self, event: Key) -> None:
        """Take a digit or a point."""
        if event.character is not None and event.character in "0123456789.":
            event.stop()
            self.action_type(event.character)

    def action_type(self, sign: str) -> None:
        """Add a sign to the number that is typed."""
        self._become(self._calculation.typing(sign))

    def action_minus(self) -> None:
        """Move the number down, or turn the sign of what is typed."""
        now = self._calculation
        self._become(now.typing("-") if now.typed else now.nudged(-NUDGE))

    def action_nudge(self, by: int) -> None:
        """Move the number under the cursor."""
        self._become(self._calculation.nudged(by * NUDGE))

    def action_enter(self) -> None:
        """Set the number under the cursor."""
        self._become(self._calculation.entered())

    def action_drop(self) -> None:
        """Drop what is typed."""
        self._become(self._calculation.at(self._calculation.place))

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor."""
        self._become(self._calculation.moved(rows, columns))

    def action_matrix(self, by: int) -> None:
        """Go to the next matrix."""
        self._become(self._calculation.in_next_matrix(by))

    def action_query(self, by: int) -> None:
        """Show another query."""
        self._become(self._calculation.at_query(by))

    def action_mask(self) -> None:
        """Mask the key under the cursor, or show it."""
        self._become(self._calculation.masking())

    def action_causal(self) -> None:
        """Switch the causal mask."""
        self._become(self._calculation.causing())

    def action_scale(self) -> None:
        """Switch the scale."""
        self._become(self._calculation.scaling())

    def action_restore(self) -> None:
        """Put everything back."""
        self._become(self._calculation.restored())
