"""Noticing that an author has saved a file of the course that is open.

The files are read again and again and their bytes compared: they are few and small, and opening a file is what makes a
network file system look at the server, where notices of changes do not arrive at all. What is read must be the same
twice before it counts: an editor may have written half of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tutor.course.findings import CourseError, Finding
from tutor.course.loader import Course, Entry, LoadedLesson, is_file, load_course
from tutor.course.needs import read_lesson
from tutor.course.yaml_source import MAX_BYTES

POLL_SECONDS = 0.5
"""How often to look: what was saved is shown after one to two times this."""


@dataclass(slots=True)
class WatchedFile:
    """A file, and what it held when that was last taken up. A file that is not there holds None."""

    path: Path
    stale: bool = False
    """Whether what it holds is news even if it changes no more."""
    taken: bytes | None = field(init=False)
    _coming: bytes | None = field(init=False)

    def __post_init__(self) -> None:
        self.taken = self._coming = self._read()

    def changed(self) -> bool:
        """Whether the file holds something new, and held it the last time too; this takes it up."""
        now = self._read()
        settled, self._coming = now == self._coming, now
        if not settled or (now == self.taken and not self.stale):
            return False
        self.taken, self.stale = now, False
        return True

    def _read(self) -> bytes | None:
        """Return what the file holds, or of one that is too large, enough to be refused."""
        try:
            with self.path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except OSError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseNews:
    """The course's file, or which lessons are written, has changed. ``error`` says why it can not be used as it is."""

    course: Course
    error: CourseError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonNews:
    """The file of the lesson that is shown has changed: the lesson, or why it can not be used as it is."""

    entry: Entry
    lesson: LoadedLesson | CourseError


class CourseWatch:
    """Watches a course's file, and the file of the lesson that is shown."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._file = WatchedFile(course.source.path)
        self._written = _written(course)
        self._entry: Entry | None = None
        self._lesson: WatchedFile | None = None
        self.shown = {_below(course, course.source.path)}
        """The names, below the course's folder, of all files that were watched."""

    def news(self, shown: LoadedLesson | None) -> list[CourseNews | LessonNews]:
        """Return what has changed since the last look, with this lesson shown."""
        self.show(shown)
        return list(self.look())

    def show(self, loaded: LoadedLesson | None) -> None:
        """Watch the file of the lesson that is shown, or of none; what was saved since it was loaded is news."""
        entry = loaded.entry if loaded is not None else None
        if (entry and entry.path) == (self._entry and self._entry.path):
            return
        self._entry, self._lesson = entry, None
        if entry is not None and loaded is not None:
            self._lesson = WatchedFile(entry.path, stale=read_lesson(self._course, entry.id) != loaded.lesson)
            self.shown.add(_below(self._course, entry.path))

    def look(self) -> Iterator[CourseNews | LessonNews]:
        """Yield what has changed since the last look."""
        if self._file.changed() or _written(self._course) != self._written:
            yield self._load_course()
        if self._lesson is not None and self._lesson.changed():
            assert self._entry is not None
            yield LessonNews(entry=self._entry, lesson=self._load_lesson(self._entry, self._lesson))

    def _load_course(self) -> CourseNews:
        self._written = _written(self._course)
        try:
            course = load_course(self._course.folder)
        except CourseError as error:
            return CourseNews(course=self._course, error=error)
        course.take_over(self._course)
        self._course, self._written = course, _written(course)
        return CourseNews(course=course)

    def _load_lesson(self, entry: Entry, file: WatchedFile) -> LoadedLesson | CourseError:
        if file.taken is None:
            message, fix = "The file is not there any more.", "Put it back, or go home: q."
            return CourseError(Finding(path=entry.path, line=1, message=message, fix=fix))
        try:
            return self._course.read_again(entry.id)
        except CourseError as error:
            return error


def _written(course: Course) -> frozenset[str]:
    """Return the listed lessons that have a file now."""
    return frozenset(entry.id for entry in course.lessons if is_file(entry.path))


def _below(course: Course, path: Path) -> str:
    return path.relative_to(course.folder).as_posix()
