"""What was found in the course and in a learner's own words, as text or data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import click

from tutor.cli.context import Failure, spelled
from tutor.course.loader import Course
from tutor.course.search_index import NAMES, Found, Hit, Piece, SearchUnavailable, pieces
from tutor.progress.search import Search
from tutor.progress.store import Store
from tutor.ui.marked_text import fitted

LONGER = 4
"""The cells that two ellipses take more where they are spelled with ASCII characters."""


def search_all(course: Course, store: Store, words: str) -> Found:
    """Read everything, then find words in it; without full-text search that is a `Failure`."""
    try:
        search = Search(course, store)
    except SearchUnavailable as error:
        raise Failure(str(error)) from None
    search.read_own()
    for _ in search.read_lessons():
        pass
    return search.find(words)


def found_text(found: Found, width: int, *, ascii: bool) -> Iterator[str]:
    """Yield the lines for a terminal. What was found is bold and underlined where it is a terminal."""

    def styled(parts: Iterable[Piece]) -> str:
        shown = ((spelled(text, ascii=ascii), hit) for text, hit in parts)
        return "".join(click.style(text, bold=True, underline=True) if hit else text for text, hit in shown)

    room = max(20, width - 8 - (LONGER if ascii else 0))
    if not found.groups:
        yield "Nothing has that in it."
    if found.partly:
        yield "Nothing has all of these words. These have some:"
    for group in found.groups:
        of = f" of {group.total}" if group.total > len(group.hits) else ""
        yield f"{NAMES[group.kind]}  {len(group.hits)}{of}"
        for hit in group.hits:
            place = hit.document.place
            yield f"  {place.label:<5} {styled(pieces(hit.title))}   {place.lesson}/{place.step}"
            if hit.snippet:
                yield f"        {styled(fitted(' '.join(hit.snippet.split()), room))}".rstrip()


def found_facts(found: Found) -> list[dict[str, Any]]:
    """Return what was found as plain data, the best of each kind first."""
    return [{"kind": group.kind, **_facts(hit)} for group in found.groups for hit in group.hits]


def _facts(hit: Hit) -> dict[str, Any]:
    place = hit.document.place
    return {
        "title": hit.document.title,
        "lesson": place.lesson,
        "number": place.label,
        "step": place.step,
        "snippet": "".join(text for text, _ in pieces(hit.snippet)),
    }
