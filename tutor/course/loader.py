"""Course files to schema structs: ``course.yaml`` at once, each lesson when it is asked for.

Every error is a `Finding` with file, line and fix. This module runs no code of a lesson.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from tutor.course import schema
from tutor.course.findings import CourseError, Finding
from tutor.course.yaml_source import Place, Source, read_yaml

T = TypeVar("T")
KINDS: dict[str, type[schema.Step]] = {
    "read": schema.Read,
    "run": schema.Run,
    "predict": schema.Predict,
    "quiz": schema.Quiz,
    "exercise": schema.Exercise,
    "knobs": schema.Knobs,
    "parsons": schema.Parsons,
    "task": schema.Task,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A lesson as the course lists it. ``label`` is its number for people, such as ``"2.8"``."""

    id: str
    title: str
    stage: int
    label: str
    path: Path
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedLesson:
    """A lesson with the place of everything in its file."""

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


class Course:
    """A folder with ``course.yaml`` and one folder a lesson."""

    def __init__(self, folder: Path, file: schema.CourseFile, source: Source) -> None:
        self.folder = folder
        self.file = file
        self.source = source
        self.lessons = tuple(_entries(folder, file))
        self._by_id = {entry.id: entry for entry in self.lessons}
        self._loaded: dict[str, tuple[int, LoadedLesson]] = {}

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
            near = difflib.get_close_matches(lesson, list(self._by_id), n=1)
            fix = f"Did you mean {near[0]}?" if near else "The command `list` shows the lessons."
            raise CourseError(
                Finding(path=self.source.path, line=1, message=f"There is no lesson {lesson!r}.", fix=fix)
            )
        if not entry.written:
            message = f"The lesson {entry.label} {entry.title} is not written yet."
            raise CourseError(Finding(path=entry.path, line=1, message=message, fix="Choose another one."))
        stamp = entry.path.stat().st_mtime_ns
        kept = self._loaded.get(lesson)
        if kept is None or kept[0] != stamp:
            kept = (stamp, load_lesson(entry))
            self._loaded[lesson] = kept
        return kept[1]


def load_course(folder: Path) -> Course:
    """Read ``course.yaml`` of a course's folder. Raises CourseError where it is missing or wrong."""
    path = folder / "course.yaml"
    if not path.is_file():
        message = "A course needs a file course.yaml, and this folder has none."
        raise CourseError(Finding(path=folder, line=1, message=message, fix="Name the folder with --lessons DIR."))
    source = read_yaml(path)
    file = convert(source, schema.CourseFile)
    listed = [lesson.id for stage in file.stages for lesson in stage.lessons]
    double = sorted({lesson for lesson in listed if listed.count(lesson) > 1})
    if double:
        raise CourseError(Finding(path=path, line=1, message=f"Listed twice: {', '.join(double)}.", fix="Remove one."))
    return Course(folder, file, source)


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
                    written=path.is_file(),
                )
            )
    return entries


def load_lesson(entry: Entry) -> LoadedLesson:
    """Read one lesson's file. Raises CourseError with every finding."""
    source = read_yaml(entry.path)
    return LoadedLesson(lesson=convert(source, schema.Lesson), entry=entry, source=source)


def convert(source: Source, type_: type[T]) -> T:
    """Turn a file's data into a struct. Raises CourseError with all findings: each step is looked at by itself."""
    problems = _step_problems(source) if type_ is schema.Lesson else []
    if not problems:
        try:
            return msgspec.convert(source.data, type_)
        except msgspec.ValidationError as error:
            problems = [_finding(error, source, (), type_)]
    raise CourseError(*problems)


def _step_problems(source: Source) -> list[Finding]:
    steps = source.data.get("steps") if isinstance(source.data, dict) else None
    problems = []
    for index, step in enumerate(steps if isinstance(steps, list) else []):
        kind = step.get("kind") if isinstance(step, dict) else None
        known = KINDS.get(kind) if isinstance(kind, str) else None
        place: Place = ("steps", index)
        if known is None:
            line = source.line_of(*place, "kind")
            message = f"A step has the kind {kind!r}." if kind is not None else "A step has no kind."
            fix = f"The kinds are {', '.join(KINDS)}."
            problems.append(Finding(path=source.path, line=line, message=message, fix=fix))
            continue
        try:
            msgspec.convert(step, known)
        except msgspec.ValidationError as error:
            problems.append(_finding(error, source, place, known))
    return problems


_PATH_PART = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+|\.\.\.)\]")


def _finding(error: msgspec.ValidationError, source: Source, base: Place, type_: type[Any]) -> Finding:
    """Turn msgspec's message, which ends in ``at `$.steps[3].budget` ``, into a finding with line and fix."""
    text, _, where = str(error).partition(" - at `$")
    place: Place = base
    for name, index in _PATH_PART.findall(where.rstrip("`")):
        place = (*place, name) if name else (*place, int(index)) if index.isdigit() else place
    unknown = re.search(r"unknown field `(\w+)`", text)
    missing = re.search(r"missing required field `(\w+)`", text)
    name = _spell(place[len(base) :])
    if unknown:
        near = difflib.get_close_matches(unknown[1], _field_names(type_), n=1)
        line = source.line_of(*place, unknown[1])
        fix = f"Did you mean {near[0]!r}?" if near else "Remove it."
        return Finding(path=source.path, line=line, message=f"There is no field {unknown[1]!r} here.", fix=fix)
    line = source.line_of(*place)
    if missing:
        whole = f" of {name}" if name else ""
        return Finding(
            path=source.path, line=line, message=f"The field {missing[1]!r}{whole} is missing.", fix="Add it."
        )
    return Finding(path=source.path, line=line, message=f"{name or 'The file'}: {_plain(text)}.", fix=_fix(text))


def _spell(place: Place) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def _plain(text: str) -> str:
    text = text.replace("`", "")
    for theirs, ours in (("str", "text"), ("array", "a list"), ("object", "a mapping"), ("int", "a whole number")):
        text = re.sub(rf"\b{theirs}\b", ours, text)
    return text[0].lower() + text[1:]


def _fix(text: str) -> str:
    if "got `float`" in text or "got `int`" in text:
        return "Put the value in quotes if it is text."
    if "Expected `float`" in text or "Expected `int`" in text:
        return "Write a number without quotes."
    return ""


def _field_names(type_: type[Any]) -> list[str]:
    return [field.name for field in msgspec.structs.fields(type_)]
