"""How keys are named, and which of them are worth naming: the one source for key line, help and palette."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding

NAMES = {
    "escape": "esc",
    "question_mark": "?",
    "pageup": "page up",
    "pagedown": "page down",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "comma": ",",
    "full_stop": ".",
}
ARROWS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}


def key_name(binding: Binding, *, ascii_only: bool) -> str:
    """Return how a binding's key is written."""
    if binding.key_display:
        return binding.key_display
    modifiers, key = binding.parse_key()
    names = NAMES if ascii_only else NAMES | ARROWS
    return "+".join([*modifiers, names.get(key, key)])


def plain_action(binding: Binding) -> str:
    """Return the action without the namespace: ``app.quit`` and ``quit`` are the same."""
    return binding.action.removeprefix("app.").removeprefix("screen.")


def worth_naming(bindings: Iterable[Binding]) -> list[Binding]:
    """Return one binding an action: those of the key line first, then those that say what they do.

    What remains are Textual's own, such as scrolling with the arrow keys.
    """
    first: dict[str, Binding] = {}
    for binding in bindings:
        if binding.description and not binding.system and (binding.show or binding.tooltip):
            first.setdefault(plain_action(binding), binding)
    return sorted(first.values(), key=lambda binding: not binding.show)
