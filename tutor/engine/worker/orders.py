"""A few bytes of memory that the keeper and the worker share.

A signal carries no data. So that a late interrupt never hits the next run, the keeper writes here which run it means
before it sends the signal; so that the client learns why a worker killed itself, the worker writes here before it does.
"""

from __future__ import annotations

import mmap
import struct

from tutor.engine.leash import InterruptReason, LastWords

_ORDER = struct.Struct("=qB")


class Orders:
    """The newest interrupt, and the worker's last words."""

    SIZE = _ORDER.size + 1

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory

    def give(self, run_id: int, reason: int) -> None:
        """Note that run ``run_id`` is to stop."""
        self._memory[: _ORDER.size] = _ORDER.pack(run_id, reason)

    def given_for(self, run_id: int) -> InterruptReason | None:
        """Return why run ``run_id`` is to stop, or None if the newest interrupt means another run."""
        meant, reason = _ORDER.unpack(self._memory[: _ORDER.size])
        return InterruptReason(reason) if reason and meant == run_id else None

    @property
    def last_words(self) -> int:
        """What the worker said before it ended itself."""
        return self._memory[_ORDER.size]

    def say(self, words: LastWords) -> None:
        """Leave ``words`` for the client."""
        self._memory[_ORDER.size] = words
