"""The process that runs the learner's code: it reads requests, one at a time, and sends events.

Standard library only until a snippet asks for more; the interpreter may have nothing else.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from tutor import lab
from tutor.engine.protocol import (
    Check,
    CheckCode,
    Claim,
    FigureShown,
    Limits,
    Mistake,
    Output,
    Request,
    RunCode,
    RunFinished,
    TrainingProgress,
    TrainingReported,
    WorkerStarted,
)
from tutor.engine.worker.checks import Checker
from tutor.engine.worker.endings import Attempts
from tutor.engine.worker.interrupts import Interrupts
from tutor.engine.worker.orders import Orders
from tutor.engine.worker.runner import Namespace, Runner
from tutor.engine.worker.sources import Sources
from tutor.engine.worker.streams import Printed, StreamName, redirect
from tutor.engine.worker.wire import Wire
from tutor.figures import Figure, Training


def serve(connection: int, limits: Limits, orders: Orders) -> NoReturn:
    """Answer requests on the descriptor ``connection`` until the client is gone."""
    _use_threads(limits.threads)
    worker = Worker(connection, limits, orders)
    worker.greet()
    while True:
        try:
            worker.answer()
        except EOFError:
            os._exit(0)


class Worker:
    """One session's process: the variables, and what carries events to the client."""

    def __init__(self, connection: int, limits: Limits, orders: Orders) -> None:
        self._interrupts = Interrupts(orders)
        self._interrupts.install()
        self._wire = Wire(connection, self._interrupts)
        self._run_id = 0
        self._quiet = False
        self._printed = Printed(self._send_output, limits.output_bytes, orders, self._interrupts)
        self._printed.start_flusher()
        redirect(self._printed)
        lab.connect(self)
        lab.device, lab.trainings = limits.device, limits.trainings
        sources = Sources()
        attempts = Attempts(self._interrupts, sources, limits)
        namespace = Namespace()
        self._runner = Runner(namespace, attempts, sources, self._printed)
        self._checker = Checker(
            namespace=namespace, attempts=attempts, sources=sources, send=self._wire.send, muted=self._muted
        )
        sys.argv = [""]
        if limits.own_modules:
            sys.path.append("")
        sys.dont_write_bytecode = True  # beside a course's own modules it would be a change of the course

    def greet(self) -> None:
        """Tell the client that this worker is ready."""
        self._wire.send(WorkerStarted(pid=os.getpid(), python=platform.python_version(), torch=_torch_version()))

    def answer(self) -> None:
        """Wait for one request and carry it out."""
        request = decode_request(self._wire.receive())
        self._run_id = request.run_id
        self._interrupts.begin()
        self._printed.begin()
        finished = self._carry_out(request)
        self._printed.end()
        self._wire.send(finished)

    def _carry_out(self, request: Request) -> RunFinished:
        if isinstance(request, RunCode):
            return self._runner.run(request)
        return self._checker.check(request)

    @contextmanager
    def _muted(self) -> Iterator[None]:
        """Send neither output nor figures while the body runs."""
        lab.flush()
        self._quiet = self._printed.quiet = True
        try:
            yield
            lab.flush()
        finally:
            self._quiet = self._printed.quiet = False

    def figure(self, name: str, figure: Figure) -> None:
        """Show a figure: what `tutor.lab` calls."""
        if self._quiet:
            return
        self._printed.flush()
        self._wire.send(FigureShown(run_id=self._run_id, name=name, figure=figure))

    def progress(self, step: int, total: int, values: dict[str, float | None]) -> None:
        """Report how far a training loop is: what `tutor.lab` calls."""
        if self._quiet:
            return
        self._printed.flush()
        self._wire.send(TrainingProgress(run_id=self._run_id, step=step, total=total, values=values))

    def training(self, training: Training) -> None:
        """Report a training that is to be kept: what `tutor.lab` calls."""
        if not self._quiet:
            self._wire.send(TrainingReported(run_id=self._run_id, training=training))

    def _send_output(self, stream: StreamName, text: str) -> None:
        self._wire.send(Output(run_id=self._run_id, stream=stream, text=text))


def decode_request(frame: bytes) -> Request:
    """Turn a frame back into the request it was made of."""
    fields: dict[str, Any] = json.loads(frame)
    if fields.pop("type") == "run-code":
        return RunCode(**{**fields, "claims": tuple(Claim(**claim) for claim in fields["claims"])})
    checks = tuple(Check(**check) for check in fields["checks"])
    mistakes = tuple(Mistake(**mistake) for mistake in fields["mistakes"])
    return CheckCode(**{**fields, "checks": checks, "mistakes": mistakes})


def _use_threads(count: int) -> None:
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(count)


def _torch_version() -> str | None:
    try:
        return importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return None
