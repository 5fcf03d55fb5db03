"""Leaving when the terminal or the system says so: hang-up, termination, interrupt.

Textual dies of these signals without restoring the terminal. Here they end the tutor as its quit key does, and where
that hangs, a deadline ends it all the same.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable

SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
SECONDS_TO_LEAVE = 8.0


def on_signals(leave: Callable[[int], None]) -> None:
    """Call ``leave`` with the exit code when one of the signals comes. Needs the running loop of the main thread."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, _leave, number, leave)


def _leave(number: signal.Signals, leave: Callable[[int], None]) -> None:
    code = 128 + number
    deadline = threading.Timer(SECONDS_TO_LEAVE, os._exit, (code,))
    deadline.daemon = True
    deadline.start()
    if number == signal.SIGHUP:
        _let_go_of_terminal()
    leave(code)


def _let_go_of_terminal() -> None:
    """Read from and write to nothing: a write to a terminal that is gone ends Textual's writer, and then all waits."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        if stream is not None:
            os.dup2(nothing, stream.fileno())
    os.close(nothing)
