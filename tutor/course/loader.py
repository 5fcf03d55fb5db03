"""Course files to schema structs: ``course.yaml`` at once, each lesson when it is asked for.

Every error is a `Finding` with file, line and fix. This module runs no code of a lesson.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tutor.course import schema
from tutor.course.conversion import convert
from tutor.course.findings import CourseError, Finding
from tutor.course.yaml_source import Source, read_yaml


class Entry(Struct, frozen=True, kw_only=True):
    """A lesson as the course lists it. ``label`` is its number for people, such as ``"2.8"``."""

    id: str
    title: str
    stage: int
    label: str
    path: Path
    written: bool
    minutes: tuple[int, int] = (30, 60)
    importance: schema.Importance = "core"
    needs: tuple[str, ...] = ()


class LoadedLesson(Struct, frozen=True, kw_only=True):
    """A lesson with the place of everything in its file. Variables of its questions have their first values."""

    lesson: schema.Lesson
    entry: Entry
    source: Source

    @property
    def path(self) -> Path:
        """The lesson's file."""
        return self.source.path

    def line_of(self, *place: str | int) -> int:
        """Return the line of a part of the lesson: ``line_of("steps", 3, "code")``."""
        return self.source.line_of(*place)

    def line_within(self, number: int, *place: str | int) -> int:
        """Return the line of the file on which line ``number`` (from 1) of a text of the lesson stands."""
        return self.source.line_within(number, *place)


class Course:
    """A folder with ``course.yaml`` and one folder a lesson."""

    def __init__(self, folder: Path, file: schema.CourseFile, source: Source) -> None:
        self.folder = folder
        self.file = file
        self.source = source
        self.lessons = tuple(_entries(folder, file))
        self._by_id = {entry.id: entry for entry in self.lessons}
        self._loaded: dict[str, tuple[tuple[int, int], LoadedLesson]] = {}

    @property
    def title(self) -> str:
        """The course's title."""
        return self.file.title

    @property
    def stages(self) -> tuple[schema.Stage, ...]:
        """The stages in order."""
        return self.file.stages

    def entry(self, lesson: str) -> Entry | None:
        """Return the entry of a lesson id, or None."""
        return self._by_id.get(lesson)

    def stage_entries(self, number: int) -> tuple[Entry, ...]:
        """Return the lessons of a stage, in order."""
        return tuple(entry for entry in self.lessons if entry.stage == number)

    def next_entry(self, lesson: str) -> Entry | None:
        """Return the written lesson that comes after a lesson, or None after the last one."""
        ids = [entry.id for entry in self.lessons]
        later = self.lessons[ids.index(lesson) + 1 :] if lesson in ids else ()
        return next((entry for entry in later if entry.written), None)

    def next_named(self, lesson: str) -> tuple[str, str] | None:
        """Return id and name of the written lesson that comes after a lesson: ``("s2-09-masks", "2.9 Masks")``."""
        following = self.next_entry(lesson)
        return (following.id, f"{following.label} {following.title}") if following is not None else None

    def find(self, word: str) -> tuple[Entry, ...]:
        """Return the lessons that a person may mean: by id, by number (``2.8``), by the start of the id."""
        exact = [entry for entry in self.lessons if word in (entry.id, entry.label)]
        return tuple(exact or [entry for entry in self.lessons if entry.id.startswith(word.lower())])

    def lesson(self, lesson: str) -> LoadedLesson:
        """Load a lesson; it is read anew when its file has changed.

        Raises:
            CourseError: no such lesson, not written yet, or its file is wrong.
        """
        entry = self._by_id.get(lesson)
        if entry is None:
            import difflib

            near = difflib.get_close_matches(lesson, list(self._by_id), n=1)
            fix = f"Did you mean {near[0]}?" if near else "The command `list` shows the lessons."
            raise CourseError(
                Finding(path=self.source.path, line=1, message=f"There is no lesson {lesson!r}.", fix=fix)
            )
        if not entry.written:
            message = f"The lesson {entry.label} {entry.title} is not written yet."
            raise CourseError(Finding(path=entry.path, line=1, message=message, fix="Choose another one."))
        stamp = _stamp(entry.path)
        kept = self._loaded.get(lesson)
        if kept is None or kept[0] != stamp:
            kept = (stamp, load_lesson(entry))
            self._loaded[lesson] = kept
        return kept[1]

    def read_again(self, lesson: str) -> LoadedLesson:
        """Load a lesson from its file, whatever is known of it. Raises CourseError as `lesson` does."""
        self._loaded.pop(lesson, None)
        return self.lesson(lesson)

    def take_over(self, before: Course) -> None:
        """Take what an earlier reading of the same course has loaded; files that have changed since are read anew."""
        for id, (stamp, loaded) in before._loaded.items():
            if id in self._by_id:
                self._loaded[id] = (stamp, replace(loaded, entry=self._by_id[id]))


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes with a file's text; a file that is gone is left to the reader to report."""
    try:
        status = path.stat()
    except OSError:
        return (0, -1)
    return (status.st_mtime_ns, status.st_size)


