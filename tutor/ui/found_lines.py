"""The lines of the search screen, as data: what was found by where it is, or the learner's notes and marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from tutor.course.loader import Course
from tutor.course.places import Place, place_of
from tutor.course.search_documents import Kind
from tutor.course.search_index import NAMES, Found, pieces
from tutor.progress.annotations import Annotation, first_line

OVERVIEW = "Your notes and marks, the newest first"
MARKED = " ★"


class FoundLine(Struct, frozen=True, kw_only=True):
    """A line that can be chosen. In ``title`` and ``snippet`` what was found stands between signs.

    ``whole`` is what is told about it below the list.
    """

    kind: Kind
    place: Place
    title: str
    snippet: str
    whole: str

    @property
    def plain_title(self) -> str:
        """The title without signs."""
        return "".join(text for text, _ in pieces(self.title))


class Heading(Struct, frozen=True, kw_only=True):
    """A line above the lines of one kind."""

    name: str
    note: str = ""


Line = FoundLine | Heading


def found_lines(found: Found) -> Iterator[Line]:
    """Yield what was found, with a heading above each kind."""
    for group in found.groups:
        best = len(group.hits)
        yield Heading(name=NAMES[group.kind], note=f"{best} of {group.total}" if best < group.total else f"{best}")
        for hit in group.hits:
            document = hit.document
            yield FoundLine(
                kind=group.kind,
                place=document.place,
                title=hit.title,
                snippet=" ".join(hit.snippet.split()),
                whole=hit.snippet,
            )


def overview_lines(course: Course, annotations: Iterable[Annotation]) -> Iterator[Line]:
    """Yield the learner's notes and marks as they are given."""
    for number, one in enumerate(annotations):
        if number == 0:
            yield Heading(name=OVERVIEW)
        place = place_of(course, one.lesson, one.step)
        yield FoundLine(
            kind="note",
            place=place,
            title=place.title + (MARKED if one.marked else ""),
            snippet=first_line(one.text),
            whole=one.text,
        )
