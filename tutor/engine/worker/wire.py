"""The worker's end of the connection: whole frames only, whatever thread sends them and whenever an interrupt comes."""

from __future__ import annotations

import os
import threading
from multiprocessing.connection import Connection

from tutor.engine.protocol import Event, encode
from tutor.engine.worker.interrupts import Interrupts

FRAME_LIMIT = 64 << 20


class Wire:
    """Sends events and receives the frames of requests. Sending blocks while the client is behind."""

    def __init__(self, descriptor: int, interrupts: Interrupts) -> None:
        self._connection = Connection(descriptor)
        self._interrupts = interrupts
        self._lock = threading.Lock()
        self._pid = os.getpid()

    def send(self, event: Event) -> None:
        """Write one frame.

        Raises:
            ValueError: the frame would be too large to be shown.
        """
        if os.getpid() != self._pid:  # a fork of the learner's: the connection is not its own
            return
        frame = encode(event)
        if len(frame) > FRAME_LIMIT:
            raise ValueError(f"too much to show at once: {len(frame) >> 20} MiB, at most {FRAME_LIMIT >> 20}")
        with self._interrupts.held(), self._lock:
            try:
                self._connection.send_bytes(frame)
            except OSError:  # the tutor is gone; the keeper ends this process
                os._exit(1)

    def receive(self) -> bytes:
        """Wait for the next request.

        Raises:
            EOFError: the tutor is gone, or this process is a fork that the learner's code made.
        """
        if os.getpid() != self._pid:
            raise EOFError
        return self._connection.recv_bytes()
