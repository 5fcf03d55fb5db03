"""The command line. Each command imports what it needs: ``list`` loads neither Textual nor torch."""

from __future__ import annotations

from tutor.cli import (
    course_commands,
    progress,
    review_command,
    runs,
    seeking_commands,
    sweep,
    taking_away,
    trusting,
    web,
)
from tutor.cli.commands import main

__all__ = [
    "course_commands",
    "main",
    "progress",
    "review_command",
    "runs",
    "seeking_commands",
    "sweep",
    "taking_away",
    "trusting",
    "web",
]
