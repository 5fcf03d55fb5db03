"""SIGINT in the worker: it stops the run that is meant, and never in the middle of a frame.

A signal may reach the process at any moment, in any thread; Python runs its handler in the main thread between two
bytecodes. So masking the signal is not enough: the handler itself must know whether it may raise.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tutor.engine.leash import InterruptReason
from tutor.engine.worker.orders import Orders


class Interrupts:
    """Turns the keeper's orders into `KeyboardInterrupt`, inside `allowed` and outside `held` only."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._run_id: int | None = None
        self._held = 0
        self._pending = False
        self.reason: InterruptReason | None = None
        """Why the newest run was stopped, or None."""

    def install(self) -> None:
        """Handle SIGINT from now on. To be called in the main thread."""
        signal.signal(signal.SIGINT, self._on_signal)

    def begin(self) -> None:
        """Forget the interrupts of earlier runs."""
        self.reason = None

    @contextmanager
    def allowed(self, run_id: int) -> Iterator[None]:
        """Let interrupts meant for ``run_id`` raise while the body runs."""
        self._run_id = run_id
        try:
            yield
        finally:
            self._run_id = None
            self._pending = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Put interrupts off until the body is done. In other threads than the main one it does nothing."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self._pending and not self._held and self._run_id is not None:
            self._pending = False
            raise KeyboardInterrupt

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        reason = None if self._run_id is None else self._orders.given_for(self._run_id)
        if reason is None:
            return
        self.reason = reason
        if self._held:
            self._pending = True
        else:
            raise KeyboardInterrupt
