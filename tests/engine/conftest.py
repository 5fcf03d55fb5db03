from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from tutor.engine.client import Limits, LocalEngine, open_engine, own_code
from tutor.engine.client.session import WorkerSession

GRACE = 0.4


@pytest.fixture(scope="session")
def engine() -> Iterator[LocalEngine]:
    """One engine for all tests: its sessions are independent of each other and of the event loop."""
    engine = open_engine(own_code, limits=Limits(grace_seconds=GRACE, memory_bytes=1 << 30))
    engine.start()
    yield engine
    asyncio.run(engine.close())


@pytest.fixture
async def session(engine: LocalEngine) -> AsyncIterator[WorkerSession]:
    session = await engine.session()
    yield session
    await session.close()
