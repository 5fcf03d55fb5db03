"""A model behind a figure: edits go to a real worker and come back as a figure."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from tutor.engine.client import LocalEngine, open_engine, own_code
from tutor.engine.client.session import WorkerSession
from tutor.figures import Attention, Edits, Matrix, Panels
from tutor.ui.inspecting import InspectionFailed, Inspector, ModelPlace

GPT = ModelPlace(kind="bundled", name="gpt")


@pytest.fixture
async def engine() -> AsyncIterator[LocalEngine]:
    opened = open_engine(own_code)
    yield opened
    await opened.close()


async def test_a_model_runs_again_with_edits(engine: LocalEngine) -> None:
    look = Inspector(engine, GPT, "the cat sat")
    plain = await look(Edits())
    edited = await look(Edits(masked=(1,), ablated=((0, 0),)))
    assert isinstance(plain, Attention) and isinstance(edited, Attention)
    assert (len(plain.weights), len(plain.weights[0]), plain.keys) == (4, 4, tuple("the cat sat"))
    assert plain.weights[0][0][5][1] != 0 == edited.weights[0][0][5][1]
    assert plain.loss != edited.loss and len(plain.predicted) == 11
    assert await look(Edits()) == plain


async def test_passes_wait_for_each_other_and_a_cancelled_one_leaves_the_worker_usable(engine: LocalEngine) -> None:
    look = Inspector(engine, GPT, "the cat sat")
    first, second = await asyncio.gather(look(Edits()), look(Edits(masked=(2,))))
    assert first != second
    dropped = asyncio.create_task(look(Edits(masked=(3,))))
    await asyncio.sleep(0.001)
    dropped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dropped
    assert await look(Edits(masked=(2,))) == second


async def test_what_the_reader_writes_is_data_and_never_code(engine: LocalEngine) -> None:
    text = "x'); raise SystemExit('run')\n#"
    with pytest.raises(InspectionFailed, match="does not know '#', 'E', 'S'"):
        await Inspector(engine, GPT, text)(Edits())
    with pytest.raises(InspectionFailed, match="holds no model"):
        await Inspector(engine, ModelPlace(kind="folder", name='/nowhere/it\'s "quoted" {x}'), "the")(Edits())


async def test_a_failure_is_said_in_words(engine: LocalEngine) -> None:
    look = Inspector(engine, GPT, "the cat sat")
    with pytest.raises(InspectionFailed, match=r"^there is no layer 10 here: there are 4$"):
        await look(Edits(ablated=((9, 0),)))
    assert isinstance(await look(Edits()), Attention)
    with pytest.raises(InspectionFailed, match="Nothing is fetched"):
        await Inspector(engine, ModelPlace(kind="hub", name="nobody/nothing"), "the")(Edits())


async def test_the_sweep_over_the_heads_tells_how_far_it_is(engine: LocalEngine) -> None:
    seen: list[tuple[int, int]] = []
    figure = await Inspector(engine, GPT, "the cat").ablations(lambda done, total: seen.append((done, total)))
    assert isinstance(figure, Matrix) and figure.signed and (len(figure.values), len(figure.values[0])) == (4, 4)
    assert seen[-1] == (16, 16)
    pair = await Inspector(engine, ModelPlace(kind="bundled", name="translation"), "the cat sleeps").ablations()
    assert isinstance(pair, Panels) and [one.title for one in pair.figures] == ["encoder", "decoder", "cross-attention"]


class KillableEngine:
    """An engine whose workers a test can kill."""

    def __init__(self, engine: LocalEngine) -> None:
        self.engine = engine
        self.pids: list[int] = []

    def start(self) -> None:
        self.engine.start()

    async def session(self) -> WorkerSession:
        session = await self.engine.session()
        self.pids.append(session.started.pid)
        return session

    async def close(self) -> None:
        await self.engine.close()


async def test_a_worker_that_dies_is_said_and_replaced(engine: LocalEngine) -> None:
    killable = KillableEngine(engine)
    look = Inspector(killable, GPT, "the cat")
    figure = await look(Edits())
    os.kill(killable.pids[0], signal.SIGKILL)
    with pytest.raises(InspectionFailed, match="killed"):
        await look(Edits())
    assert await look(Edits()) == figure
