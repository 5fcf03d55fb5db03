"""The glossary as text, for a terminal or a script."""

from __future__ import annotations

import textwrap
from typing import Any

from tutor.cli.context import Failure
from tutor.course.glossary import ExplainedTerm, glossary_of, matching
from tutor.course.loader import Course

MAX_WIDTH = 100


def find_terms(course: Course, words: str | None) -> list[ExplainedTerm]:
    """Return all terms, or those that ``words`` may mean; none is a `Failure`."""
    terms = list(glossary_of(course))
    found = matching(terms, words) if words else terms
    if words and not found:
        raise Failure(f"no lesson explains {words!r}. `attn-tutor glossary` shows every term.")
    return found


def term_text(term: ExplainedTerm, width: int) -> str:
    """Return a term as a paragraph: its name, what it says, where it is explained and used."""
    used = "; used in " + ", ".join(f"{entry.label} {entry.title}" for entry in term.used_in) if term.used_in else ""
    lines = [term.term]
    for part in (term.says, f"explained in {term.explained_in}{used}"):
        lines += textwrap.wrap(part, min(width, MAX_WIDTH), initial_indent="  ", subsequent_indent="  ")
    return "\n".join(lines)


def term_facts(term: ExplainedTerm) -> dict[str, Any]:
    """Return a term as plain data."""
    return {
        "term": term.term,
        "says": term.says,
        "lesson": term.lesson.id,
        "step": term.step,
        "used_in": [entry.id for entry in term.used_in],
    }
