"""What a worker's process may use, and how it is cut off from the tutor's terminal.

None of this is a wall against malice: the learner's code runs as the learner. It turns mistakes (a huge allocation, a
child process left behind) into something that can be reported.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tutor.engine.protocol import Limits

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_RESERVE = 256 << 20
"""Memory above the limit for reporting that the limit was reached."""


def detach(*, keep_open: tuple[int, ...]) -> None:
    """Leave the terminal's session and close every descriptor but those in ``keep_open``."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    start = 3
    for descriptor in sorted(keep_open):
        os.closerange(start, descriptor)
        os.set_inheritable(descriptor, False)
        start = descriptor + 1
    os.closerange(start, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536))


def die_with_parent() -> None:
    """Have the system kill this process when the thread that started it ends, where the system can do that (Linux)."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent has ended, where the system can do that (Linux)."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def confine(limits: Limits, keeper: int) -> None:
    """Prepare a freshly forked worker: own session, death with its keeper, low priority, memory limit, no core file."""
    os.setsid()
    die_with_parent()
    if os.getppid() != keeper:
        os._exit(1)
    with suppress(OSError):
        os.nice(5)
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_DATA, limits.memory_bytes, limits.memory_bytes + _RESERVE)


@contextmanager
def reserve() -> Iterator[None]:
    """Open the memory kept for reporting while the body runs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    _limit(resource.RLIMIT_DATA, hard, hard)
    try:
        yield
    finally:
        _limit(resource.RLIMIT_DATA, soft, hard)


def _limit(which: int, soft: int, hard: int) -> None:
    allowed = resource.getrlimit(which)[1]
    if allowed != resource.RLIM_INFINITY:
        hard = min(hard, allowed) if hard != resource.RLIM_INFINITY else allowed
        soft = min(soft, hard) if soft != resource.RLIM_INFINITY else hard
    with suppress(ValueError, OSError):
        resource.setrlimit(which, (soft, hard))


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
