"""The learner's code by file name, so that a traceback can quote functions that an earlier step defined."""

from __future__ import annotations

import linecache
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A piece of code that was run: what a traceback calls it, and its text."""

    title: str
    code: str


class Sources:
    """All code that ran in this session. Every piece keeps a file name of its own, even if a step is run again."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}

    def add(self, title: str, code: str) -> str:
        """Remember a piece of code; return the file name to compile it under."""
        source = Source(title=title, code=code)
        filename, number = f"<{title}>", 1
        while self._sources.get(filename, source) != source:
            number += 1
            filename = f"<{title}, {number}>"
        self._sources[filename] = source
        linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
        return filename

    def get(self, filename: str) -> Source | None:
        """Return the code of ``filename``, or None where that is no code of the learner's."""
        return self._sources.get(filename)

    def all(self) -> tuple[Source, ...]:
        """Return all code in the order it was first run."""
        return tuple(self._sources.values())
