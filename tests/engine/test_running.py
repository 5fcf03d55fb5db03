"""Snippets in a real worker: output, echo, variables, figures, claims."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.engine.running import all_of, finish, run, snippet, text, until
from tutor.engine.client import EngineError, LocalEngine
from tutor.engine.client.session import WorkerSession
from tutor.engine.protocol import Claim, FigureShown, Output, RunCode, RunFinished, TrainingProgress, TrainingReported
from tutor.figures import Matrix


async def test_prints_and_echoes_the_last_expression(session: WorkerSession) -> None:
    events = await run(session, "print('one')\nx = 2\nx + 1")
    assert text(events) == "one\n3\n"
    assert isinstance(events[-1], RunFinished)


@pytest.mark.parametrize(
    ("code", "echoed"),
    [
        ("None", ""),
        ("x = 5", ""),
        ("'text'", "'text'\n"),
        ("{'b': 1, 'a': [1, 2]}", "{'b': 1, 'a': [1, 2]}\n"),
        ("import torch; torch.ones(2)", "tensor([1., 1.])\n"),
        ("", ""),
    ],
)
async def test_echo(session: WorkerSession, code: str, echoed: str) -> None:
    assert text(await run(session, code)) == echoed


async def test_a_huge_echo_is_cut(session: WorkerSession) -> None:
    printed = text(await run(session, "[list(range(1000))] * 1000"))
    assert len(printed) < 25_000
    assert printed.startswith("[[0, 1, 2")


async def test_variables_live_on_and_are_listed(session: WorkerSession) -> None:
    await run(session, "import torch\nw = torch.zeros(3, 4)\ndef f(x): return x @ w")
    finished = await finish(session, "y = f(torch.ones(2, 3))\nn = len(y)\n_hidden = 1")
    assert [(v.name, v.type, v.summary) for v in finished.variables] == [
        ("w", "Tensor", "(3, 4) float32"),
        ("f", "function", "f(x)"),
        ("y", "Tensor", "(2, 4) float32"),
        ("n", "int", "2"),
    ]


async def test_listing_variables_runs_no_code_of_the_learner(session: WorkerSession) -> None:
    code = "class Bad:\n    def __repr__(self): raise SystemExit\nbad = Bad(); many = [bad]; module_like = {'a': bad}"
    finished = await finish(session, code)
    assert finished.outcome == "done"
    assert [v.summary for v in finished.variables][1:] == ["Bad", "[Bad]", "{'a': Bad}"]


async def test_given_variables_are_set_first(session: WorkerSession) -> None:
    request = RunCode(run_id=1, code="rate * 2", name="knobs", seconds=5, variables={"rate": 0.25, "on": True})
    assert text([event async for event in session.run(request)]) == "0.5\n"


async def test_streams_keep_their_order(session: WorkerSession) -> None:
    code = "import sys\nfor i in range(3):\n    print('out', i)\n    print('err', i, file=sys.stderr)"
    outputs = all_of(await run(session, code), Output)
    assert [(o.stream, o.text) for o in outputs] == [
        (s, f"{t} {i}\n") for i in range(3) for s, t in (("stdout", "out"), ("stderr", "err"))
    ]


async def test_output_arrives_while_the_code_still_runs(session: WorkerSession) -> None:
    """Text without a line's end is sent after a moment, not only at the end of the run."""
    stream = session.run(snippet("print('first', end='')\nimport time\ntime.sleep(30)"))
    async with asyncio.timeout(10):
        first = await anext(stream)
    assert isinstance(first, Output) and first.text == "first"
    session.interrupt()
    assert [event async for event in stream][-1].outcome == "interrupted"  # type: ignore[union-attr]


async def test_figures_and_progress_come_through_lab(session: WorkerSession) -> None:
    code = """
from tutor import lab
print('before')
lab.matrix([[0.5, 0.5], [float('nan'), 1.0]], title='weights')
lab.progress(3, 10, loss=0.5, bad=float('nan'))
"""
    events = await run(session, code)
    shown = all_of(events, FigureShown)
    assert [figure.name for figure in shown] == ["weights"]
    assert isinstance(shown[0].figure, Matrix)
    assert shown[0].figure.values == ((0.5, 0.5), (None, 1.0))
    assert isinstance(events[0], Output)
    progress = all_of(events, TrainingProgress)
    assert (progress[-1].step, progress[-1].total, progress[-1].values) == (3, 10, {"loss": 0.5, "bad": None})
    assert text(events) == "before\n"  # a figure is shown, not echoed


