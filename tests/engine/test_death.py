"""Every way a worker can end, and what is left behind: nothing."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.running import alive, death, finish, problem, run, snippet, text, until
from tutor.engine.client import LocalEngine
from tutor.engine.client.session import WorkerSession
from tutor.engine.protocol import RunFinished, WorkerDied

FRESH = "Its variables are gone; a fresh process is ready."


@pytest.mark.parametrize(
    ("code", "exit_code", "reason"),
    [
        ("import os; os._exit(7)", 7, "The code ended the process with exit code 7."),
        ("import os; os._exit(0)", 0, "The code ended the process with exit code 0."),
        (
            "import ctypes; ctypes.string_at(0)",
            -signal.SIGSEGV,
            "The code crashed the process: it touched memory that is not its own (segmentation fault).",
        ),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            -signal.SIGKILL,
            "The process was killed: probably the machine ran out of memory.",
        ),
        ("import os; os.abort()", -signal.SIGABRT, "A library gave up and aborted the process."),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGTERM); signal.pause()",
            -signal.SIGTERM,
            "The signal SIGTERM ended the process.",
        ),
        (
            "import os, signal; os.kill(os.getppid(), signal.SIGKILL); signal.pause()",
            None,
            "The process that runs the code was ended from outside.",
        ),
        (
            "import os, signal; os.killpg(0, signal.SIGKILL)",
            -signal.SIGKILL,
            "The process was killed: probably the machine ran out of memory.",
        ),
    ],
    ids=["exit", "exit-0", "segfault", "kill", "abort", "term", "keeper", "group"],
)
async def test_deaths(session: WorkerSession, code: str, exit_code: int | None, reason: str) -> None:
    await run(session, "x = 1")
    died = await death(session, "print('last words')\n" + code)
    assert (died.exit_code, died.reason) == (exit_code, f"{reason} {FRESH}")
    assert (await problem(session, "x")).kind == "NameError"


async def test_what_was_printed_before_the_end_arrives(session: WorkerSession) -> None:
    events = await run(session, "from tutor import lab\nprint('one')\nlab.text('two')\nimport os; os._exit(1)")
    assert text(events) == "one\n"
    assert [type(event).__name__ for event in events] == ["Output", "FigureShown", "WorkerDied"]


@pytest.mark.parametrize("code", ["import sys; sys.exit(3)", "exit()", "raise SystemExit"])
async def test_sys_exit_ends_only_the_run(session: WorkerSession, code: str) -> None:
    await run(session, "x = 1")
    failed = await problem(session, code)
    assert failed.kind == "SystemExit"
    assert failed.advice == "This would end a program; here it only ends the run. Leave it out."
    assert text(await run(session, "x")) == "1\n"


async def test_death_between_runs_is_told_by_the_next(session: WorkerSession) -> None:
    await run(session, "import threading, os\nthreading.Timer(0.05, os._exit, [5]).start()")
    await until(session._process.death.done)
    died = await death(session, "1")
    assert died.reason == f"The code ended the process with exit code 5. {FRESH}"
    assert text(await run(session, "1")) == "1\n"


async def test_reset_forgets_the_variables(session: WorkerSession) -> None:
    await run(session, "x = 1")
    before = session.started.pid
    await session.reset()
    assert session.started.pid != before
    assert (await problem(session, "x")).kind == "NameError"
    await until(lambda: not alive(before))


async def test_reset_during_a_run(session: WorkerSession) -> None:
    stream = session.run(snippet("print('on')\nwhile True: pass"))
    await anext(stream)
    await session.reset()
    last = [event async for event in stream][-1]
    assert isinstance(last, WorkerDied) and last.reason == "The variables were reset."
    assert text(await run(session, "1")) == "1\n"


LEFT_BEHIND = """
import os, subprocess, sys, threading, time
sleep = [sys.executable, '-c', 'import time; time.sleep(600)']
child = subprocess.Popen(sleep)
apart = subprocess.Popen(sleep, start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    open(path, 'w').write(str(os.getpid()))
    time.sleep(600)
while not (os.path.exists(path) and open(path).read()): time.sleep(0.01)
threading.Thread(target=time.sleep, args=(600,)).start()
print(child.pid, apart.pid, open(path).read())
"""


@pytest.mark.parametrize("way", ["close", "reset", "exit"])
async def test_nothing_of_a_session_survives(engine: LocalEngine, tmp_path: Path, way: str) -> None:
    """Children, children with a session of their own, and daemons that forked twice."""
    session = await engine.session()
    try:
        printed = text(await run(session, f"path = {str(tmp_path / 'pid')!r}\n{LEFT_BEHIND}"))
        pids = [int(word) for word in printed.split()] + [session.started.pid]
        assert len(pids) == 4 and all(alive(pid) for pid in pids)
        if way == "reset":
            await session.reset()
        elif way == "exit":
            await death(session, "os._exit(0)")
        else:
            await session.close()
        await until(lambda: not any(alive(pid) for pid in pids))
    finally:
        await session.close()


async def test_close_ends_a_run(engine: LocalEngine) -> None:
    session = await engine.session()
    stream = session.run(snippet("print('on')\nwhile True: pass"))
    await anext(stream)
    await session.close()
    assert isinstance([event async for event in stream][-1], WorkerDied | RunFinished)
    assert not alive(session.started.pid)


DRIVER = """
import asyncio, os, signal, sys
from pathlib import Path
from tutor.engine.client import open_engine, own_code
from tutor.engine.protocol import RunCode, Output
STUCK = '''
import os, subprocess, sys
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)
print(os.getpid(), os.getppid(), child.pid)
while True:
    try:
        while True: pass
    except BaseException: pass
'''
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # tests that run under nohup would hand down that it is ignored
async def main():
    engine = open_engine(own_code, python=Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    engine.start()
    session = await engine.session()
    async for event in session.run(RunCode(run_id=1, code=STUCK, name='stuck', seconds=600)):
        print(event.text, flush=True)
asyncio.run(main())
"""


def descendants(pid: int) -> set[int]:
    """All descendants of a process, read from /proc."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


@pytest.mark.parametrize("python", [[], [sys.executable]], ids=["forked", "interpreter"])
@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
async def test_no_process_survives_the_tutor(way: signal.Signals, python: list[str], tmp_path: Path) -> None:
    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    tutor = subprocess.Popen([sys.executable, str(driver), *python], stdout=subprocess.PIPE, env=environment)
    try:
        assert tutor.stdout is not None
        line = await asyncio.wait_for(asyncio.to_thread(tutor.stdout.readline), 30)
        pids = descendants(tutor.pid) | {int(pid) for pid in re.findall(rb"\d+", line)}
        assert len(pids) >= (3 if python else 5)  # (fork server, resource tracker,) keeper, worker, child
        tutor.send_signal(way)
        await asyncio.to_thread(tutor.wait, 10)
        await until(lambda: not any(alive(pid) for pid in pids))
    finally:
        tutor.kill()
        assert tutor.stdout is not None
        tutor.stdout.close()
        tutor.wait()


async def test_a_main_script_is_not_run_again_in_the_worker(tmp_path: Path) -> None:
    """`multiprocessing.Process` would import the tutor's main script in every worker."""
    script = tmp_path / "script.py"
    script.write_text(
        "print('main runs')\n"
        "import asyncio\n"
        "from tutor.engine.client import open_engine, own_code\n"
        "async def main():\n"
        "    engine = open_engine(own_code); session = await engine.session(); await engine.close()\n"
        "asyncio.run(main())\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = await asyncio.to_thread(
        subprocess.run, [sys.executable, str(script)], capture_output=True, text=True, env=environment, timeout=30
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "main runs\n", "")


async def test_the_worker_survives_a_finished_run_of_another(engine: LocalEngine, session: WorkerSession) -> None:
    other = await engine.session()
    await run(session, "x = 1")
    await death(other, "import os; os._exit(1)")
    await other.close()
    assert (await finish(session, "x")).outcome == "done"
