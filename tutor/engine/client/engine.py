"""Engines: where sessions come from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from tutor.engine.client.launching import Launcher, choose_launcher
from tutor.engine.client.permission import Permission, demand
from tutor.engine.client.session import WorkerSession
from tutor.engine.protocol import Event, Limits, Request


class Session(Protocol):
    """The variables of one lesson, in a worker process of their own."""

    @property
    def busy(self) -> bool:
        """Whether a request is under way."""

    def run(self, request: Request) -> AsyncIterator[Event]:
        """Carry out a request; yield its events in order, the last being `RunFinished` or `WorkerDied`."""

    def interrupt(self) -> None:
        """Stop the run that is under way; a run that ignores this loses its process after the grace period."""

    async def reset(self) -> None:
        """Throw the variables away."""

    async def close(self) -> None:
        """End the worker."""


class Engine(Protocol):
    """Where sessions come from."""

    def start(self) -> None:
        """Begin to load torch in another process; return at once."""

    async def session(self) -> Session:
        """Return a new session as soon as its worker is ready."""

    async def close(self) -> None:
        """End all sessions, and the process they were forked from."""


class LocalEngine:
    """Runs code in processes on this machine, as far as the permission goes."""

    def __init__(self, launcher: Launcher, limits: Limits, permission: Permission) -> None:
        self._launcher = launcher
        self._limits = limits
        self._permission = permission
        self._sessions: list[WorkerSession] = []

    def start(self) -> None:
        """Begin to load torch in another process, unless nothing may run; return at once. Again does no harm."""
        if not self._permission():
            self._launcher.start()

    async def session(self) -> WorkerSession:
        """Return a new session as soon as its worker is ready.

        Raises:
            NotAllowed: the permission refuses.
            EngineError: no worker can be started.
        """
        demand(self._permission)
        session = WorkerSession(self._launcher, self._limits, self._permission)
        await session.open()
        self._sessions = [other for other in self._sessions if not other.closed] + [session]
        return session

    async def close(self) -> None:
        """End all sessions, and the process they were forked from."""
        await asyncio.gather(*(session.close() for session in self._sessions))
        self._sessions.clear()
        await self._launcher.close()


def open_engine(permission: Permission, *, python: Path | None = None, limits: Limits | None = None) -> LocalEngine:
    """Return an engine; no process starts before `Engine.start` or the first session.

    Args:
        permission: Whether the code that this engine gets may run.
        python: Another interpreter, in whose environment the code is to run.
        limits: What each worker may use.
    """
    limits = limits or Limits()
    return LocalEngine(choose_launcher(python, limits), limits, permission)
