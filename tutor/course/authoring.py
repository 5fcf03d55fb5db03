"""Skeletons for own lessons and courses: commented files that pass the check as they stand."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from tutor.course import schema
from tutor.course.findings import CourseError, Finding
from tutor.course.glossary import same_term
from tutor.course.loader import Course, Entry, load_course
from tutor.course.needs import read_lesson

TERM = "share"
"""What the skeleton explains."""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def new_course(folder: Path) -> Path:
    """Write a course with one lesson into a folder that has none; return its ``course.yaml``.

    Raises:
        CourseError: the folder has a course already, or can not be written.
    """
    file = folder / "course.yaml"
    if file.exists():
        raise _trouble(file, "There is a course already.", "`attn-tutor new lesson DIR/ID` adds a lesson to it.")
    lesson = "s1-01-first-lesson"
    values = {"TITLE": _quotable(spoken(folder.resolve().name)), "ID": lesson, "LESSON": "The first lesson"}
    filled = _filled("lesson", {**values, "TITLE": values["LESSON"], "STAGE": "1", "WEEK": "1", **_terms(None)})
    _write(folder / lesson / "lesson.yaml", filled)
    _write(file, _filled("course", values))
    return file


def new_lesson(folder: Path, *, title: str | None = None, stage: int | None = None) -> Path:
    """Write a lesson into a new folder of a course, list it as the last of a stage, and return its file.

    Args:
        folder: The lesson's folder: its name is the lesson's id, its parent has the ``course.yaml``.
        title: The title; by default the id in words.
        stage: The number of the stage; by default the last one.

    Raises:
        CourseError: the id is none, the lesson is there already, there is no such course or stage.
    """
    id, file = folder.name, folder / "lesson.yaml"
    if _ID.fullmatch(id) is None:
        raise _trouble(folder, f"{id!r} is no id.", "Use lower case, digits and hyphens: s1-02-my-lesson")
    course = load_course(folder.parent)
    if file.exists() or course.entry(id) is not None:
        raise _trouble(file, f"The course has a lesson {id!r} already.", "Choose another id.")
    chosen = _stage(course, stage)
    explained_in = _explains(course)
    title = _quotable(title or spoken(re.sub(r"^s\d+-\d+-", "", id)))
    listed = _listed(course, chosen, _entry(id, title, needs=explained_in))
    values = {"ID": id, "TITLE": title, "STAGE": str(chosen.number), "WEEK": str(chosen.weeks[0])}
    _write(file, _filled("lesson", {**values, **_terms(explained_in)}))
    _write(course.source.path, listed)
    return file


def spoken(name: str) -> str:
    """Return a name of a folder in words: ``"my-lesson"`` is ``"My lesson"``."""
    words = re.sub(r"[-_]+", " ", name).strip() or "lesson"
    return words[:1].upper() + words[1:]


def _explains(course: Course) -> Entry | None:
    """Return the lesson that explains the skeleton's term already: the new one then needs it."""
    for entry in course.lessons:
        lesson = read_lesson(course, entry.id)
        if lesson is not None and any(same_term(term.term) == TERM for term in lesson.glossary):
            return entry
    return None


def _terms(explained_in: Entry | None) -> dict[str, str]:
    if explained_in is not None:
        return {"GLOSSARY": "  []"}
    says = "A part of a whole, as a number from 0 to 1. All shares of a whole add up to 1."
    step = "step: begin                       # the step whose text says the word first"
    return {"GLOSSARY": f"  - term: {TERM}\n    says: {says}\n    {step}"}


def _entry(id: str, title: str, *, needs: Entry | None) -> str:
    """Return how course.yaml lists a lesson; it is as important as what it needs, which can not be less."""
    importance, below = (needs.importance, needs.id) if needs is not None else ("core", "")
    return f'{{id: {id}, title: "{title}", minutes: [10, 15], importance: {importance}, needs: [{below}]}}'


def _quotable(text: str) -> str:
    """Return a text that can stand between double quotes in YAML."""
    return text.replace("\\", "").replace('"', "'")


def _filled(name: str, values: dict[str, str]) -> str:
    text = resources.files("tutor.course").joinpath("skeleton", f"{name}.yaml").read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


def _stage(course: Course, number: int | None) -> schema.Stage:
    found = [stage for stage in course.stages if number in (None, stage.number)]
    if not found:
        numbers = ", ".join(str(stage.number) for stage in course.stages)
        raise _trouble(course.source.path, f"There is no stage {number}.", f"The stages are {numbers}.")
    return found[-1]


def _listed(course: Course, stage: schema.Stage, entry: str) -> str:
    """Return the text of course.yaml with one more lesson at the end of a stage; all else stays as it was written."""
    path = course.source.path
    text = path.read_text(encoding="utf-8")
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    lessons = _value(_value(root, "stages").value[course.stages.index(stage)], "lessons")
    if lessons.flow_style or not lessons.value:
        fix = f"List it yourself, under stage {stage.number}: - {entry}"
        raise _trouble(path, "The lessons of this stage are not a list with a line for each.", fix)
    lines = text.splitlines(keepends=True)
    end = _last_line(lessons.value[-1])
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += "\n"
    return "".join([*lines[:end], f"{' ' * lessons.start_mark.column}- {entry}\n", *lines[end:]])


def _last_line(node: Any) -> int:
    """Return the last line of a node, from 1: a block mapping ends with its last value, not with what follows it."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return _last_line(node.value[-1][1])
    return int(node.end_mark.line) + 1


def _value(mapping: Any, key: str) -> Any:
    """Return the node of a key of a mapping node."""
    return next(value for name, value in mapping.value if name.value == key)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _trouble(path, f"It can not be written: {error.strerror}.", "Choose another folder.") from None


def _trouble(path: Path, message: str, fix: str) -> CourseError:
    return CourseError(Finding(path=path, line=1, message=message, fix=fix))
