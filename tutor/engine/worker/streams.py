"""What the learner's code prints, on its way to the client: in batches, in order, and not without end."""

from __future__ import annotations

import codecs
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from tutor.engine.leash import LastWords
from tutor.engine.worker.interrupts import Interrupts
from tutor.engine.worker.orders import Orders

StreamName = Literal["stdout", "stderr"]
Send = Callable[[StreamName, str], None]

_BATCH_CHARACTERS = 8192
_BATCH_SECONDS = 0.05
_CHUNK = 64 << 10
_STOP_FACTOR = 16
_KILL_FACTOR = 32


class OutputFlood(BaseException):
    """The code printed many times what is shown; a `BaseException`, so that ``except Exception`` lets it through."""


class Printed:
    """Collects what is printed and sends it: a line that follows a pause at once, the rest by size or after 50 ms.

    After ``limit`` characters of a run the rest is discarded. A run that prints `_STOP_FACTOR` times as much is
    stopped; if it swallows that and prints on, the process ends.
    """

    def __init__(self, send: Send, limit: int, orders: Orders, interrupts: Interrupts) -> None:
        self._send = send
        self._limit = limit
        self._orders = orders
        self._interrupts = interrupts
        self._lock = threading.RLock()
        self._pending: list[tuple[StreamName, str]] = []
        self._size = 0
        self._count = 0
        self._due = threading.Event()
        self._returns: dict[StreamName, str] = {}
        self._open = False
        self._sent_at = 0.0
        self.quiet = False
        """Whether what is printed now is nobody's business."""

    @property
    def overflowed(self) -> bool:
        """Whether some of this run's output was discarded."""
        return self._count > self._limit

    def start_flusher(self) -> None:
        """Start the thread that sends what a busy run has printed without a line's end."""
        os.register_at_fork(after_in_child=self._fall_silent)
        threading.Thread(target=self._flush_in_time, name="tutor-output", daemon=True).start()

    def _fall_silent(self) -> None:
        """In a process that the learner's code forks: the connection is not its own, and the lock may be taken."""
        self._lock, self._open, self._pending = threading.RLock(), False, []

    def begin(self) -> None:
        """Start a run: its output counts from here."""
        with self._lock:
            self._pending, self._size, self._count, self._open = [], 0, 0, True
            self._returns = {}

    def end(self) -> None:
        """End a run: send what is left, and drop what a thread of it may still print."""
        with self._lock:
            self.flush()
            self._open = False

    def write(self, stream: StreamName, text: str) -> None:
        """Take text that the code has printed.

        Raises:
            OutputFlood: the code does not stop printing.
        """
        with self._lock:
            if not self._open or self.quiet or not text:
                return
            before = self._count
            self._count += len(text)
            if self._count > self._limit:
                text = text[: max(0, self._limit - before)]
                if before <= self._limit:
                    text += f"\n[more output than {size_in_words(self._limit)}: the rest is not shown]\n"
                self._judge_flood()
            if text:
                self._pending.append((stream, text))
                self._size += len(text)
            due = self._size >= _BATCH_CHARACTERS or (text.endswith("\n") and self._rested())
        if due:
            self.flush()
        elif text:
            self._due.set()

    def hurry(self) -> None:
        """Send what there is, unless something was sent a moment ago: what ``flush=True`` asks for."""
        if self._rested():
            self.flush()

    def flush(self) -> None:
        """Send everything collected so far, in order."""
        self._sent_at = time.monotonic()
        with self._interrupts.held(), self._lock:
            pending, self._pending, self._size = self._pending, [], 0
            for stream, text in _joined(pending):
                self._send_chunks(stream, text)

    def _rested(self) -> bool:
        return time.monotonic() - self._sent_at >= _BATCH_SECONDS

    def _send_chunks(self, stream: StreamName, text: str) -> None:
        text = self._returns.pop(stream, "") + text
        if text.endswith("\r"):  # whether it overwrites or belongs to a line break shows with the next character
            text, self._returns[stream] = text[:-1], "\r"
        for start in range(0, len(text), _CHUNK):
            self._send(stream, text[start : start + _CHUNK])

    def _judge_flood(self) -> None:
        if self._count > self._limit * _KILL_FACTOR:
            self._orders.say(LastWords.TOO_MUCH_OUTPUT)
            os.kill(os.getpid(), signal.SIGKILL)
        if self._count > self._limit * _STOP_FACTOR:
            raise OutputFlood

    def _flush_in_time(self) -> None:
        pause = threading.Event()
        while True:
            self._due.wait()
            self._due.clear()
            pause.wait(_BATCH_SECONDS)
            self.flush()


def _joined(pending: list[tuple[StreamName, str]]) -> list[tuple[StreamName, str]]:
    """Join neighbors of the same stream."""
    joined: list[tuple[StreamName, list[str]]] = []
    for stream, text in pending:
        if joined and joined[-1][0] == stream:
            joined[-1][1].append(text)
        else:
            joined.append((stream, [text]))
    return [(stream, "".join(texts)) for stream, texts in joined]


def size_in_words(count: int) -> str:
    """Return a size such as ``"1 MiB"`` or ``"4 GiB"``."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"


class _Bytes(io.BufferedIOBase):
    """The byte side of a stream, for code that writes to ``sys.stdout.buffer``."""

    def __init__(self, printed: Printed, stream: StreamName) -> None:
        self._printed = printed
        self._stream: StreamName = stream
        self.name = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Pass the text of ``data`` on."""
        self._printed.write(self._stream, self._decoder.decode(bytes(data)))
        return len(data)


class PrintStream(io.TextIOWrapper):
    """``sys.stdout`` or ``sys.stderr`` of the worker. Text that no encoding can carry is written as escapes."""

    def __init__(self, printed: Printed, stream: StreamName) -> None:
        self._printed = printed
        data = _Bytes(printed, stream)
        super().__init__(data, encoding="utf-8", errors="backslashreplace", newline="", write_through=True)

    def close(self) -> None:
        """Stay open: the next run prints, too."""

    def flush(self) -> None:
        """Send what was written."""
        self._printed.hurry()


def redirect(printed: Printed) -> None:
    """Let ``print`` write to ``printed`` and let ``input`` find nobody to ask."""
    sys.stdout = PrintStream(printed, "stdout")
    sys.stderr = PrintStream(printed, "stderr")
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[misc]
    with suppress(OSError, AttributeError, ValueError):
        sys.stdin.close()
    sys.stdin = io.StringIO("")
