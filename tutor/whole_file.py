"""A file that is there whole or not at all: written beside, then put in its place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to; at the end of the block the file there takes the place of ``path``.

    Where the block fails, or this does, what was there before stays and nothing is left beside it.

    Raises:
        OSError: the file could not be put in its place.
    """
    scratch = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        yield scratch
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
