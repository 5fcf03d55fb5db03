"""A line with something at its left end and something at its right one."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class TitleLine(Widget, can_focus=False):
    """One line: ``left``, ``detail`` after it (muted, only where it fits), and ``right`` at the end."""

    DEFAULT_CSS = """
    TitleLine {
        height: 1;
        padding: 0 1;
    }
    """

    left: reactive[str] = reactive("")
    detail: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def __init__(self, left: str = "", right: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(TitleLine.left, left)
        self.set_reactive(TitleLine.right, right)

    def render(self) -> RenderResult:
        """Draw the line; what does not fit is cut from the left part."""
        width = self.size.width
        free = max(0, width - cell_len(self.right) - 2)
        left = self.left if cell_len(self.left) <= free else set_cell_size(self.left, max(0, free - 1)) + "…"
        room = free - cell_len(left) - 3
        fitting = self.fit_detail(room)
        detail = f"   {fitting}" if fitting else ""
        gap = " " * max(0, width - cell_len(left) - cell_len(detail) - cell_len(self.right))
        return Content.assemble((left, "bold"), (detail, "$text-muted"), gap, (self.right, "$text-muted"))

    def fit_detail(self, room: int) -> str:
        """Return what there is of the detail in that many cells: all, or nothing."""
        return self.detail if cell_len(self.detail) <= room else ""
