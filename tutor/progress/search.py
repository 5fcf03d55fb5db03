"""Search over a course and what a learner has made of it: lessons, glossary, notes, code."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.course import schema
from tutor.course.loader import Course
from tutor.course.needs import read_lesson
from tutor.course.places import place_of
from tutor.course.search_documents import Document, lesson_documents
from tutor.course.search_index import Found, SearchIndex
from tutor.progress.annotations import Annotations
from tutor.progress.store import Store

BEST = 12
_NOTES, _CODE = "notes of the learner", "code of the learner"


class Search:
    """Finds in what has been read so far. Reading may go on in another thread, and begins where it stopped."""

    def __init__(self, course: Course, store: Store) -> None:
        """Make a search that has read nothing yet.

        Raises:
            SearchUnavailable: SQLite has no full-text search here.
        """
        self._course = course
        self._store = store
        self._index = SearchIndex()
        self._read: dict[str, schema.Lesson] = {}

    def find(self, typed: str) -> Found:
        """Return the best of each kind for what was typed."""
        return self._index.find(typed, best=BEST)

    def read_own(self) -> None:
        """Read the learner's notes and code as they are now."""
        self._index.put(_NOTES, self._notes())
        self._index.put(_CODE, self._code())

    def read_lessons(self) -> Iterator[tuple[int, int]]:
        """Read every lesson that is new or has changed; yield after each how many are read, and of how many."""
        written = [entry for entry in self._course.lessons if entry.written]
        for number, entry in enumerate(written, 1):
            lesson = read_lesson(self._course, entry.id)
            if lesson is not None and self._read.get(entry.id) is not lesson:
                self._index.put(entry.id, lesson_documents(entry, lesson))
                self._read[entry.id] = lesson
            yield number, len(written)

    def _notes(self) -> Iterator[Document]:
        for one in Annotations(self._store).all():
            if one.text:
                place = place_of(self._course, one.lesson, one.step)
                yield Document(kind="note", place=place, title=place.title, text=one.text)

    def _code(self) -> Iterator[Document]:
        """Yield the code of each step: as it is in the editor, and as it passed last where that is another one.

        That of placement checks, and of lessons that are no more, is left out: it could not be opened.
        """
        for lesson in (entry.id for entry in self._course.lessons):
            drafts, passed = self._store.drafts(lesson), self._store.digest(lesson).own_code.passed
            for step in sorted({*drafts, *passed}):
                codes = dict.fromkeys(code[step] for code in (drafts, passed) if step in code)
                place = place_of(self._course, lesson, step)
                yield Document(kind="code", place=place, title=place.title, code="\n\n".join(codes))
