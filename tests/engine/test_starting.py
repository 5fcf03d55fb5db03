"""Starting engines: inside a running app, under another interpreter, and when something is wrong."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.engine.exercises import SOFTMAX, check
from tests.engine.running import alive, death, finish, problem, run, text, until
from tutor.engine.client import EngineError, Limits, LocalEngine, NotAllowed, open_engine, own_code
from tutor.engine.client.launching import ForkServerLauncher, InterpreterLauncher
from tutor.engine.protocol import RunFinished

ROOT = Path(__file__).parents[2]


class Screenful(App[None]):
    """A small app that starts an engine after its first paint, as the tutor does."""

    def __init__(self, engine: LocalEngine) -> None:
        super().__init__()
        self.engine = engine
        self.took = -1.0

    def compose(self) -> ComposeResult:
        yield Static("hello")

    def on_mount(self) -> None:
        self.call_after_refresh(self.start_engine)

    def start_engine(self) -> None:
        began = time.perf_counter()
        self.engine.start()
        self.took = time.perf_counter() - began


async def test_start_inside_a_running_app() -> None:
    """There, ``sys.stderr`` has no descriptor; and the loop must go on while torch is imported."""
    engine = open_engine(own_code)
    app = Screenful(engine)
    longest = 0.0

    async def watch_the_loop() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - before)

    try:
        async with app.run_test() as pilot:
            await pilot.pause()
            assert 0 <= app.took < 1.0
            watcher = asyncio.create_task(watch_the_loop())
            async with asyncio.timeout(60):
                session = await engine.session()
            watcher.cancel()
            assert longest < 1.0  # the import takes longer than that, and is not waited for
            assert text(await run(session, "import torch\ntorch.ones(2).sum()")) == "tensor(2.)\n"
            assert sys.stderr is not sys.__stderr__
    finally:
        await engine.close()


IN_A_TERMINAL = """
import sys
from textual.app import App
from tutor.engine.client import open_engine, own_code
from tutor.engine.protocol import RunCode, Output

class Demo(App):
    def on_mount(self):
        self.call_after_refresh(self.begin)
    def begin(self):
        try:
            stderr = sys.stderr.fileno()
        except Exception as error:
            stderr = type(error).__name__
        self.note = f'stderr {stderr}'
        self.engine = open_engine(own_code)
        self.engine.start()
        self.run_worker(self.work())
    async def work(self):
        session = await self.engine.session()
        code = "import os, sys; os.system('echo LEAK'); os.write(2, b'LEAK'); print(6 * 7)"
        async for event in session.run(RunCode(run_id=1, code=code, name='s', seconds=9)):
            if isinstance(event, Output):
                self.note += ' output ' + event.text.strip()
        await self.engine.close()
        self.exit(self.note)

