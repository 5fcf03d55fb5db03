"""Interrupts and limits: every one of them, against a real worker."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.engine.conftest import GRACE
from tests.engine.running import all_of, death, finish, problem, run, snippet, text
from tutor.engine.client import Limits, open_engine, own_code
from tutor.engine.client.session import WorkerSession
from tutor.engine.protocol import Event, FigureShown, Output, RunFinished, WorkerDied

SWALLOW = """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
TRAINING = """
import torch
from tutor import lab
model = torch.nn.Sequential(torch.nn.Linear(32, 64), torch.nn.Tanh(), torch.nn.Linear(64, 1))
optimizer = torch.optim.SGD(model.parameters(), 0.01)
print('training')
step = 0
while True:
    loss = model(torch.randn(64, 32)).pow(2).mean()
    optimizer.zero_grad(); loss.backward(); optimizer.step()
    step += 1
    lab.curve('loss', step, loss=loss.item())
"""
# a loop in C that holds the interpreter and looks at no signal
LONG_C_CALL = "print('begun', flush=True)\nsum(range(10 ** 10))"


async def interrupted(session: WorkerSession, code: str, *, after: float = 0.0) -> tuple[Event, float]:
    """Interrupt code as soon as it prints, or a moment after; return the last event and how long that took."""
    began: float | None = None
    last: Event | None = None
    async with asyncio.timeout(30):
        async for event in session.run(snippet(code)):
            if isinstance(event, Output) and began is None:
                began = time.monotonic()
                asyncio.get_running_loop().call_later(after, session.interrupt)
            last = event
    assert last is not None and began is not None
    return last, time.monotonic() - began


@pytest.mark.parametrize("code", ["x = 1\nprint('on')\nwhile True: pass", "x = 1" + TRAINING], ids=["python", "torch"])
async def test_interrupt_keeps_the_variables(session: WorkerSession, code: str) -> None:
    last, _ = await interrupted(session, code)
    assert isinstance(last, RunFinished)
    assert (last.outcome, last.note, last.problem) == ("interrupted", "Stopped.", None)
    assert text(await run(session, "x")) == "1\n"


async def test_interrupt_while_frames_are_written(session: WorkerSession) -> None:
    """An interrupt in the middle of a frame would tear the wire; fifty interrupts find fifty moments."""
    code = "from tutor import lab\nm = [[0.5] * 60] * 60\nprint('on')\nwhile True: lab.matrix(m, title='m')"
    for _ in range(50):
        last, _ = await interrupted(session, code)
        assert isinstance(last, RunFinished) and last.outcome == "interrupted"
    assert text(await run(session, "'whole'")) == "'whole'\n"


async def test_an_interrupt_without_a_run_does_nothing(session: WorkerSession) -> None:
    session.interrupt()
    for _ in range(20):
        stream = session.run(snippet("1"))
        assert [type(event) async for event in stream] == [Output, RunFinished]
        session.interrupt()


async def test_code_that_swallows_the_interrupt_is_killed(session: WorkerSession) -> None:
    last, seconds = await interrupted(session, "x = 1\nprint('on')" + SWALLOW, after=0.1)
    assert isinstance(last, WorkerDied)
    assert last.reason == (
        f"The code did not stop within {GRACE:g} s, so its process was ended. "
        "Its variables are gone; a fresh process is ready."
    )
    assert GRACE <= seconds < GRACE + 2
    assert (await problem(session, "x")).kind == "NameError"


async def test_a_long_c_call_is_killed(session: WorkerSession) -> None:
    last, seconds = await interrupted(session, LONG_C_CALL, after=0.2)
    assert isinstance(last, WorkerDied)
    assert seconds < GRACE + 2
    assert text(await run(session, "1")) == "1\n"


async def test_the_time_limit(session: WorkerSession) -> None:
    finished = await finish(session, "x = 1\nwhile True: pass", seconds=0.2)
    assert (finished.outcome, finished.note) == ("timed out", "Stopped after 0.2 s, the limit of this step.")
    assert text(await run(session, "x")) == "1\n"


async def test_the_time_limit_of_code_that_swallows_it(session: WorkerSession) -> None:
    died = await death(session, SWALLOW, seconds=0.2)
    assert died.reason.startswith("Stopped after 0.2 s, the limit of this step. The code did not let itself")


async def test_a_claim_obeys_the_time_limit(session: WorkerSession) -> None:
    from tutor.engine.protocol import Claim

    claims = (Claim(says="never", holds="[x for x in iter(int, 1)]"),)
    finished = await finish(session, "x = 1", seconds=0.2, claims=claims)
    assert finished.outcome == "timed out"


