"""Lines one below the other, with a cursor that stands on some of them: what every list of the tutor shares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

LineT = TypeVar("LineT")
END = 100_000
"""More lines than any list has."""


def moves(what: str) -> list[BindingType]:
    """Return the keys of a list that has the focus; ``what`` is one of its lines."""
    return [
        Binding("up", "move(-1)", "Up", show=False, tooltip=f"The {what} above"),
        Binding("down", "move(1)", "Down", show=False, tooltip=f"The {what} below"),
        Binding("home", f"move({-END})", "First", show=False, tooltip=f"The first {what}"),
        Binding("end", f"move({END})", "Last", show=False, tooltip=f"The last {what}"),
        Binding("pageup", "move(-10)", "Page up", show=False, system=True),
        Binding("pagedown", "move(10)", "Page down", show=False, system=True),
    ]


class LineList(ScrollView, Generic[LineT], can_focus=False, inherit_bindings=False):
    """A list with a cursor. A list says how a line is drawn, and what is told and chosen.

    The style ``name`` of a part of a line is the component class ``line-list--name``.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--cursor", "line-list--muted"}
    DEFAULT_CSS = """
    LineList {
        overflow-x: hidden;
        background: $background;
        & > .line-list--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .line-list--muted { color: $text-muted; }
    }
    """

    cursor: reactive[int] = reactive(0)
    """The index of the line that the cursor is on."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[LineT, ...] = ()
        self.places: list[int] = []
        """Where the cursor can stand."""

    # -------------------------------------------------------------------------------------------- what a list says

    def parts(self, line: LineT, width: int, *, chosen: bool) -> Iterable[tuple[str, str]]:
        """Return the parts of a line, ``width`` cells in all, each with the name of its style."""
        raise NotImplementedError

    def can_stand(self, line: LineT) -> bool:
        """Whether the cursor can be on a line."""
        return True

    def top_in_sight(self) -> int:
        """Return the first line that is to be seen together with the cursor's."""
        return self.cursor

    def tell(self) -> None:
        """Say what the cursor is on."""

    def choose(self) -> None:
        """Say that what is under the cursor is to be opened."""

    # -------------------------------------------------------------------------------------------- lines and cursor

    @property
    def highlighted(self) -> LineT | None:
        """The line that the cursor is on; None where it can be on none."""
        return self.lines[self.cursor] if self.cursor in self.places else None

    def put(self, lines: Iterable[LineT], *, cursor: int = 0) -> None:
        """Show other lines, with the cursor on one of them, or on the first where it can not be there."""
        self.lines = tuple(lines)
        self.places = [index for index, line in enumerate(self.lines) if self.can_stand(line)]
        self.virtual_size = Size(0, len(self.lines))
        self.go(cursor if cursor in self.places else next(iter(self.places), 0))

    def go(self, index: int) -> None:
        """Put the cursor on a line."""
        self.cursor = index
        if self.is_attached:
            self._keep_in_sight()
            self.refresh()
            self.tell()

    def move(self, by: int) -> None:
        """Move the cursor by so many of the lines that it can be on, up to the ends."""
        if self.places:
            now = self.places.index(self.cursor)
            self.go(self.places[max(0, min(len(self.places) - 1, now + by))])

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.move(by)

    def on_mount(self) -> None:
        """Tell of the lines that were there before the list was."""
        if self.lines:
            self.call_after_refresh(self._keep_in_sight)
            self.tell()

    def on_resize(self) -> None:
        """Keep the cursor in sight, also where it was put before there was a size."""
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        top = self.top_in_sight()
        self.scroll_to_region(Region(0, top, 1, self.cursor - top + 1), animate=False)

    def on_click(self, event: Click) -> None:
        """Move the cursor to the mouse; a click on the cursor chooses."""
        index = event.y + self.scroll_offset.y
        if index == self.cursor and self.places:
            self.choose()
        elif index in self.places:
            self.go(index)

    # -------------------------------------------------------------------------------------------- drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self.lines):
            return Strip.blank(width, self.rich_style)
        chosen = index == self.cursor and bool(self.places)
        parts = self.parts(self.lines[index], width, chosen=chosen)
        segments = [Segment(text, self.style_of(name, chosen=chosen)) for text, name in parts]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def style_of(self, name: str, *, chosen: bool) -> Style:
        """Return how a part of a line is drawn; under the cursor all parts are drawn alike."""
        name = "cursor" if chosen else name
        return self.get_component_rich_style(f"line-list--{name}") if name else self.rich_style