print('RESULT', Demo().run())
"""


@pytest.mark.terminal
def test_start_in_a_real_terminal() -> None:
    """The whole way in a pseudo-terminal, where Textual has replaced the standard streams."""
    import pexpect

    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    child = pexpect.spawn(sys.executable, ["-c", IN_A_TERMINAL], env=environment, timeout=60, encoding="utf-8")
    try:
        child.expect(r"RESULT stderr (\S+) output 42")
        assert child.match.group(1) == "-1"
        assert "LEAK" not in child.before
        child.expect(pexpect.EOF)
    finally:
        child.close(force=True)


async def test_a_session_starts_the_engine_by_itself() -> None:
    engine = open_engine(own_code)
    session = await engine.session()
    assert text(await run(session, "1 + 1")) == "2\n"
    await engine.close()
    assert not alive(session.started.pid)


async def test_without_permission_nothing_starts_and_a_session_that_loses_it_runs_nothing_more() -> None:
    refusals = ["Not yet."]
    engine = open_engine(lambda: refusals[-1])
    launcher = engine._launcher
    assert isinstance(launcher, ForkServerLauncher)
    engine.start()
    with pytest.raises(NotAllowed, match="Not yet"):
        await engine.session()
    assert launcher._server._forkserver_pid is None
    refusals.append("")
    session = await engine.session()
    assert text(await run(session, "1 + 1")) == "2\n"
    refusals.append("No more.")
    with pytest.raises(NotAllowed, match="No more"):
        await run(session, "1 + 1")
    await engine.close()


async def test_closing_does_not_wait_for_the_import() -> None:
    engine = open_engine(own_code)
    engine.start()
    began = time.perf_counter()
    await engine.close()
    assert time.perf_counter() - began < 1.0
    await engine.close()  # twice does no harm


async def test_a_fork_server_that_was_killed_is_started_again() -> None:
    engine = open_engine(own_code)
    session = await engine.session()
    launcher = engine._launcher
    assert isinstance(launcher, ForkServerLauncher)
    server = launcher._server._forkserver_pid
    assert server is not None
    os.kill(server, signal.SIGKILL)
    await until(lambda: not alive(server))
    assert text(await run(session, "'alive'")) == "'alive'\n"  # workers do not depend on it
    await session.reset()
    assert text(await run(session, "'again'")) == "'again'\n"
    await engine.close()


async def test_a_fork_server_that_dies_while_it_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(own_code)
    launcher = engine._launcher
    assert isinstance(launcher, ForkServerLauncher)
    launcher._server.set_forkserver_preload(["antigravity_that_is_not_there", "this_would_be_ignored"])
    monkeypatch.setattr("tutor.engine.client.launching._PACKAGE", Path("/nowhere/tutor"))
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.chdir("/")
    engine.start()
    server = launcher._server._forkserver_pid
    assert server is not None
    os.kill(server, signal.SIGSTOP)
    waiting = asyncio.create_task(engine.session())
    await asyncio.sleep(0.3)  # until the session waits for the server that is stopped
    os.kill(server, signal.SIGKILL)
    with pytest.raises(EngineError, match="The process that loads PyTorch ended while it started"):
        await asyncio.wait_for(waiting, 20)
    await engine.close()


@pytest.fixture
def elsewhere() -> LocalEngine:
    """The same interpreter, through the path for other interpreters."""
    return open_engine(own_code, python=Path(sys.executable), limits=Limits(grace_seconds=0.4, memory_bytes=1 << 30))


async def test_another_interpreter(elsewhere: LocalEngine) -> None:
    assert isinstance(elsewhere._launcher, InterpreterLauncher)
    elsewhere.start()
    session = await elsewhere.session()
    try:
        assert text(await run(session, "x = 1\nx + 1")) == "2\n"
        code = "import sys\nsorted({'torch', 'numpy', 'msgspec', 'textual'} & set(sys.modules))"
        assert text(await run(session, code)) == "[]\n"  # nothing heavy before a snippet asks for it
        assert (await finish(session, "while True: pass", seconds=0.2)).outcome == "timed out"
        assert text(await run(session, "x")) == "1\n"
        died = await death(session, "import os; os._exit(3)")
        assert died.exit_code == 3
        assert (await problem(session, "x")).kind == "NameError"
        await session.reset()
        results = await check(session, SOFTMAX, SOFTMAX.mistakes[0].code)
        assert results[0].mistake is not None
    finally:
        await elsewhere.close()
    assert not alive(session.started.pid)


BARE = [path for path in (Path("/usr/bin/python3"), Path("/usr/local/bin/python3")) if path.exists()]


def _bare_interpreter() -> Path | None:
    """An interpreter of this machine, new enough, that has none of our packages."""
    for python in BARE:
        code = "import sys, importlib.util as u; sys.exit(sys.version_info < (3, 11) or bool(u.find_spec('msgspec')))"
        if subprocess.run([str(python), "-c", code], check=False).returncode == 0:
            return python
    return None


@pytest.mark.skipif(_bare_interpreter() is None, reason="needs a Python 3.11 or newer without our packages")
async def test_an_interpreter_with_nothing_installed() -> None:
    engine = open_engine(own_code, python=_bare_interpreter())
    session = await engine.session()
    try:
        assert text(await run(session, "from tutor import lab\nlab.bars(['a'], {'g': [1]}); 6 * 7")) == "42\n"
        failed = await problem(session, "import msgspec")  # our own packages do not leak into it
        assert failed.kind == "ModuleNotFoundError"
        events = [event async for event in session.run(SOFTMAX)]
        last = events[-1]
        assert isinstance(last, RunFinished) and last.problem is not None
        if last.problem.kind == "ModuleNotFoundError":
            assert "does not have it" in last.problem.advice
    finally:
        await engine.close()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nowhere/python", "/nowhere/python cannot be run as a Python interpreter: no such file or directory."),
        ("/etc/passwd", "/etc/passwd cannot be run as a Python interpreter: permission denied."),
        ("/bin/true", "/bin/true did not start a worker. It ended with exit code 0."),
    ],
)
async def test_a_wrong_interpreter(path: str, said: str) -> None:
    engine = open_engine(own_code, python=Path(path))
    with pytest.raises(EngineError) as caught:
        await engine.session()
    assert str(caught.value) == said
    await engine.close()


async def test_an_interpreter_that_is_too_old(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text('#!/bin/sh\necho "attn-tutor needs Python 3.11 or newer; this is 3.8.2" >&2\nexit 1\n')
    old.chmod(0o755)
    engine = open_engine(own_code, python=old)
    with pytest.raises(EngineError, match=r"did not start a worker\. It says: attn-tutor needs Python 3\.11 or newer"):
        await engine.session()
    await engine.close()


def test_the_client_loads_neither_torch_nor_numpy() -> None:
    code = (
        "import sys, tutor.engine.client; print(sorted({'torch', 'numpy', 'textual', 'tutor.lab'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert ran.stdout == "[]\n"


def test_the_environment_is_as_it_was_after_the_start() -> None:
    before = dict(os.environ)
    engine = open_engine(own_code)
    engine.start()
    try:
        assert dict(os.environ) == before
    finally:
        asyncio.run(engine.close())


async def test_a_working_folder_with_a_file_named_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torch.py").write_text("raise SystemExit('the wrong torch')")
    (tmp_path / "my_own.py").write_text("answer = 42")
    monkeypatch.chdir(tmp_path)
    engine = open_engine(own_code)
    session = await engine.session()
    try:
        assert text(await run(session, "import torch\ntorch.ones(1)")) == "tensor([1.])\n"
        assert text(await run(session, "import my_own\nmy_own.answer")) == "42\n"
    finally:
        await engine.close()


async def test_modules_of_the_working_folder_are_found_only_where_they_are_the_learners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my_own.py").write_text("answer = 42")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    for own, found in ((True, ""), (False, "ModuleNotFoundError")):
        engine = open_engine(own_code, limits=Limits(own_modules=own))
        session = await engine.session()
        try:
            finished = await finish(session, "import my_own")
            assert (finished.problem.kind if finished.problem else "") == found
        finally:
            await engine.close()
    assert [path.name for path in tmp_path.iterdir()] == ["my_own.py"], "bytecode would be a change of the course"


async def test_snippets_find_the_device_and_the_folder_that_were_chosen() -> None:
    engine = open_engine(own_code, limits=Limits(device="cuda:1", memory_bytes=1 << 30, trainings="/kept"))
    engine.start()
    try:
        session = await engine.session()
        assert text(await run(session, "from tutor import lab\nlab.device, lab.trainings")) == "('cuda:1', '/kept')\n"
    finally:
        await engine.close()
