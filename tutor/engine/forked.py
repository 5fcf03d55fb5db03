"""The object that the fork server unpickles in a new process: it turns that process into a worker's keeper.

`multiprocessing.forkserver` hands a fresh process a pickled object and calls its ``_bootstrap``. A
`multiprocessing.Process` would do more there than is wanted: it would run the tutor's main script once more in every
worker. The client builds this object and the worker side runs it, so the worker side is named by a string only.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from multiprocessing.forkserver import get_inherited_fds

from tutor.engine.protocol import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkedWorker:
    """A worker to be: its limits. The connection and the leash are the two inherited descriptors."""

    limits: Limits

    def _bootstrap(self, parent_sentinel: int) -> int:
        inherited = get_inherited_fds()
        assert inherited is not None
        connection, leash = inherited
        importlib.import_module("tutor.engine.worker.keeper").keep(connection, leash, self.limits)
        return 0
