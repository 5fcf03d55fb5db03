"""Where the runs of a sweep are trained: in processes of this machine, or by the workers of a Dask cluster.

Both are `concurrent.futures` executors. Beside them goes a channel: workers tell how far a run is, and are told to
stop. The function that trains is called by its name, so that this side never imports it.
"""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import queue
import signal
import threading
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any, Protocol

import msgspec

from tutor.sweeps.plan import Job

TRAIN = "tutor.systems.job:train_job"
"""The function that trains a job, as ``module:name``."""
CHECK = "tutor.systems.job:problems_of"
"""The function that says what is wrong with jobs."""
Told = dict[str, Any]
_channel: tuple[Any, Any] | None = None
"""In a process of `LocalWorkers`: the queue of what is told, and the event that says stop."""


class NoWorkers(Exception):
    """Nobody is there to train. The text says why and what to do."""


class Workers(Protocol):
    """Who trains the runs."""

    def submit(self, job: Job) -> Future[list[Told]]:
        """Hand a job over; the future has the events of its training."""

    def check(self, jobs: Sequence[Job]) -> list[tuple[str, str]]:
        """Return what is wrong with jobs: the name of a value, or "system", and a sentence."""

    def told(self) -> list[Told]:
        """Return what the runs have told since this was last asked. Returns at once."""

    def renew(self) -> None:
        """Begin anew, after a process that died took the executor with it."""

    def stop(self) -> None:
        """Ask the runs under way to stop after the step that they are at."""

    def close(self) -> None:
        """Let go of the workers."""


def call(where: str, *arguments: Any) -> Any:
    """Call a function by its name, such as ``"module:name"``: what a worker does."""
    module, _, name = where.partition(":")
    return getattr(importlib.import_module(module), name)(*arguments)


def _checked(executor: Executor, jobs: Sequence[Job]) -> list[tuple[str, str]]:
    found = executor.submit(call, CHECK, [msgspec.to_builtins(job) for job in jobs]).result()
    return [(name, problem) for name, problem in found]


# ------------------------------------------------------------------------------------------------ this machine


def _begin(channel: tuple[Any, Any]) -> None:
    """In a new process: Ctrl-C is the parent's business, and where the parent is gone this ends, too."""
    global _channel
    _channel = channel
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _train_here(where: str, fields: dict[str, Any]) -> list[Told]:
    assert _channel is not None
    told, stop = _channel
    found: list[Told] = call(where, fields, told.put, stop.is_set)
    return found


class LocalWorkers:
    """Processes on this machine, each of which loads torch once and trains one run at a time."""

    def __init__(self, jobs: int, *, train: str = TRAIN) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        os.environ["PYTHONSAFEPATH"] = "1"  # the working folder has no part in starting a process
        self._count = jobs
        self._train = train
        self._context = multiprocessing.get_context("spawn")
        self._told: Any = self._context.Queue()
        self._stop = self._context.Event()
        self._executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._count, mp_context=self._context, initializer=_begin, initargs=((self._told, self._stop),)
        )

    def submit(self, job: Job) -> Future[list[Told]]:
        """Hand a job over."""
        return self._executor.submit(_train_here, self._train, msgspec.to_builtins(job))

    def check(self, jobs: Sequence[Job]) -> list[tuple[str, str]]:
        """Return what is wrong with jobs."""
        return _checked(self._executor, jobs)

    def told(self) -> list[Told]:
        """Return what the runs have told."""
        found = []
        while True:
            try:
                found.append(self._told.get_nowait())
            except queue.Empty:
                return found

    def renew(self) -> None:
        """Start new processes, with a new queue: a process may have died with its lock."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._told = self._context.Queue()
        self._executor = self._start()

    def stop(self) -> None:
        """Ask the runs under way to stop."""
        self._stop.set()

    def close(self) -> None:
        """End the processes."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._told.close()


# ------------------------------------------------------------------------------------------------ a cluster


def _train_there(where: str, fields: dict[str, Any], topic: str) -> list[Told]:
    """In a worker of a cluster: what is told goes through the scheduler, as an event of this topic."""
    distributed: Any = importlib.import_module("distributed")
    worker = distributed.get_worker()
    flag = distributed.Event(topic, client=distributed.get_client())
    asked, answer = 0.0, False

    def stopped() -> bool:
        nonlocal asked, answer
        if time.monotonic() - asked >= 1:  # each answer is a message to the scheduler and back
            asked, answer = time.monotonic(), bool(flag.is_set())
        return answer

    found: list[Told] = call(where, fields, lambda event: worker.log_event(topic, json.dumps(event)), stopped)
    return found


class ClusterWorkers:
    """The workers of a Dask cluster. They must have attn-tutor installed, of the same version."""

    def __init__(self, address: str, *, train: str = TRAIN, seconds: float = 10.0) -> None:
        """Connect to a scheduler.

        Args:
            address: Where the scheduler listens, such as ``tcp://10.0.0.1:8786``.
            train: The function that trains a job, as ``module:name``.
            seconds: How long to wait for the scheduler.

        Raises:
            NoWorkers: Dask is not installed, or no scheduler answers.
        """
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            raise NoWorkers("a cluster needs Dask: pip install 'attn-tutor[cluster]'") from None
        try:
            self._client = distributed.Client(address, timeout=seconds, set_as_default=False)
        except (OSError, ValueError) as error:
            raise NoWorkers(f"no Dask scheduler answers at {address}: {error}") from None
        self._train = train
        self._topic = f"attn-tutor-{uuid.uuid4().hex}"
        self._flag = distributed.Event(self._topic, client=self._client)
        self._queue: queue.SimpleQueue[Told] = queue.SimpleQueue()
        self._client.subscribe_topic(self._topic, self._hear)
        self._executor: Executor = self._client.get_executor(pure=False)

    def _hear(self, event: tuple[float, str]) -> None:
        self._queue.put(json.loads(event[1]))

    def submit(self, job: Job) -> Future[list[Told]]:
        """Hand a job over."""
        return self._executor.submit(_train_there, self._train, msgspec.to_builtins(job), self._topic)

    def check(self, jobs: Sequence[Job]) -> list[tuple[str, str]]:
        """Return what is wrong with jobs."""
        return _checked(self._executor, jobs)

    def told(self) -> list[Told]:
        """Return what the runs have told."""
        found = []
        while not self._queue.empty():
            found.append(self._queue.get())
        return found

    def renew(self) -> None:
        """Do nothing: the scheduler hands the run of a worker that died to another one."""

    def stop(self) -> None:
        """Ask the runs under way to stop."""
        self._flag.set()

    def close(self) -> None:
        """Leave the cluster, which goes on."""
        self._client.close()
