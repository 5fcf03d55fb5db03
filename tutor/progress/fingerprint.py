"""Which code makes digests. Whoever changes it has nothing to remember: what other code has summed up is not used."""

from __future__ import annotations

import re
import sys
import time
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

SOURCES = Path(__file__).resolve().parents[2]
"""The folder that the package lies in."""
FOUNDATION = "tutor.progress.summary"
LOADED_AT = time.time_ns()
_IMPORT = re.compile(r"^[ \t]*(?:from[ ]+([\w.]+)[ ]+import[ ]+(\([^)]*\)|[^\n]*)|import[ ]+([\w.]+))", re.MULTILINE)


class Stamp(Struct, frozen=True, array_like=True):
    """By what a file is known again without being read."""

    path: str
    changed: int
    """When it was changed, in nanoseconds since 1970."""
    size: int


class MadeBy(Struct, frozen=True, kw_only=True):
    """The code that makes digests: what stands for it, and the files of one installation that it is in."""

    fingerprint: int
    installation: str
    stamps: tuple[Stamp, ...]

    @property
    def is_untouched(self) -> bool:
        """Whether this installation has these files still as they were. It is told without reading them."""
        return self.installation == _installation() and all(_stamp(one.path) == one for one in self.stamps)

    @property
    def is_older_than_this_process(self) -> bool:
        """Whether the files are those that were loaded: an update while the tutor runs changes what is on disk only."""
        return all(one.changed < LOADED_AT for one in self.stamps)


@cache
def made_by() -> MadeBy:
    """Return which code this installation has on disk."""
    stamps = (_stamp(str(file)) for _, file, _ in modules() if file is not None)
    return MadeBy(
        fingerprint=fingerprint(), installation=_installation(), stamps=tuple(one for one in stamps if one is not None)
    )


def fingerprint(sources: Path = SOURCES) -> int:
    """Return a number that stands for the code that makes digests: its sources and the versions of what it uses."""
    found = 0
    for module, _, text in sorted(modules(sources)):
        found = zlib.crc32(text, zlib.crc32(module.encode(), found))
    return found


def modules(sources: Path = SOURCES) -> Iterator[tuple[str, Path | None, bytes]]:
    """Yield each module that makes digests, its file, and its source; of one that is installed, the version.

    These are the module of the summary, which imports the digest, and whatever it and they import.
    """
    ahead, seen = [FOUNDATION], {FOUNDATION}
    while ahead:
        module = ahead.pop()
        file = _file(module, sources)
        if not module.startswith("tutor"):
            yield module, file, _version(module)
        elif file is not None:
            text = file.read_bytes()
            yield module, file, text
            names = [name for name in _imported(text.decode()) if name not in seen]
            seen.update(names)
            ahead += dict.fromkeys(names)


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


def _version(package: str) -> bytes:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package).encode()
    except PackageNotFoundError:
        return b""


def _installation() -> str:
    return f"{SOURCES} {sys.prefix}"


def _stamp(path: str) -> Stamp | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return Stamp(path, status.st_mtime_ns, status.st_size)
