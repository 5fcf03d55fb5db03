"""The keeper: the parent of a worker, which sees to it that nothing of the worker outlives its session.

It never runs the learner's code, so no loop and no long C call can keep it from its work: passing interrupts on, and
killing the worker with all its descendants when the client lets go of the leash or the worker ends. As a child
subreaper (Linux) it also gets hold of descendants that have left the worker's process group.
"""

from __future__ import annotations

import mmap
import os
import select
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from tutor.engine.leash import DEATH, INTERRUPT
from tutor.engine.protocol import Limits
from tutor.engine.worker import confinement
from tutor.engine.worker.orders import Orders

_KILL_SECONDS = 5.0


def keep(connection: int, leash: int, limits: Limits) -> NoReturn:
    """Fork the worker, hold it until it ends or the client is gone, and exit.

    Args:
        connection: The descriptor on which the worker talks to the client.
        leash: The keeper's end of the leash.
        limits: What the worker may use.
    """
    confinement.detach(keep_open=(connection, leash))
    orders = Orders(mmap.mmap(-1, Orders.SIZE))
    confinement.adopt_orphans()
    keeper = os.getpid()
    worker = os.fork()
    if worker == 0:
        os.close(leash)
        _become_worker(connection, limits, orders, keeper)
    os.close(connection)
    with socket.socket(fileno=leash) as held:
        code = _Keeper(worker, held, orders).watch()
        with suppress(OSError):
            held.sendall(DEATH.pack(code, orders.last_words))
    os._exit(0)


def _become_worker(connection: int, limits: Limits, orders: Orders, keeper: int) -> NoReturn:
    from tutor.engine.worker.serving import serve

    confinement.confine(limits, keeper)
    try:
        serve(connection, limits, orders)
    finally:
        os._exit(1)


class _Keeper:
    """Watches one worker; `watch` returns its exit code."""

    def __init__(self, worker: int, leash: socket.socket, orders: Orders) -> None:
        self._worker = worker
        self._leash = leash
        self._orders = orders
        self._code: int | None = None
        self._woken, waker = os.pipe()
        for end in (self._woken, waker):
            os.set_blocking(end, False)
        for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ignored, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)

    def watch(self) -> int:
        """Wait for the worker's end or the client's, then kill what is left of the worker."""
        self._reap()  # it may have ended before the handler was there
        while self._code is None:
            ready, _, _ = select.select([self._leash.fileno(), self._woken], [], [])
            if self._woken in ready:
                os.read(self._woken, 4096)
                self._reap()
            if self._leash.fileno() in ready and not self._obey():
                break
        self._kill_all()
        return -signal.SIGKILL if self._code is None else self._code

    def _obey(self) -> bool:
        """Pass one interrupt on; False when the client has let go."""
        message = b""
        with suppress(OSError):
            message = self._leash.recv(INTERRUPT.size, socket.MSG_WAITALL)
        if len(message) < INTERRUPT.size:
            return False
        if self._code is None:
            self._orders.give(*INTERRUPT.unpack(message))
            os.kill(self._worker, signal.SIGINT)
        return True

    def _reap(self) -> bool:
        """Collect ended children; False when there are none left at all."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            if pid == self._worker:
                self._code = os.waitstatus_to_exitcode(status)

    def _kill_all(self) -> None:
        """Kill the worker's process group and every descendant, including those that became ours meanwhile."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._worker, signal.SIGKILL)
        deadline = time.monotonic() + _KILL_SECONDS
        while self._reap() and time.monotonic() < deadline:
            for child in _children():
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(child, signal.SIGKILL)
            select.select([self._woken], [], [], 0.01)


def _children() -> list[int]:
    """The pids of this process's children, as far as the system tells."""
    pid = os.getpid()
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
