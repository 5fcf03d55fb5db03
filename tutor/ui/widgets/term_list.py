"""The terms of the glossary: one line each, with the number of the lesson that explains it, and a cursor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.message import Message

from tutor.course.glossary import ExplainedTerm
from tutor.ui.widgets.line_list import LineList

LABEL = 6
HERE = "this step"


class TermList(LineList[ExplainedTerm]):
    """A list with a cursor that others move; the keys belong to the field above it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--here"}
    DEFAULT_CSS = """
    TermList > .line-list--here { color: $accent; }
    """

    class Highlighted(Message):
        """The cursor is on another term, or (None) there is none."""

        def __init__(self, term: ExplainedTerm | None) -> None:
            super().__init__()
            self.term = term

    class Chosen(Message):
        """The step that explains the term under the cursor is to be opened."""

    def __init__(self, here: Collection[ExplainedTerm] = ()) -> None:
        """Make an empty list. The terms of ``here`` are marked as those of the step."""
        super().__init__()
        self._here = frozenset(one.term for one in here)

    def show(self, terms: Sequence[ExplainedTerm]) -> None:
        """Show other terms, with the cursor on the first one."""
        self.put(terms)

    def parts(self, line: ExplainedTerm, width: int, *, chosen: bool) -> list[tuple[str, str]]:
        """Return the parts of a term's line."""
        return term_parts(line, width, chosen=chosen, here=line.term in self._here)

    def tell(self) -> None:
        """Say which term the cursor is on."""
        self.post_message(self.Highlighted(self.highlighted))

    def choose(self) -> None:
        """Ask for the step that explains the term."""
        self.post_message(self.Chosen())


def term_parts(term: ExplainedTerm, width: int, *, chosen: bool, here: bool) -> list[tuple[str, str]]:
    """Return the parts of a line, ``width`` cells in all, each with the name of its style."""
    note = f"{HERE}  " if here else ""
    room = max(4, width - 3 - LABEL - len(note))
    name = term.term if cell_len(term.term) <= room else set_cell_size(term.term, room - 1) + "…"
    parts = [
        (" ▸ " if chosen else "   ", ""),
        (set_cell_size(name, room), ""),
        (note, "here"),
        (f"{term.lesson.label:>{LABEL - 1}} ", "muted"),
    ]
    return [(text, style) for text, style in parts if text]
