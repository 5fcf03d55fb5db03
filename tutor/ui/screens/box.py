"""A box of a diagram, opened: what it does, its equation, and the code that runs it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.figures import Box
from tutor.plots import Palette
from tutor.ui.widgets.box_detail import box_detail


class BoxScreen(ModalScreen[None]):
    """One box, over the diagram."""

    DEFAULT_CSS = """
    BoxScreen {
        align: center middle;
        & > VerticalScroll {
            width: 96%;
            max-width: 110;
            height: auto;
            max-height: 96%;
            padding: 0 1;
            background: $surface;
            border: round $border;
            border-subtitle-color: $text-muted;
        }
        & Static { height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,f", "dismiss", "Close")]

    def __init__(self, box: Box, palette: Palette) -> None:
        super().__init__()
        self._box = box
        self._palette = palette

    def compose(self) -> ComposeResult:
        """Show the box."""
        with VerticalScroll() as scroll:
            scroll.border_subtitle = "esc closes"
            yield Static(box_detail(self._box, self._palette))
