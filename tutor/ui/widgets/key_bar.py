"""The keys that work now, in one line at the bottom. One widget, drawn from the bindings, cheaper than a footer."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from tutor.ui.keys import named_keys, plain_action

PINNED = ("help", "quit", "leave")
"""Actions whose keys stay longest: how to find out more, and how to get away."""


class Key(Struct, frozen=True, kw_only=True):
    """A key as the line shows it. ``pinned`` ones stay when there is not room for all."""

    key: str
    display: str
    description: str
    enabled: bool = True
    pinned: bool = False

    @property
    def cells(self) -> int:
        """The cells that the key takes, with what sets it off from the next one."""
        return cell_len(self.display) + 1 + cell_len(self.description) + 2


def fit(keys: Sequence[Key], width: int) -> list[Key]:
    """Leave out keys from the end until the rest fits; the pinned ones go last."""
    kept = list(keys)
    while sum(key.cells for key in kept) > width and kept:
        loose = [key for key in kept if not key.pinned]
        kept.remove((loose or kept)[-1])
    return kept


class KeyBar(Widget, can_focus=False):
    """The keys that work now. A click on one presses it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $footer-background;
        color: $footer-description-foreground;
    }
    """

    keys: reactive[tuple[Key, ...]] = reactive(())

    def render(self) -> RenderResult:
        """Draw as many keys as fit."""
        parts: list[Content | str | tuple[str, str]] = []
        for key in fit(self.keys, self.size.width + 2):
            style = "$footer-key-foreground bold" if key.enabled else "$text-disabled"
            parts += [(key.display, style), " ", (key.description, "" if key.enabled else "$text-disabled"), "  "]
        return Content.assemble(*parts)

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def on_click(self, event: Click) -> None:
        """Press the key under the mouse."""
        column = 0
        for key in fit(self.keys, self.size.width + 2):
            if column <= event.x - 1 < column + key.cells - 2 and key.enabled:
                self.app.simulate_key(key.key)
            column += key.cells

    def _follow(self, screen: Screen[object]) -> None:
        self.keys = tuple(
            Key(
                key=active.binding.key,
                display=self.app.get_key_display(active.binding),
                description=active.binding.description.lower(),
                enabled=active.enabled,
                pinned=plain_action(active.binding) in PINNED,
            )
            for active in named_keys(screen)
            if active.binding.show
        )