async def test_a_training_that_is_named_comes_with_its_configuration_and_curve(session: WorkerSession) -> None:
    code = """
from tutor import lab
def train(seed, width):
    for step in range(1, 4):
        yield {'loss': width / step + seed}
runs = lab.sweep('widths', train, {'width': (2, 4)}, seeds=(0, 1), steps=3)
"""
    reports = [one.training for one in all_of(await run(session, code), TrainingReported)]
    ended = [one for one in reports if one.state == "finished"]
    assert [(one.config, one.seed, one.step) for one in ended] == [
        ({"width": width}, seed, 3) for width in (2, 4) for seed in (0, 1)
    ]
    assert ended[-1].curves.series[0].y == (5.0, 3.0, 4 / 3 + 1)


async def test_claims_are_judged_after_the_run(session: WorkerSession) -> None:
    claims = (
        Claim(says="the loss fell", holds="loss < 0.5"),
        Claim(says="it is small", holds="loss < 0.1"),
        Claim(says="something about a name that is gone", holds="gone == 1"),
    )
    finished = await finish(session, "loss = 0.25", claims=claims)
    assert [(c.says, c.held) for c in finished.claims] == [(c.says, i == 0) for i, c in enumerate(claims)]
    assert finished.claims[1].detail == "loss is 0.25"
    assert "name 'gone' is not defined" in finished.claims[2].detail


async def test_claims_wait_for_a_run_that_ends_well(session: WorkerSession) -> None:
    finished = await finish(session, "loss = 1 / 0", claims=(Claim(says="fine", holds="True"),))
    assert finished.outcome == "error"
    assert finished.claims == ()


async def test_classes_of_a_snippet_can_be_pickled(session: WorkerSession) -> None:
    code = (
        "import pickle, dataclasses\n@dataclasses.dataclass\nclass P:\n    x: int\npickle.loads(pickle.dumps(P(3))).x"
    )
    assert text(await run(session, code)) == "3\n"


async def test_two_sessions_run_at_the_same_time(engine: LocalEngine, session: WorkerSession) -> None:
    other = await engine.session()
    try:
        first, second = await asyncio.gather(run(session, "x = 1\nx"), run(other, "x = 2\nx"))
        assert (text(first), text(second)) == ("1\n", "2\n")
        assert text(await run(session, "x")) == "1\n"
    finally:
        await other.close()


async def test_one_request_at_a_time(session: WorkerSession) -> None:
    stream = session.run(snippet("import time; print('on'); time.sleep(30)"))
    await anext(stream)
    assert session.busy
    with pytest.raises(EngineError, match="already running"):
        await anext(session.run(snippet("1")))
    session.interrupt()
    assert [event async for event in stream]
    assert not session.busy


async def test_a_consumer_that_leaves_stops_the_run(session: WorkerSession) -> None:
    async for _ in session.run(snippet("x = 1\nprint('on', flush=True)\nwhile True: pass")):
        break
    assert text(await run(session, "x")) == "1\n"  # the same worker, once the abandoned run has ended
    assert session._process.started.pid > 0


async def test_a_cancelled_consumer_stops_the_run(session: WorkerSession) -> None:
    task = asyncio.create_task(run(session, "x = 1\nwhile True: pass"))
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(task, 0.2)
    assert text(await run(session, "x")) == "1\n"


async def test_threads_of_an_earlier_run_print_nowhere(session: WorkerSession, tmp_path: Path) -> None:
    code = f"""
import pathlib, threading, time
folder = pathlib.Path({str(tmp_path)!r})
def late():
    while not (folder / 'go').exists():
        time.sleep(0.01)
    print('lost')
    (folder / 'printed').touch()
threading.Thread(target=late).start()
"""
    await run(session, code)
    (tmp_path / "go").touch()
    await until((tmp_path / "printed").exists)
    assert text(await run(session, "1")) == "1\n"


async def test_a_forked_child_of_the_learner_disturbs_nothing(session: WorkerSession) -> None:
    code = """
import os
pid = os.fork()
if pid:
    os.waitpid(pid, 0)
print('parent' if pid else 'child')
"""
    assert text(await run(session, code)) == "parent\n"
    assert text(await run(session, "'still here'")) == "'still here'\n"
