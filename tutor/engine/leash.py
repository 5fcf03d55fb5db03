"""The leash: the socket by which the client holds a worker's keeper.

The client writes interrupts; the keeper turns each into a signal. When the client's end closes, for whatever reason,
the keeper kills the worker and everything the worker started. When the worker ends by itself, the keeper writes how,
and closes its own end. Both sides import this module; it uses the standard library only.
"""

from __future__ import annotations

import struct
from enum import IntEnum

INTERRUPT = struct.Struct("!qB")
"""What the client writes: the run that is meant, and an `InterruptReason`."""
DEATH = struct.Struct("!iB")
"""What the keeper writes: the exit code (minus the signal's number where a signal ended it), and `LastWords`."""


class InterruptReason(IntEnum):
    """Why a run is stopped."""

    STOP = 1
    TIME = 2


class LastWords(IntEnum):
    """What a worker leaves behind when it ends itself."""

    NONE = 0
    TOO_MUCH_OUTPUT = 1
