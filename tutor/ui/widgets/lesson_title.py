"""The title line of a lesson: how far it is, and what the learner has put beside the step."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from tutor.progress.annotations import first_line
from tutor.ui.lesson.stepping import dots
from tutor.ui.widgets.title_line import TitleLine

MARKED = "★ "
NOTED = "✎ "
LEAST = 12
"""The cells below which the beginning of a note tells nothing."""


class LessonTitle(TitleLine):
    """The lesson, the first line of the note at the step, signs for a note and a mark, and the place."""

    def show(self, *, index: int, count: int, done: frozenset[int], note: str, marked: bool, end: str) -> None:
        """Show the place ``index`` of a lesson of ``count`` steps; past them is ``end``."""
        here = f"{index + 1}/{count}" if index < count else end
        signs = f"{NOTED if note else ''}{MARKED if marked else ''}"
        self.detail = first_line(note)
        self.right = f"{signs}{dots(count, done, index)}  {here}"

    def fit_detail(self, room: int) -> str:
        """Return as much of the note's first line as fits."""
        if cell_len(self.detail) <= room:
            return self.detail
        return set_cell_size(self.detail, room - 1) + "…" if room >= LEAST else ""
