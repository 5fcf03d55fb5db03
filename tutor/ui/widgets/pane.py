"""One of the parts of a step, with a title on its upper edge. Closed it is that edge alone; a click opens it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget

from tutor.ui.lesson.panes import Name, edge


class Pane(Container):
    """A part of a step: the text, the knobs, the code or the result."""

    DEFAULT_CSS = """
    Pane {
        height: auto;
        border-top: solid $border-blurred;
        border-title-color: $text-muted;
        &:focus-within { border-top: solid $accent; border-title-color: $accent; border-title-style: bold; }
        &.-untitled { border-top: none; }
        &.-closed { height: 1; min-height: 1; max-height: 1; border-title-color: $foreground; }
        &.-closed > * { display: none; }
    }
    """

    class Wanted(Message):
        """A closed pane was clicked."""

        def __init__(self, pane: Pane) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, name: Name, title: str, *parts: Widget) -> None:
        super().__init__(classes=name)
        self.holds: Name = name
        self.heading = title
        self._parts = parts
        self.set_open(open=True, key="")

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield from self._parts

    def set_open(self, *, open: bool, key: str) -> None:
        """Open or close the pane; a closed one names the key that opens it."""
        said = edge(self.holds, self.heading, open=open, key=key)
        self.border_title = said.replace("[", r"\[")
        self.update_classes({"-closed": not open, "-untitled": not said})

    async def on_click(self, event: events.Click) -> None:
        """Ask to be opened."""
        if self.has_class("-closed"):
            self.post_message(self.Wanted(self))