@pytest.mark.parametrize(
    "code",
    [
        "import torch\ntorch.empty(10 << 30, dtype=torch.uint8)",
        "bytearray(10 << 30)",
        "import numpy as np\nnp.ones(2**31)",
    ],
    ids=["torch", "python", "numpy"],
)
async def test_a_huge_allocation_is_an_error(session: WorkerSession, code: str) -> None:
    await run(session, "x = 1")
    finished = await finish(session, code)
    assert finished.outcome == "out of memory"
    assert finished.note == "The code asked for more memory than it may use here (1 GiB). Make the tensors smaller."
    assert finished.problem is not None and finished.problem.trace[-1].source == code.splitlines()[-1]
    assert text(await run(session, "x")) == "1\n"


async def test_memory_that_fills_up_piece_by_piece(session: WorkerSession) -> None:
    code = "hoard = []\nwhile True: hoard.append(bytearray(100 << 20))"
    assert (await finish(session, code)).outcome == "out of memory"
    assert text(await run(session, "hoard.clear()\n'goes on'")) == "'goes on'\n"


async def test_output_beyond_the_cap_is_discarded(session: WorkerSession) -> None:
    events = await run(session, "for i in range(30): print('y' * 99_999)\nx = 1")
    printed = text(events)
    assert len(printed) < (1 << 20) + 100
    assert printed.endswith("[more output than 1 MiB: the rest is not shown]\n")
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert (finished.outcome, finished.note) == ("done", "The output was longer than is shown; the rest was discarded.")
    assert text(await run(session, "x")) == "1\n"


async def test_endless_output_is_stopped(session: WorkerSession) -> None:
    finished = await finish(session, "x = 1\nwhile True: print('y' * 1000)")
    assert finished.outcome == "too much output"
    assert text(await run(session, "x")) == "1\n"


async def test_endless_output_that_swallows_the_stop_is_killed(session: WorkerSession) -> None:
    code = "while True:\n    try:\n        print('y' * 1000)\n    except BaseException:\n        pass"
    assert (await death(session, code)).reason.startswith("The code kept printing without end, so its process was")


async def test_input_finds_nobody(session: WorkerSession) -> None:
    failed = await problem(session, "name = input('Who? ')")
    assert failed.kind == "EOFError"
    assert failed.advice == "Nobody can answer input() here. Give the variable a value in the code instead."


async def test_figures_wait_for_a_slow_reader(session: WorkerSession) -> None:
    """5 000 figures while the reader sleeps: the worker waits, nothing is lost, and little is held in memory."""
    code = "from tutor import lab\nfor i in range(5000): lab.matrix([[float(i)] * 8] * 8, title=f'm{i}')"
    stream = session.run(snippet(code, seconds=0.5))  # the wait for the reader does not count
    names = [(await anext(stream)).name]  # type: ignore[union-attr]
    await asyncio.sleep(1.5)
    assert not session._process.keeping_up
    assert len(session._process._reader._buffer) < 1 << 20  # type: ignore[attr-defined]
    events = [event async for event in stream]
    names += [event.name for event in all_of(events, FigureShown)]
    assert names == [f"m{i}" for i in range(5000)] or isinstance(events[-1], RunFinished)
    assert names == [f"m{i}" for i in range(len(names))]


async def test_a_figure_too_large_for_the_wire_is_the_codes_error(session: WorkerSession) -> None:
    code = "from tutor import lab\nlab.text('x' * (65 << 20), title='t')"
    failed = await problem(session, code)
    assert failed.message == "too much to show at once: 65 MiB, at most 64"


async def test_threads_are_held_to_the_limit(session: WorkerSession) -> None:
    code = "import os, torch\n(torch.get_num_threads(), os.environ['OMP_NUM_THREADS'], os.environ['OMP_WAIT_POLICY'])"
    assert text(await run(session, code)) == "(1, '1', 'passive')\n"


async def test_another_number_of_threads() -> None:
    engine = open_engine(own_code, limits=Limits(threads=2))
    session = await engine.session()
    try:
        assert text(await run(session, "import torch\ntorch.get_num_threads()")) == "2\n"
        code = "a = torch.randn(600, 600)\nfloat((a @ a).sum()) == float((a @ a).sum())"  # hangs after an unsafe fork
        assert text(await run(session, code)) == "True\n"
    finally:
        await engine.close()
