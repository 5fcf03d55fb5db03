"""What the fork server imports once, so that every worker has it from the start.

Imported as a module of `multiprocessing.forkserver`, in the fork server's process and nowhere else. It only imports:
a process that has once run a parallel operation cannot be forked safely.
"""

from __future__ import annotations

import importlib
import os

from tutor.engine.worker import confinement

HEAVY = ("numpy", "torch", "torch.nn.functional")


def preload() -> None:
    """Leave the terminal, end with the tutor, and import the worker side and the heavy libraries that are there."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    confinement.die_with_parent()
    for name in ("PYTHONPATH", "PYTHONSAFEPATH"):  # set by the client for this start only
        os.environ.pop(name, None)
    for name in ("tutor.engine.worker.keeper", "tutor.engine.worker.serving", "tutor.lab", *HEAVY):
        try:
            importlib.import_module(name)
        except (ImportError, OSError):  # a broken torch must still leave a worker that can say so
            continue


preload()
