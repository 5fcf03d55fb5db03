"""How keys are named, and which of them are worth naming: the one source for key line, help and palette."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.screen import Screen

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
    "equals_sign": "=",
    "comma": ",",
    "full_stop": ".",
}
_TEXTUALS_OWN = {binding.action for binding in Screen.BINDINGS if isinstance(binding, Binding)}
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


def _is_typed(binding: Binding, screen: Screen[Any]) -> bool:
    """Whether a key is text where the focus is. Textual itself knows that of ``/``, ``+`` and ``-`` by other names."""
    character = NAMES.get(binding.key, binding.key)
    typing = screen.focused
    return typing is not None and len(character) == 1 and typing.check_consume_key(binding.key, character)


def named_keys(screen: Screen[Any]) -> list[ActiveBinding]:
    """Return what the keys do that a screen answers to now, each action once, those of the key line first.

    Left out is what Textual itself brings, such as scrolling with the arrow keys, and what is typed where the focus is.
    """
    first: dict[str, ActiveBinding] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        own = isinstance(active.node, (Screen, App)) and binding.action not in _TEXTUALS_OWN
        told = binding.description and not binding.system and (binding.show or binding.tooltip or own)
        if told and not _is_typed(binding, screen):
            known = first.setdefault(plain_action(binding), active)
            if binding.show and not known.binding.show:
                first[plain_action(binding)] = active
    return sorted(first.values(), key=lambda active: not active.binding.show)
