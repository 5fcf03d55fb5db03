"""When the learner was there: days in a row, the stages, and the weeks with their days, minutes, steps and cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from tutor.progress.calendar import Week, level
from tutor.progress.dashboard import Dashboard, StageProgress
from tutor.progress.plan_words import span_in_words
from tutor.progress.reports.words import (
    bar,
    calendar_head,
    cell_sign,
    legend,
    outside_in_words,
    share,
    week_head,
    week_totals,
)
from tutor.progress.streak import streak_in_words

NOTHING = "Nothing is done yet. The days on which you study appear here."
BAR, LEAST_BAR = 20, 8
WEEK_BAR = 18
LEVELS = ("$text-muted", "$success-darken-1", "$success", "$success-lighten-1")
"""How the four levels look; their signs differ, too."""


class ActivityView(Widget, can_focus=False):
    """As high as it needs to be; put it into something that scrolls."""

    DEFAULT_CSS = """
    ActivityView { height: auto; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    board: reactive[Dashboard | None] = reactive(None, layout=True)

    def __init__(self, *, ascii: bool) -> None:
        super().__init__()
        self._ascii = ascii

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that there are to draw."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """Draw everything."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        board = self.board
        if board is None:
            return []
        said = [streak_in_words(board.streak), outside_in_words(board.calendar)]
        sentences = [line for text in said if text for line in Content(text).wrap(max(20, width))]
        weeks = list(self._weeks(board, width)) if board.calendar.weeks else [Content(NOTHING)]
        return [*sentences, Content(""), *self._stages(board, width), Content(""), *weeks]

    def _stages(self, board: Dashboard, width: int) -> Iterator[Content]:
        wide = max(len(stage.title) for stage in board.stages)
        room = width - (2 + wide + 2) - 2
        told = [_fitting(_told(stage), room - LEAST_BAR) for stage in board.stages]
        cells = max(1, min(BAR, room - max(map(cell_len, told))))
        for stage, planned, says in zip(board.stages, board.plan.stages, told, strict=True):
            end = "" if planned.ends is None else f"   ends {span_in_words(planned.ends, near=board.today)}"
            drawn = bar({"━": stage.done, "•": stage.known + stage.skipped}, stage.total, cells)
            yield Content.assemble(
                (f"{stage.number} {stage.title:<{wide}}  ", "bold"),
                (drawn, "$success" if stage.settled else "$text-muted"),
                f"  {says}",
                (_fitting((end,), room - cells - cell_len(says)), "$text-muted"),
            )

    def _weeks(self, board: Dashboard, width: int) -> Iterator[Content]:
        weeks = board.calendar.weeks[::-1]
        yield from Content(legend(board.planned_minutes, ascii=self._ascii)).stylize("$text-muted").wrap(max(20, width))
        yield Content.assemble((calendar_head(weeks[0]), "$text-muted"))
        most = max(week.total.milliseconds for week in weeks)
        for week in weeks:
            yield self._week(week, board, most if width >= cell_len(calendar_head(week)) + 2 + WEEK_BAR else 0)

    def _week(self, week: Week, board: Dashboard, most: int) -> Content:
        cells: list[str | tuple[str, str]] = []
        for cell in week.cells:
            sign = cell_sign(cell, board.calendar, board.planned_minutes, ascii=self._ascii)
            today = " underline" if cell.date == board.today else ""
            cells += [(sign, LEVELS[level(cell.day, board.planned_minutes)] + today), " "]
        length = round(WEEK_BAR * week.total.milliseconds / most) if most else 0
        return Content.assemble(
            (f"{week_head(week)}  ", "$text-muted"),
            *cells[:-1],
            week_totals(week.total),
            (f"  {'━' * length}" if length else "", "$accent"),
        )


def _fitting(texts: Sequence[str], cells: int) -> str:
    """The first of some texts that fits into so many cells, or nothing."""
    return next((text for text in texts if cell_len(text) <= cells), "")


def _told(stage: StageProgress) -> tuple[str, str, str]:
    """What to say of a stage, from much to little."""
    parts = [f"{stage.done} of {stage.total} done"]
    parts += [f"{stage.known} known"] if stage.known else []
    parts += [f"{stage.skipped} skipped"] if stage.skipped else []
    lessons = ", ".join(parts)
    score = f"{share(stage.right, stage.asked)} right" if stage.asked else ""
    return (f"{lessons}, {score}" if score else lessons, lessons, f"{stage.settled}/{stage.total}")
