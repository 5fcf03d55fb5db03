"""Whether the code of a course may run: the shipped course's always, any other's once the learner has agreed.

Consent is for a content (`tutor.course.content`), not for a folder: what is changed is asked about again, and the same
content elsewhere is not. Two exceptions spare the author of a course:

- A folder that ``attn-tutor new`` made, or that ``attn-tutor trust --own`` names, is the learner's *own*: it is trusted
  whatever it becomes, as long as it belongs to this user and not everybody may write to it. An author saves all day,
  and a question that comes all day is answered unread.
- While the tutor is open on a trusted course it follows the files as they are saved. On leaving, the new content is
  remembered, if nothing changed but what was open in it: the course's file, and the lessons that were shown.

What is trusted is in ``trusted.json`` in the home folder. It is about this machine: it is no part of the record that
``export`` writes. A file that can not be used is kept, reported, and means that nothing is trusted.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from tutor import locations
from tutor.course.content import Content, read_content
from tutor.course.findings import CourseError
from tutor.course.wording import printable
from tutor.whole_file import replacing

REFUSAL = "Look only: no code of this course runs. To let it: ctrl+p, Trust this course"


class TrustedCourse(msgspec.Struct, frozen=True, kw_only=True):
    """A folder, and the digest of what it held when it was trusted. ``own``: whatever it becomes."""

    folder: str
    content: str
    since: date
    own: bool = False


class TrustedFile(msgspec.Struct, frozen=True, kw_only=True):
    """``trusted.json``: one entry a folder."""

    format_version: Literal[1] = 1
    courses: tuple[TrustedCourse, ...] = ()


def read_trusted(path: Path) -> tuple[TrustedFile, str]:
    """Return what is trusted, and a message, which is empty unless the file can not be used; then nothing is."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=TrustedFile), ""
    except FileNotFoundError:
        return TrustedFile(), ""
    except (OSError, msgspec.DecodeError) as error:
        kept = "So no course counts as trusted, and none is remembered. The file is kept: move it away to start anew."
        return TrustedFile(), f"The trusted courses in {path} can not be read ({error}). {kept}"


def write_trusted(path: Path, trusted: TrustedFile) -> str:
    """Write the file whole or not at all; return a message where that failed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as scratch:
            scratch.write_bytes(msgspec.json.format(msgspec.json.encode(trusted)))
    except OSError as error:
        return f"That this course is trusted can not be written to {path}: {error.strerror}. It holds until you leave."
    return ""


class Trust:
    """Whether the code of one course may run in this session."""

    def __init__(self, folder: Path, *, file: Path) -> None:
        """Look the course up.

        Args:
            folder: The course's folder.
            file: Where it is kept which courses are trusted.

        Raises:
            CourseError: the folder is too large to be looked through.
        """
        self.folder = folder.resolve()
        self._file = file
        self.shipped = self.folder == locations.shipped_lessons().resolve()
        self.trouble = ""
        """What is wrong with the file of trusted courses."""
        self.granted = self.shipped
        self.own = False
        """Whether the learner writes this course: it is trusted whatever it becomes."""
        self.before: TrustedCourse | None = None
        """What was trusted in this folder, where that is no longer what it holds."""
        self._content = Content({})
        if not self.shipped:
            self._look_up()

    @property
    def _key(self) -> str:
        """The folder as the file names it: JSON holds no name that is not Unicode, so such a one is a URI."""
        name = str(self.folder)
        return name if name.isprintable() else self.folder.as_uri()

    @property
    def place(self) -> str:
        """The folder as it is shown: whoever named it says nothing else by it."""
        return printable(self.folder)

    def _look_up(self) -> None:
        self._content = read_content(self.folder)
        trusted, self.trouble = read_trusted(self._file)
        here = next((one for one in trusted.courses if one.folder == self._key), None)
        same = any(one.content == self._content.digest for one in trusted.courses)
        self.own = here is not None and here.own and is_mine(self.folder)
        self.granted = same or self.own
        self.before = None if self.granted else here

    def refusal(self) -> str:
        """Say why no code of the course may run; nothing where it may."""
        return "" if self.granted else REFUSAL

    def grant(self, *, own: bool = False) -> str:
        """Let the code run, and remember that; return a message where it can not be remembered."""
        self.granted = True
        self.own = self.own or own
        return "" if self.shipped else self._remember()

    def renew(self, shown: Iterable[str]) -> str:
        """Remember what the course has become while the learner had it open, if only files that were shown changed.

        Args:
            shown: Their names below the folder.
        """
        if self.shipped or not self.granted:
            return ""
        try:
            now = read_content(self.folder)
        except CourseError as error:
            return str(error)
        changed = now.changed_since(self._content)
        if not changed or not changed <= frozenset(shown):
            return ""
        self._content = now
        return self._remember()

    def forget(self) -> str:
        """Trust the course no longer; return a message where that can not be written."""
        self.granted = self.shipped
        self.own = False
        trusted, trouble = read_trusted(self._file)
        digest = self._content.digest
        left = tuple(one for one in trusted.courses if one.folder != self._key and one.content != digest)
        return trouble or write_trusted(self._file, TrustedFile(courses=left))

    def _remember(self) -> str:
        trusted, trouble = read_trusted(self._file)  # another tutor may have written meanwhile
        if trouble:
            return trouble
        entry = TrustedCourse(folder=self._key, content=self._content.digest, since=date.today(), own=self.own)
        others = tuple(one for one in trusted.courses if one.folder != self._key)
        return write_trusted(self._file, TrustedFile(courses=(*others, entry)))


def is_mine(folder: Path) -> bool:
    """Whether a folder belongs to this user, and not everybody may write to it."""
    try:
        status = folder.stat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return mine and not status.st_mode & stat.S_IWOTH
