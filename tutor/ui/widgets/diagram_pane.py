"""A diagram, and beside it, where there is room, what the box under the cursor does."""

from __future__ import annotations

from typing import Self

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from tutor.figures import Diagram
from tutor.plots import Palette
from tutor.ui.widgets.box_detail import box_detail
from tutor.ui.widgets.diagram_view import DiagramView

WIDE = 130


class DiagramPane(Horizontal):
    """The diagram at the left, the detail of its box at the right."""

    DEFAULT_CSS = """
    DiagramPane {
        & > VerticalScroll { display: none; width: 1fr; border-left: solid $panel; padding: 0 1; }
        & Static { height: auto; }
        &.-wide > VerticalScroll { display: block; }
    }
    """

    def __init__(self, diagram: Diagram, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._view = DiagramView(diagram, palette)
        self._detail = Static()

    def compose(self) -> ComposeResult:
        """Lay out the diagram and the detail."""
        yield self._view
        with VerticalScroll(can_focus=False):
            yield self._detail

    def on_mount(self) -> None:
        """Show the first box."""
        if self._view.box is not None:
            self._detail.update(box_detail(self._view.box, self._palette))

    def on_resize(self, event: events.Resize) -> None:
        """Show the detail where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")

    def focus(self, scroll_visible: bool = True) -> Self:
        """Give the keys to the diagram."""
        self._view.focus(scroll_visible)
        return self

    @on(DiagramView.Moved)
    def _follow(self, event: DiagramView.Moved) -> None:
        self._detail.update(box_detail(event.box, self._palette))
        self.query_one(VerticalScroll).scroll_home(animate=False)
