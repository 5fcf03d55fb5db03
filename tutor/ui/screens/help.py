"""The keys that work on the screen below, from its bindings, and that screen's own explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Markdown

from tutor.plots.labels import wrapped
from tutor.ui.keys import named_keys, plain_action


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHelp:
    """An action in words, and its keys."""

    keys: tuple[str, ...]
    says: str


def key_help(screen: Screen[Any], display: Callable[[Binding], str]) -> tuple[KeyHelp, ...]:
    """Return what can be done on a screen now, with all keys for it."""
    bindings = [active.binding for active in screen.active_bindings.values()]
    named = [active.binding for active in named_keys(screen)]
    return tuple(
        KeyHelp(
            keys=tuple(display(each) for each in bindings if plain_action(each) == plain_action(binding)),
            says=binding.tooltip or binding.description,
        )
        for binding in named
    )


def key_table(keys: Iterable[KeyHelp], width: int) -> Content:
    """Return the keys as lines of ``width`` cells: the keys at the left, what they do at the right of them."""
    named = [(", ".join(dict.fromkeys(each.keys)), each.says) for each in keys]
    column = max((cell_len(left) for left, _ in named), default=0) + 3
    rows = [
        (left if number == 0 else "", right)
        for left, says in named
        for number, right in enumerate(wrapped(says, max(20, width - column)))
    ]
    return Content("\n").join(
        Content.assemble((set_cell_size(left, column), "bold $footer-key-foreground"), right) for left, right in rows
    )


class KeyTable(Widget, can_focus=False):
    """The keys and what they do, broken into lines that fit."""

    DEFAULT_CSS = "KeyTable { height: auto; }"

    def __init__(self, keys: tuple[KeyHelp, ...]) -> None:
        super().__init__()
        self._keys = keys

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines it takes."""
        return key_table(self._keys, width).plain.count("\n") + 1

    def render(self) -> RenderResult:
        """Draw the lines."""
        return key_table(self._keys, self.content_size.width)


class HelpScreen(ModalScreen[None]):
    """Help over the screen that it is about."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & > VerticalScroll {
            width: 90%;
            max-width: 84;
            height: auto;
            max-height: 95%;
            padding: 0 2;
            background: $surface;
            border: round $border;
            border-title-color: $foreground;
            border-subtitle-color: $text-muted;
        }
        & Markdown { background: transparent; padding: 0; }
        & MarkdownH1 { content-align: left middle; text-align: left; margin: 1 0; }
        & KeyTable { margin: 1 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "dismiss", "Close"),
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, keys: tuple[KeyHelp, ...], explanation: str) -> None:
        super().__init__()
        self._keys = keys
        self._explanation = explanation

    def compose(self) -> ComposeResult:
        """Show the keys, then the explanation."""
        with VerticalScroll() as scroll:
            scroll.border_title = "Keys"
            scroll.border_subtitle = "esc closes"
            yield KeyTable(self._keys)
            if self._explanation:
                yield Markdown(self._explanation, open_links=False)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
