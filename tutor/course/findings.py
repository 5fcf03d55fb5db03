"""What is wrong with a course file, where, and what to do about it."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from tutor.course.wording import printable


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that is wrong: the file and line, a sentence, and the fix."""

    path: Path
    line: int
    message: str
    fix: str = ""

    def __str__(self) -> str:
        fix = f" {self.fix}" if self.fix else ""
        return f"{printable(self.path)}:{self.line}: {self.message}{fix}"


class CourseError(Exception):
    """A course file can not be used. ``problems`` says why, one finding each."""

    def __init__(self, *problems: Finding) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
