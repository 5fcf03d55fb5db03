"""What a process knows of its terminal beside its environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from msgspec import Struct


class Surroundings(Struct, frozen=True, kw_only=True):
    """The standard streams, the size of the window, and the environment that the process was given."""

    stdin_is_terminal: bool = True
    stdout_is_terminal: bool = True
    stderr_is_terminal: bool = True
    encoding: str = "utf-8"
    """Of the standard error stream: that is where Textual writes."""
    columns: int = 0
    lines: int = 0
    started_with: Mapping[str, str] | None = None
    """The environment as the process was given it, before Python set LC_CTYPE; None where the system does not tell."""


def surroundings() -> Surroundings:
    """Look at this process's standard streams."""
    columns, lines = _window_size(sys.__stderr__)
    return Surroundings(
        stdin_is_terminal=_is_terminal(sys.__stdin__),
        stdout_is_terminal=_is_terminal(sys.__stdout__),
        stderr_is_terminal=_is_terminal(sys.__stderr__),
        encoding=getattr(sys.__stderr__, "encoding", "") or "",
        columns=columns,
        lines=lines,
        started_with=_first_environment(Path("/proc/self/environ")),
    )


def _is_terminal(stream: IO[str] | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _window_size(stream: IO[str] | None) -> tuple[int, int]:
    if stream is None or not _is_terminal(stream):
        return 0, 0
    try:
        size = os.get_terminal_size(stream.fileno())
    except OSError:
        return 0, 0
    return size.columns, size.lines


def _first_environment(path: Path) -> Mapping[str, str] | None:
    try:
        entries = path.read_bytes().split(b"\0")
    except OSError:
        return None
    pairs = (os.fsdecode(entry).partition("=") for entry in entries if entry)
    return {name: value for name, _, value in pairs}
