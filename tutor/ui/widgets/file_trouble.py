"""What is wrong with a file of the course as its author has saved it, while what it said before is still shown."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Static

from tutor.course.findings import CourseError
from tutor.course.wording import printable

MAX_FINDINGS = 3


class FileTrouble(Static):
    """Stands above the keys as long as the file can not be used."""

    DEFAULT_CSS = """
    FileTrouble {
        display: none;
        height: auto;
        max-height: 8;
        padding: 0 1;
        border-top: solid $error;
        border-title-color: $text-error;
        border-title-style: bold;
        background: $surface;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, error: CourseError | None, folder: Path) -> None:
        """Show the findings, or nothing; ``folder`` is the course's, which need not be read in every line."""
        self.display = error is not None
        if error is not None:
            file = error.problems[0].path.name
            self.border_title = f"✗ {file} can not be used as it is now. You see what it said before"
            self.update(trouble_text(error, folder))


def trouble_text(error: CourseError, folder: Path) -> str:
    """Return for each finding file and line, what is wrong, and the fix; of many the first, and how many more."""
    lines = [str(problem).removeprefix(f"{printable(folder)}/") for problem in error.problems[:MAX_FINDINGS]]
    more = len(error.problems) - MAX_FINDINGS
    return "\n".join([*lines, f"And {more} more: attn-tutor check --quick shows all"] if more > 0 else lines)
