"""Running code in a session, for the engine's tests."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tutor.engine.client import Session
from tutor.engine.protocol import Claim, Event, Output, Problem, RunCode, RunFinished, WorkerDied

PATIENCE = 30.0
Kind = TypeVar("Kind")
_numbers = itertools.count(1)


def snippet(code: str, *, seconds: float = 20.0, name: str = "step 1", claims: tuple[Claim, ...] = ()) -> RunCode:
    return RunCode(run_id=next(_numbers), code=code, name=name, seconds=seconds, claims=claims)


async def run(session: Session, code: str, **options: object) -> list[Event]:
    """Run a snippet and return all its events."""
    async with asyncio.timeout(PATIENCE):
        return [event async for event in session.run(snippet(code, **options))]  # type: ignore[arg-type]


async def finish(session: Session, code: str, **options: object) -> RunFinished:
    """Run a snippet that must not kill its worker; return how it finished."""
    last = (await run(session, code, **options))[-1]
    assert isinstance(last, RunFinished), last
    return last


async def problem(session: Session, code: str, **options: object) -> Problem:
    """Run a snippet that fails; return its problem."""
    finished = await finish(session, code, **options)
    assert finished.outcome == "error", finished
    assert finished.problem is not None
    return finished.problem


async def death(session: Session, code: str, **options: object) -> WorkerDied:
    """Run a snippet that kills its worker; return what is said of it."""
    last = (await run(session, code, **options))[-1]
    assert isinstance(last, WorkerDied), last
    return last


def text(events: list[Event], stream: str = "stdout") -> str:
    """Return what was printed."""
    return "".join(event.text for event in events if isinstance(event, Output) and event.stream == stream)


def all_of(events: list[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]


async def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until ``condition`` holds, for a bounded time."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False
