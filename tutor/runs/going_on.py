"""Going on with a training of ``attn-tutor train`` that stopped on the way: its process, in the background."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from tutor.engine.client.launching import worker_environment
from tutor.engine.protocol import Limits
from tutor.runs.run import Run
from tutor.runs.store import RunStore
from tutor.runs.systems import SystemRun

PROGRAM = Path(__file__).resolve().parents[1] / "systems" / "__main__.py"
"""Trains in a process of its own, and writes one JSON object a line."""


class GoingOn:
    """A training that goes on from its checkpoint, and is kept while it does; begun by making it."""

    def __init__(self, store: RunStore, run: Run) -> None:
        self._kept = SystemRun(store, run)
        self._kept.go_on(store.curves(run.id))
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._stopped = self._told = False
        self._thread = threading.Thread(target=self._follow, args=(run.folder,), name="training", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it still goes on."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Have it stop after the step under way, with its checkpoint kept. Returns at once."""
        self._stopped = True
        self._tell()

    def _tell(self) -> None:
        """Pass a stop on, once: a second signal would end the process without a checkpoint."""
        with self._lock, suppress(ProcessLookupError):
            if self._stopped and not self._told and self._process is not None:
                self._told = True
                self._process.send_signal(signal.SIGINT)

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; return whether it has."""
        self._thread.join(seconds)
        return not self.alive

    def _follow(self, folder: str) -> None:
        command = [sys.executable, str(PROGRAM), f"--resume={folder}"]
        variables = {**os.environ, **worker_environment(Limits())}
        try:
            with subprocess.Popen(
                command,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
            ) as process:
                self._process = process
                self._tell()
                assert process.stdout is not None
                for line in process.stdout:
                    self._kept.take(json.loads(line))
        except OSError as error:
            self._kept.fail(f"The training can not go on: {error.strerror}.")
        finally:
            self._kept.end("interrupted", "The training process ended without a word.")