def load_course(folder: Path) -> Course:
    """Read ``course.yaml`` of a course's folder. Raises CourseError where it is missing or wrong."""
    path = folder / "course.yaml"
    if not is_file(path):
        message = "A course needs a file course.yaml, and this folder has none."
        if not folder.is_dir():
            message = "There is no such folder."
        raise CourseError(Finding(path=folder, line=1, message=message, fix="Name the folder with --lessons DIR."))
    source = read_yaml(path)
    file = convert(source, schema.CourseFile)
    if double := list(_listed_twice(file, source)):
        raise CourseError(*double)
    return Course(folder, file, source)


def is_file(path: Path) -> bool:
    """Whether there is a file that can be asked for: `Path.is_file` raises where a folder or a server refuses."""
    return os.path.isfile(path)  # noqa: PTH113


def _listed_twice(file: schema.CourseFile, source: Source) -> Iterator[Finding]:
    first: dict[str | int, int] = {}
    for index, stage in enumerate(file.stages):
        place = ("stages", index)
        named: list[tuple[str | int, int]] = [(stage.number, source.line_of(*place, "number"))]
        for number, lesson in enumerate(stage.lessons):
            named.append((lesson.id, source.line_of(*place, "lessons", number)))
        for name, line in named:
            if name in first:
                what = f"stage {name}" if isinstance(name, int) else name
                message = f"{what[0].upper() + what[1:]} is listed twice (first in line {first[name]})."
                yield Finding(path=source.path, line=line, message=message, fix="Remove one of them.")
            first.setdefault(name, line)


def _entries(folder: Path, file: schema.CourseFile) -> list[Entry]:
    entries = []
    for stage in file.stages:
        for index, lesson in enumerate(stage.lessons, 1):
            path = folder / lesson.id / "lesson.yaml"
            entries.append(
                Entry(
                    id=lesson.id,
                    title=lesson.title,
                    stage=stage.number,
                    label=f"{stage.number}.{index}",
                    path=path,
                    written=is_file(path),
                    minutes=lesson.minutes,
                    importance=lesson.importance,
                    needs=lesson.needs,
                )
            )
    return entries


def load_lesson(entry: Entry) -> LoadedLesson:
    """Read one lesson's file. Raises CourseError with every finding."""
    source = read_yaml(entry.path)
    return LoadedLesson(lesson=convert(_with_numbers(source), schema.Lesson), entry=entry, source=source)


def _with_numbers(source: Source) -> Source:
    """Return a lesson's data with numbers for the variables of its questions, if any has some."""
    steps = source.data.get("steps") if isinstance(source.data, dict) else None
    if not isinstance(steps, list) or not any(isinstance(step, dict) and "vary" in step for step in steps):
        return source
    from tutor.course.variation import with_first_values

    return with_first_values(source)
