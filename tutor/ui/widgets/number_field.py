"""A field for a number. Letters are not its business: they stay the keys of the step around it."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

SIGNS = frozenset("0123456789+-.eE")


class NumberField(Input):
    """Takes what a number is written with; ``value`` may still be none."""

    def __init__(self, unit: str) -> None:
        super().__init__(placeholder=unit or "a number", type="number", id="number", compact=False)
        self.cursor_blink = False
        self.locked = False
        """True once the answer is given: it can no longer be changed."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is text here; the others are offered in the key line."""
        return not self.locked and character is not None and character in SIGNS

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character not in SIGNS:
            event.prevent_default()

    def validate_value(self, value: str) -> str:
        """Keep the number, however it is changed, once the answer is given."""
        return self.value if self.locked else value
