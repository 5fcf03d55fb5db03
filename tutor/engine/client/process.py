"""One worker process as the client sees it: a stream of frames, and the leash."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass

from tutor.engine.client.decoding import decode_event
from tutor.engine.client.errors import EngineError
from tutor.engine.client.launching import Launcher
from tutor.engine.leash import DEATH, INTERRUPT, InterruptReason, LastWords
from tutor.engine.protocol import Request, WorkerStarted, encode

_HEADER = struct.Struct("!i")  # how `multiprocessing.connection` begins a frame
_BUFFER = 64 << 10
_START_SECONDS = 120.0
_CLOSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """How a worker ended. ``exit_code`` is minus the signal's number, and None where the keeper itself was killed."""

    exit_code: int | None
    last_words: LastWords = LastWords.NONE


class WorkerProcess:
    """A running worker. What it sends waits in the socket until it is read, so a slow reader slows the worker."""

    def __init__(self, leash: socket.socket, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._loop = asyncio.get_running_loop()
        self._leash = leash
        self._reader = reader
        self._writer = writer
        self.death: asyncio.Future[Death] = self._loop.create_future()
        self.started: WorkerStarted
        self.discarded = False
        """Whether the session has thrown this worker away."""
        self._awaited: int | None = None
        leash.setblocking(False)
        self._loop.add_reader(leash, self._on_leash)

    @classmethod
    async def launch(cls, launcher: Launcher) -> WorkerProcess:
        """Start a worker and wait until it is ready.

        Raises:
            EngineError: it does not start.
        """
        ours, theirs = socket.socketpair()
        leash, held = socket.socketpair()
        with theirs, held:
            try:
                await launcher.launch(theirs.fileno(), held.fileno())
            except BaseException:
                ours.close()
                leash.close()
                raise
        reader, writer = await asyncio.open_connection(sock=ours, limit=_BUFFER)
        process = cls(leash, reader, writer)
        try:
            await process._await_start(launcher)
        except BaseException:
            process.abandon()
            raise
        return process

    async def _await_start(self, launcher: Launcher) -> None:
        try:
            async with asyncio.timeout(_START_SECONDS):
                frame = await self.next_frame()
        except TimeoutError:
            raise EngineError(f"No worker came up within {_START_SECONDS:.0f} s.") from None
        event = None if frame is None else decode_event(frame)
        if not isinstance(event, WorkerStarted):
            raise EngineError(await launcher.trouble())
        self.started = event

    @property
    def keeping_up(self) -> bool:
        """Whether the client reads as fast as the worker sends."""
        transport = self._writer.transport
        return not isinstance(transport, asyncio.ReadTransport) or transport.is_closing() or transport.is_reading()

    async def next_frame(self) -> bytes | None:
        """Return the next frame, or None at the end of the worker. A cancelled call loses nothing."""
        try:
            if self._awaited is None:
                (self._awaited,) = _HEADER.unpack(await self._reader.readexactly(_HEADER.size))
            frame = await self._reader.readexactly(self._awaited)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        self._awaited = None
        return frame

    def send(self, request: Request) -> None:
        """Send a request; a worker that is gone is noticed when its events are read."""
        frame = encode(request)
        self._writer.write(_HEADER.pack(len(frame)) + frame)

    def interrupt(self, run_id: int, reason: InterruptReason) -> None:
        """Ask the keeper to interrupt a run."""
        with suppress(OSError):
            self._leash.send(INTERRUPT.pack(run_id, reason))

    def discard(self) -> None:
        """Kill a worker that is not wanted any more."""
        self.discarded = True
        self.kill()

    def kill(self) -> None:
        """Let go of the leash: the keeper kills the worker with all its descendants, and reports."""
        with suppress(OSError):
            self._leash.shutdown(socket.SHUT_WR)

    async def close(self) -> None:
        """Kill the worker and wait until it is gone."""
        self.kill()
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await asyncio.shield(self.death)
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()

    def abandon(self) -> None:
        """Let go of a worker that has not come up, without waiting for its end."""
        self._let_go()
        self._writer.transport.abort()

    def _let_go(self) -> None:
        if self._leash.fileno() != -1:
            self._loop.remove_reader(self._leash)
            self._leash.close()

    def _on_leash(self) -> None:
        try:
            message = self._leash.recv(DEATH.size)
        except BlockingIOError:
            return
        except OSError:
            message = b""
        self._let_go()
        if len(message) == DEATH.size:
            code, words = DEATH.unpack(message)
            death = Death(exit_code=code, last_words=LastWords(words))
        else:  # something that the keeper did not get to kill may still hold the connection open
            death = Death(exit_code=None)
            self._loop.call_later(1.0, self._writer.transport.abort)
        if not self.death.done():
            self.death.set_result(death)
