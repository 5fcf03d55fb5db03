"""Starting keepers: by the fork server of `multiprocessing`, or by running another interpreter."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import platform
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from multiprocessing.forkserver import ForkServer
from pathlib import Path
from typing import Protocol

from tutor.engine.client.errors import EngineError
from tutor.engine.forked import ForkedWorker
from tutor.engine.protocol import Limits

_PACKAGE = Path(__file__).resolve().parents[2]
_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


class Launcher(Protocol):
    """Makes keepers that hold the given ends of the connection and the leash."""

    ready: bool
    """Whether torch is loaded in what is launched, so that a first import costs nothing."""

    def start(self) -> None:
        """Prepare, without waiting."""

    async def launch(self, connection: int, leash: int) -> None:
        """Start one keeper on descriptors that the caller closes afterwards."""

    async def trouble(self) -> str:
        """Say why the newest keeper did not come up."""

    async def close(self) -> None:
        """End what `start` began."""


def worker_environment(limits: Limits) -> dict[str, str]:
    """Return the variables that a worker needs beside those of the tutor."""
    threads = dict.fromkeys(_THREAD_VARIABLES, str(limits.threads))
    return {**threads, "OMP_WAIT_POLICY": "passive", "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "80"}


class _StoppableForkServer(ForkServer):
    """A fork server that can be ended at once, even while it still imports torch."""

    _forkserver_pid: int | None
    _stop: Callable[[], None]

    def stop(self) -> None:
        if self._forkserver_pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._forkserver_pid, signal.SIGKILL)
            self._stop()


class ForkServerLauncher:
    """Forks keepers from a process that has already imported torch and never computes."""

    ready = True

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._server = _StoppableForkServer()
        self._server.set_forkserver_preload(["tutor.engine.worker.preload"])

    def start(self) -> None:
        """Start the fork server, or start it again where it has ended. Takes some milliseconds."""
        variables = worker_environment(self._limits)
        path = os.pathsep.join(filter(None, (str(_PACKAGE.parent), os.environ.get("PYTHONPATH"))))
        with _environment({**variables, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"}), _real_stderr():
            self._server.ensure_running()

    async def launch(self, connection: int, leash: int) -> None:
        """Ask the fork server for a keeper. It answers when it has finished its imports.

        Raises:
            EngineError: the fork server has ended.
        """
        self.start()
        own = [os.dup(connection), os.dup(leash)]  # the thread goes on when this call is cancelled
        try:
            await asyncio.to_thread(self._request, own)
        except (ConnectionError, FileNotFoundError) as error:
            raise EngineError(await self.trouble()) from error

    def _request(self, descriptors: list[int]) -> None:
        try:
            status, data = self._server.connect_to_new_process(descriptors)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        os.close(status)
        with os.fdopen(data, "wb") as pipe:
            # first the preparation that `multiprocessing` expects (none), then the object to run
            pipe.write(pickle.dumps({}) + pickle.dumps(ForkedWorker(limits=self._limits)))

    async def trouble(self) -> str:
        """Say why a keeper did not come up."""
        return "The process that loads PyTorch ended while it started. Try `python -c 'import torch'` by itself."

    async def close(self) -> None:
        """End the fork server; workers are ended by their sessions."""
        await asyncio.to_thread(self._server.stop)


class InterpreterLauncher:
    """Runs keepers under any Python by starting it anew for each."""

    ready = False

    def __init__(self, python: Path, limits: Limits) -> None:
        self._python = python
        self._limits = limits
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Do nothing: there is nothing to prepare."""

    async def launch(self, connection: int, leash: int) -> None:
        """Run the bootstrap script under the interpreter.

        Raises:
            EngineError: there is no such program, or it cannot be run.
        """
        self._collect()
        command = [str(self._python), str(_PACKAGE / "engine" / "worker" / "bootstrap.py")]
        arguments = [str(connection), str(leash), json.dumps(asdict(self._limits))]
        variables = {**os.environ, **worker_environment(self._limits)}
        variables.pop("PYTHONHOME", None)
        try:
            process = subprocess.Popen(
                command + arguments,
                pass_fds=(connection, leash),
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise EngineError(f"{self._python} cannot be run as a Python interpreter: {reason}.") from error
        self._processes.append(process)

    async def trouble(self) -> str:
        """Quote the last line that the interpreter wrote before it ended."""
        process = self._processes[-1]
        try:
            _, written = await asyncio.to_thread(process.communicate, timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            return f"{self._python} does not answer as a Python interpreter would."
        lines = written.decode(errors="replace").strip().splitlines()
        said = f" It says: {lines[-1]}" if lines else f" It ended with exit code {process.returncode}."
        return f"{self._python} did not start a worker.{said}"

    async def close(self) -> None:
        """Collect what the keepers leave; their sessions have ended them."""
        for process in self._processes:
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(process.wait, timeout=2)
        self._collect()

    def _collect(self) -> None:
        for process in [process for process in self._processes if process.poll() is not None]:
            if process.stderr is not None:
                process.stderr.close()
            self._processes.remove(process)


def choose_launcher(python: Path | None, limits: Limits) -> Launcher:
    """Return the fork server where the platform forks safely and no other interpreter is asked for."""
    if python is not None:
        return InterpreterLauncher(python, limits)
    if platform.system() == "Linux":
        return ForkServerLauncher(limits)
    return InterpreterLauncher(Path(sys.executable), limits)


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    """Set environment variables for the body: the fork server takes the environment it is started in."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _real_stderr() -> Iterator[None]:
    """Put the real stderr in place: a running Textual app has one without a descriptor, which cannot be passed on."""
    replaced = sys.stderr
    sys.stderr = sys.__stderr__
    try:
        yield
    finally:
        sys.stderr = replaced
