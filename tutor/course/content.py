"""What a course's folder holds: a digest of each file, and one of all.

The same bytes under the same names give the same digest, wherever the folder is and however its disk lists it.

What counts: every file below the folder, not only YAML and Python, as a step may read or import any of them; byte code
in ``__pycache__`` too, as Python runs it in place of the source that it stands for. A symbolic link counts as what it
leads to, inside the folder or outside, so what is behind it can not be changed unseen.

What does not: names that begin with a dot (version control, what editors leave while a file is open). The tutor reads
no such file and no ``import`` finds one. Code that names one, or a file outside the folder, was there to be seen when
the course was trusted.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tutor.course.findings import CourseError, Finding

MAX_FILES = 20_000
MAX_BYTES = 1 << 30
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Content:
    """Each file's name below the folder, with ``/``, and the digest of its bytes or a word for what can not be read."""

    files: Mapping[str, str]

    @property
    def digest(self) -> str:
        """One digest over names and bytes of all files."""
        from hashlib import sha256  # not above: the shipped course, which opens at once, needs none

        whole = sha256()
        for name, what in sorted(self.files.items()):
            encoded = os.fsencode(name)
            whole.update(b"%d:%s=%s;" % (len(encoded), encoded, what.encode()))
        return f"sha256:{whole.hexdigest()}"

    def changed_since(self, before: Content) -> frozenset[str]:
        """Return the names that are new, gone, or other bytes than before."""
        names = self.files.keys() | before.files.keys()
        return frozenset(name for name in names if self.files.get(name) != before.files.get(name))


def read_content(folder: Path) -> Content:
    """Return what a course's folder holds now.

    Raises:
        CourseError: it holds more than ``MAX_FILES`` files or folders, or ``MAX_BYTES`` bytes, or a folder in it can
            not be looked through: what is in there could change unseen.
    """
    files: dict[str, str] = {}
    size = 0
    for path, name in _walk(folder):
        files[name], read = _digest(path)
        size += read
        if len(files) > MAX_FILES or size > MAX_BYTES:
            raise _too_large(folder)
    return Content(files)


def _too_large(folder: Path) -> CourseError:
    message = f"The folder holds more than {MAX_FILES} files, or more than {MAX_BYTES >> 30} GiB."
    fix = "Name the course's own folder, and keep large data outside of it."
    return CourseError(Finding(path=folder, line=1, message=message, fix=fix))


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file with its name; a link to a folder that it lies in is a file, or there would be no end."""
    waiting: list[tuple[Path, str, frozenset[str]]] = [(root, "", frozenset())]
    folders = 0
    while waiting:
        folder, prefix, above = waiting.pop()
        inside = above | {os.path.realpath(folder)}
        folders += 1
        if folders > MAX_FILES:
            raise _too_large(root)
        for entry in _entries(folder):
            path, name = Path(entry.path), prefix + entry.name
            if _is_folder(entry) and not (entry.is_symlink() and os.path.realpath(path) in inside):
                waiting.append((path, f"{name}/", inside))
            else:
                yield path, name


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return what is in a folder, but for hidden names; nothing where the folder has just been taken away."""
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        message = f"This folder can not be looked through: {error.strerror}."
        fix = "Let yourself read it, or move it out of the course."
        raise CourseError(Finding(path=folder, line=1, message=message, fix=fix)) from None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one; a link that leads to itself is neither."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _digest(path: Path) -> tuple[str, int]:
    """Return the digest of a file's bytes, and how many; of what is no file that can be read, a word."""
    from hashlib import sha256

    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would make us wait for ever
            return "no file", 0
        found, size = sha256(), 0
        with path.open("rb") as file:
            while (block := file.read(_BLOCK)) and size <= MAX_BYTES:
                found.update(block)
                size += len(block)
    except OSError:
        return "unreadable", 0
    return found.hexdigest(), size
