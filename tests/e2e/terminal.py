"""A real pseudo-terminal for tests: run a program in it, press keys, and read the screen as a person would."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte
from ptyprocess import PtyProcess

KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "backspace": "\x7f",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "ctrl+a": "\x01",
    "ctrl+c": "\x03",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
    "ctrl+r": "\x12",
    "f1": "\x1bOP",
    "f7": "\x1b[18~",
}
# Sequences that pyte would print as text: kitty keys, in-band resize and synchronized-output queries.
_NOT_FOR_PYTE = (b"\x1b[>1u", b"\x1b[<u", b"\x1b[?2048$p", b"\x1b[?2026$p", b"\x1b[>25u")


class Terminal:
    """A program in a pseudo-terminal of ``columns`` by ``lines``, read at no more than ``throttle`` bytes a second."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        columns: int = 80,
        lines: int = 24,
        throttle: int | None = None,
        cwd: str | None = None,
    ) -> None:
        self.process = PtyProcess.spawn(list(argv), env=dict(env), dimensions=(lines, columns), cwd=cwd)
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.throttle = throttle
        self.received = 0
        self.ended = False
        self._allowance = 0.0
        self._last_read = time.monotonic()

    @property
    def text(self) -> str:
        """The screen, one line a row, without trailing blanks."""
        return "\n".join(row.rstrip() for row in self.screen.display)

    @property
    def cpu_seconds(self) -> float:
        """What the program, without its children, has used of the processors so far. Linux only."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(one.read_text().split()[0]) for one in threads) / 1e9

    def _budget(self) -> int:
        if self.throttle is None:
            return 65536
        now = time.monotonic()
        self._allowance = min(self.throttle * 0.05, self._allowance + self.throttle * (now - self._last_read))
        self._last_read = now
        return int(self._allowance)

    def read(self, seconds: float) -> int:
        """Feed the screen with what comes within ``seconds`` at the most; return the number of bytes of one read."""
        size = self._budget()
        ready = size >= 1 and select.select([self.process.fd], [], [], seconds)[0]
        if not ready:
            if size < 1:
                select.select([], [], [], 0.002)
            return 0
        try:
            data = os.read(self.process.fd, size)
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return 0
        self._allowance -= len(data)
        self.received += len(data)
        if b"2026$p" in data:
            os.write(self.process.fd, b"\x1b[?2026;2$y")
        for sequence in _NOT_FOR_PYTE:
            data = data.replace(sequence, b"")
        self.stream.feed(data)
        return len(data)

    def wait_for(self, what: str | Callable[[str], bool], seconds: float = 20) -> str:
        """Read until the screen holds ``what``; return the screen. Fails with the screen if it does not come."""
        holds = (lambda text: what in text) if isinstance(what, str) else what
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self.ended:
            if holds(self.text):
                return self.text
            self.read(0.05)
        if holds(self.text):
            return self.text
        ended = " (the program has ended)" if self.ended else ""
        raise AssertionError(f"waited {seconds} s for {what!r}{ended}; the screen:\n{self.text}")

    def settle(self, quiet: float = 0.25, seconds: float = 5) -> str:
        """Read until nothing came for ``quiet`` seconds; return the screen."""
        deadline, last = time.monotonic() + seconds, time.monotonic()
        while time.monotonic() < deadline and time.monotonic() - last < quiet and not self.ended:
            if self.read(0.02):
                last = time.monotonic()
        return self.text

    def press(self, *keys: str) -> None:
        """Send keys by name (``"enter"``) or by character."""
        for key in keys:
            os.write(self.process.fd, KEYS.get(key, key).encode())
            self.read(0.02)

    def paste(self, text: str) -> None:
        """Send text as a terminal does when a person pastes it (bracketed paste)."""
        os.write(self.process.fd, b"\x1b[200~" + text.replace("\n", "\r").encode() + b"\x1b[201~")
        self.settle()

    def answer_time(self, key: str, changes: Callable[[str], bool], seconds: float = 10) -> float:
        """Press a key and return the seconds until ``changes(screen)`` is true."""
        start = time.monotonic()
        os.write(self.process.fd, KEYS.get(key, key).encode())
        deadline = start + seconds
        while time.monotonic() < deadline and not self.ended:
            self.read(0.005)
            if changes(self.text):
                return time.monotonic() - start
        raise AssertionError(f"no answer to {key!r} within {seconds} s; the screen:\n{self.text}")

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal, as dragging its corner does."""
        self.process.setwinsize(lines, columns)
        self.screen.resize(lines, columns)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.kill(number)

    def wait_end(self, seconds: float = 15) -> None:
        """Read until the program has ended. Fails if it does not."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.ended:
                self.read(0.05)
            if not self.process.isalive():
                return
        raise AssertionError(f"still running after {seconds} s; the screen:\n{self.text}")

    def close(self) -> None:
        """End the program, whatever it does."""
        if self.process.isalive():
            self.process.kill(signal.SIGKILL)
        self.process.close(force=True)
