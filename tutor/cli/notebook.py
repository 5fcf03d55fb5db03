"""``attn-tutor notebook``: a lesson with the learner's own code, answers and notes as a Jupyter notebook."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tutor.cli.context import Choices, Failure, find_lesson
from tutor.course.earlier import EarlierWork
from tutor.course.findings import CourseError
from tutor.course.notebook import OwnWork, notebook_of
from tutor.course.schema import Exercise
from tutor.locations import shipped_lessons
from tutor.progress.annotations import Annotations
from tutor.whole_file import replacing


def lesson_notebook(choices: Choices, word: str) -> tuple[str, str]:
    """Return a lesson's id and its notebook as JSON.

    Raises:
        Failure: there is no such lesson, or its file is wrong.
    """
    course = choices.course()
    entry = find_lesson(course, word)
    try:
        loaded = course.lesson(entry.id)
    except CourseError as error:
        raise Failure(str(error)) from None
    store = choices.store(read_only=True)
    if store.trouble:
        raise Failure(store.trouble)
    exercises = [step.id for step in loaded.lesson.steps if isinstance(step, Exercise)]
    passed = {step: store.last_passed(entry.id, step) for step in exercises}
    own = OwnWork(
        code=store.drafts(entry.id),
        passed={step: code for step, code in passed.items() if code is not None},
        answers={step: answer.answer for step, answer in store.answers(entry.id).items()},
        notes={step: note.text for step, note in Annotations(store).notes(entry.id).items()},
    )
    bundled = course.folder.resolve() == shipped_lessons().resolve()
    notebook = notebook_of(
        loaded, own, EarlierWork(course, store.last_passed), lessons=None if bundled else course.folder
    )
    return entry.id, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def write_new(path: Path, lines: Iterable[str], *, force: bool) -> None:
    """Write a file as a whole; one that is there is kept unless ``force`` says otherwise, and until all is written.

    Raises:
        Failure: it is there, or can not be written.
    """
    if path.exists() and not force:
        raise Failure(f"{path} is there already. Name another file, or replace it with --force.")
    try:
        _write(path, lines)
    except OSError as error:
        raise Failure(f"{path} can not be written: {error.strerror}.") from None


def _write(path: Path, lines: Iterable[str]) -> None:
    if path.exists() and not path.is_file():  # a pipe, perhaps
        with path.open("w", encoding="utf-8") as file:
            file.writelines(lines)
        return
    with replacing(path.resolve()) as scratch, scratch.open("w", encoding="utf-8") as file:
        file.writelines(lines)
