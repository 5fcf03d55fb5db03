"""Which code makes digests. Whoever changes it has nothing to remember: what other code has summed up is not used."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2]
"""The folder that the package lies in."""
FOUNDATION = "tutor.progress.summary"
_IMPORT = re.compile(r"^[ \t]*(?:from[ ]+([\w.]+)[ ]+import[ ]+(\([^)]*\)|[^\n]*)|import[ ]+([\w.]+))", re.MULTILINE)


def fingerprint(sources: Path = SOURCES) -> bytes:
    """Return four bytes that stand for the code that makes digests: its sources and what is installed for it."""
    found = 0
    for module, text in sorted(modules(sources)):
        found = zlib.crc32(text, zlib.crc32(module.encode(), found))
    return found.to_bytes(4, "big")


def modules(sources: Path = SOURCES) -> Iterator[tuple[str, bytes]]:
    """Yield each module that makes digests, with its source; of one that is installed, when its file was changed.

    These are the module of the summary, which imports the digest, and whatever it and they import.
    """
    ahead, seen = [FOUNDATION], {FOUNDATION}
    while ahead:
        module = ahead.pop()
        text = _source(module, sources)
        yield module, text
        if not module.startswith("tutor"):
            continue
        for name in _imported(text.decode()):
            if name not in seen:
                seen.add(name)
                ahead += [name] if _file(name, sources) is not None else []


def _imported(text: str) -> Iterator[str]:
    for whence, names, module in _IMPORT.findall(text):
        top = (whence or module).partition(".")[0]
        if top == "tutor":
            yield whence or module
            yield from (f"{whence}.{name}" for name in re.findall(r"\w+", names))
        elif top not in sys.stdlib_module_names:
            yield top


def _file(module: str, sources: Path) -> Path | None:
    if module.startswith("tutor"):
        path = sources.joinpath(*module.split("."))
        return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)
    spec = find_spec(module)
    return Path(spec.origin) if spec is not None and spec.origin is not None else None


def _source(module: str, sources: Path) -> bytes:
    file = _file(module, sources)
    if file is None:
        return b""
    if module.startswith("tutor"):
        return file.read_bytes()
    stamp = file.stat()
    return f"{stamp.st_mtime_ns} {stamp.st_size}".encode()
