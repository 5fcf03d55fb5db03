"""What is read and imported in a thread after the first picture, so that the first lesson opens at once.

The thread shares Python with the screen, but Python lets the screen in every few milliseconds: no key waits for it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
from collections.abc import Iterable

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import get_current_worker

from tutor.course.findings import CourseError
from tutor.course.loader import Course, Entry
from tutor.course.schema import Lesson

MODULES = (
    "tutor.ui.screens.lesson",
    "textual.widgets._markdown",
    "textual.widgets._text_area",
    "tree_sitter_python",
    "tutor.ui.screens.help",
    "tutor.ui.screens.glossary",
    "tutor.ui.screens.search",
    "tutor.progress.search",
    "tutor.ui.screens.progress",
    "tutor.ui.commands",
    "tutor.course.formulas",
    "plotext",
    "TeXicode",
)


class LessonsRead(Message):
    """Some lessons' files were read: each gives a lesson, or what is wrong with it."""

    def __init__(self, read: dict[str, Lesson | CourseError]) -> None:
        super().__init__()
        self.read = read


def read_ahead(target: MessagePump, course: Course, first: str) -> None:
    """Read the lessons and tell the target, the likeliest first; then import what a lesson needs. Runs in a thread."""
    worker = get_current_worker()
    for entries in _batches(course, first):
        read: dict[str, Lesson | CourseError] = {}
        for entry in entries:
            if worker.is_cancelled:
                return
            read[entry.id] = _read(course, entry)
        if read:
            target.post_message(LessonsRead(read))
    for module in MODULES:
        if worker.is_cancelled:
            return
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    gc.freeze()  # modules live for ever: looking through them again and again would make keys wait


def _batches(course: Course, first: str) -> Iterable[list[Entry]]:
    """The lesson to go on with, then the rest of its stage, then the other stages."""
    written = [entry for entry in course.lessons if entry.written]
    start = next((entry for entry in written if entry.id == first), None)
    stage = start.stage if start else 0
    yield [entry for entry in written if entry.id == first]
    yield [entry for entry in written if entry.stage == stage and entry.id != first]
    yield [entry for entry in written if entry.stage != stage]


def _read(course: Course, entry: Entry) -> Lesson | CourseError:
    try:
        return course.lesson(entry.id).lesson
    except CourseError as error:
        return error
