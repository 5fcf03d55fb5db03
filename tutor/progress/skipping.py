"""Which lessons may be skipped: extra ones first, then useful ones, never a core one or one that an open one needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import get_args

from tutor.course.loader import Entry
from tutor.course.schema import Importance

_RANKS: tuple[str, ...] = get_args(Importance)


def may_be_skipped(entries: Sequence[Entry], *, started: Callable[[str], bool]) -> Iterator[Entry]:
    """Yield the open lessons that may be skipped, in the order in which to skip them, each once those before it are.

    Args:
        entries: The open lessons in the course's order.
        started: Whether a lesson is under way: the work in it would be lost.
    """
    rest = list(entries)
    while True:
        free = [
            entry
            for entry in rest
            if entry.importance != "core" and not started(entry.id) and not needed_by(entry, rest)
        ]
        if not free:
            return
        chosen = max(free, key=lambda entry: _RANKS.index(entry.importance))
        rest.remove(chosen)
        yield chosen


def needed_by(entry: Entry, others: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the lessons that build on a lesson."""
    return tuple(other for other in others if entry.id in other.needs)


def skips_that_save(order: Iterator[Entry], minutes: int, of: Callable[[Entry], int]) -> tuple[Entry, ...]:
    """Return as many lessons, from the first on, as save some minutes together; all where they save less."""
    chosen: list[Entry] = []
    while minutes > 0 and (entry := next(order, None)) is not None:
        chosen.append(entry)
        minutes -= of(entry)
    return tuple(chosen)
