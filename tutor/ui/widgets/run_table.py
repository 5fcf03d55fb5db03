"""The runs of a knobs step as a table: marks as in the chart, values of the knobs, last values of the curves."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.widget import Widget

from tutor.plots import Palette
from tutor.ui.lesson.comparison import Comparison, RunRow

GAP = 2


class RunTable(Widget, can_focus=True):
    """A row for each run; the arrow keys choose one. Shows nothing before the first run."""

    DEFAULT_CSS = """
    RunTable { height: auto; width: 1fr; padding: 0 1; display: none; }
    RunTable.-filled { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
    ]

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.palette = palette
        self._comparison = Comparison()

    def show(self, comparison: Comparison) -> None:
        """Show these runs, as they are now."""
        self._comparison = comparison
        self.set_class(bool(comparison.runs), "-filled")
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return a line for the headings and one for each run."""
        return 1 + len(self._comparison.runs)

    def render(self) -> Text:
        """Return the table."""
        rows, columns = self._comparison.rows(), self._comparison.columns()
        marks = max((len(row.series) for row in rows), default=0)
        widths = [max(map(cell_len, cells)) for cells in zip(columns, *(row.cells for row in rows), strict=True)]
        lines = [Text(" " * (3 + marks) + _joined(columns, widths), "dim")]
        for place, row in enumerate(rows):
            lines.append(self._row(row, marks, widths, chosen=place == self._comparison.chosen))
        return Text("\n").join(lines)

    def _row(self, row: RunRow, marks: int, widths: list[int], *, chosen: bool) -> Text:
        text = Text("› " if chosen else "  ", "bold" if chosen else "")
        for index in row.series:
            text.append(self.palette.mark(index), self.palette.series(index))
        text.append(" " * (1 + marks - len(row.series)) + _joined(row.cells, widths), "bold" if chosen else "")
        return text

    def watch_has_focus(self, focused: bool) -> None:
        """Show or hide that the arrow keys choose here."""
        super().watch_has_focus(focused)
        self.refresh()

    def action_move(self, by: int) -> None:
        """Choose another run."""
        self._comparison.move(by)
        self.refresh()
        row = Region(0, self._comparison.chosen + 1, 1, 1)
        if self.parent is not None:
            self.screen.scroll_to_widget(self, animate=False)
            self.scroll_to_region(row, animate=False)


def _joined(cells: tuple[str, ...], widths: list[int]) -> str:
    return (" " * GAP).join(set_cell_size(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()
