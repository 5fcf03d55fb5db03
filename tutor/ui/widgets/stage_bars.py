"""The stages on the timeline, side by side: weeks, title, and a bar for what is done or set aside."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tutor.progress.plan import StageRow

GAP = 3
WIDEST = 44


def column_width(width: int, stages: int) -> int:
    """Return the cells of one stage's column."""
    return max(4, min(WIDEST, (width - GAP * (stages - 1)) // max(1, stages)))


def bar_cells(done: int, total: int, cells: int) -> int:
    """Return how many cells of a bar are filled: none only for nothing, all only for everything."""
    if not total or not done:
        return 0
    return cells if done >= total else min(cells - 1, max(1, round(cells * done / total)))


def bar_parts(stage: StageRow, cells: int) -> tuple[int, int, int]:
    """Return the cells of a bar for what is done, for what is set aside as known or skipped, and for what is open."""
    aside = stage.known + stage.skipped
    settled = bar_cells(stage.done + aside, stage.total, cells)
    done = settled if not aside else bar_cells(stage.done, stage.done + aside, settled)
    return done, settled - done, cells - settled


class StageBars(Widget, can_focus=False):
    """All stages, the chosen one marked. A click on a stage chooses it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    StageBars {
        height: 3;
        padding: 0 1;
    }
    """

    class Chosen(Message):
        """A stage was clicked."""

        def __init__(self, stage: int) -> None:
            super().__init__()
            self.stage = stage

    stages: reactive[tuple[StageRow, ...]] = reactive(())
    selected: reactive[int] = reactive(1)

    def render(self) -> RenderResult:
        """Draw three lines a stage."""
        width = column_width(self.size.width, len(self.stages))
        columns = [self._column(stage, width) for stage in self.stages]
        gap = Content(" " * GAP)
        return Content("\n").join(gap.join(column[line] for column in columns) for line in range(3))

    def _column(self, stage: StageRow, width: int) -> tuple[Content, Content, Content]:
        chosen = stage.number == self.selected
        aside = stage.known + stage.skipped
        count = f" {stage.done}+{aside}/{stage.total}" if aside else f" {stage.done}/{stage.total}"
        done, set_aside, left = bar_parts(stage, max(1, width - cell_len(count)))
        title = self._cut(f"{stage.number} {stage.title}", width)
        return (
            Content.assemble((self._cut(stage.weeks, width), "$text-muted")),
            Content.assemble((title, "bold $accent underline" if chosen else "bold")),
            Content.assemble(
                ("━" * done, "$success"),
                ("•" * set_aside, "$success"),
                ("─" * left, "$text-disabled"),
                (count, "$text-muted"),
            ),
        )

    @staticmethod
    def _cut(text: str, width: int) -> str:
        fits = cell_len(text) <= width
        return set_cell_size(text, width) if fits else set_cell_size(text, width - 1) + "…"

    def on_click(self, event: Click) -> None:
        """Choose the stage under the mouse."""
        pitch = column_width(self.size.width, len(self.stages)) + GAP
        index = (event.x - 1) // pitch
        if 0 <= index < len(self.stages):
            self.post_message(self.Chosen(self.stages[index].number))
