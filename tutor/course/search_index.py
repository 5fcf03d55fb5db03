"""A full-text index in memory: SQLite's FTS5, ranked by bm25 (Robertson and Zaragoza 2009, section 3).

It may be filled in one thread while another one asks: what is there so far is found.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Sequence

from msgspec import Struct

from tutor.course.search_documents import Document, Kind
from tutor.course.search_query import TOKENIZER, questions

NAMES: dict[Kind, str] = {"step": "Lessons", "term": "Glossary", "note": "Your notes", "code": "Your code"}
"""The kinds in the order in which they are shown, and what people call them."""
BEGIN, END = "\x02", "\x03"
Piece = tuple[str, bool]
"""A piece of text, and whether it is what was looked for."""
_COLUMNS = ("title", "about", "text", "code", "formulas")
_INSERT = f"INSERT INTO found (rowid, {', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?)"
_TEXT, _CODE = _COLUMNS.index("text"), _COLUMNS.index("code")
_WEIGHTS = (10.0, 3.0, 2.0, 1.0, 1.0)
_SIGNS = re.compile(f"[{BEGIN}{END}]")
SNIPPET_TOKENS = 56


def pieces(marked: str) -> list[Piece]:
    """Return the pieces of a text in which what was found stands between `BEGIN` and `END`."""
    return [(piece, number % 2 == 1) for number, piece in enumerate(_SIGNS.split(marked)) if piece]


class SearchUnavailable(Exception):
    """This Python's SQLite has no full-text search."""

    def __init__(self) -> None:
        super().__init__("Search needs SQLite with FTS5, and this Python's SQLite was built without it.")


class Hit(Struct, frozen=True, kw_only=True):
    """A document that was found. In ``title`` and ``snippet`` what was found stands between `BEGIN` and `END`."""

    document: Document
    title: str
    snippet: str


class Group(Struct, frozen=True, kw_only=True):
    """The best hits of one kind, and how many there are in all."""

    kind: Kind
    hits: tuple[Hit, ...]
    total: int


class Found(Struct, frozen=True, kw_only=True):
    """What was found, by kind. ``partly``: nothing has all of the words, so these have some."""

    groups: tuple[Group, ...] = ()
    partly: bool = False

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All hits in the order of the groups."""
        return tuple(hit for group in self.groups for hit in group.hits)


class SearchIndex:
    """Documents by the name of what they come from, such as a lesson's id: they are put in and replaced together."""

    def __init__(self) -> None:
        """Make an empty index.

        Raises:
            SearchUnavailable: SQLite has no FTS5 here.
        """
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._documents: dict[int, Document] = {}
        self._places: dict[str, list[int]] = {}
        self._next = 1
        columns = ", ".join(_COLUMNS)
        try:
            self._connection.execute(f"CREATE VIRTUAL TABLE found USING fts5({columns}, tokenize='{TOKENIZER}')")
        except sqlite3.OperationalError:
            raise SearchUnavailable from None

    def put(self, source: str, documents: Iterable[Document]) -> None:
        """Put in the documents of a source, in place of those that it had."""
        new = list(documents)
        with self._lock:
            self._connection.execute("BEGIN")
            for place in self._places.pop(source, ()):
                self._connection.execute("DELETE FROM found WHERE rowid = ?", (place,))
                del self._documents[place]
            self._places[source] = list(range(self._next, self._next + len(new)))
            self._next += len(new)
            for place, one in zip(self._places[source], new, strict=True):
                self._documents[place] = one
                row = (place, one.title, one.about, one.text, one.code, one.formulas)
                self._connection.execute(_INSERT, row)
            self._connection.execute("COMMIT")

    def find(self, typed: str, *, best: int) -> Found:
        """Return the ``best`` documents of each kind for what was typed; the last word may be half typed."""
        asked = questions(typed)
        with self._lock:
            ranked: dict[int, str] = {}
            for number, question in enumerate(asked):
                if number == len(asked) - 1 and number > 0 and ranked:
                    break
                for place in self._ranked(question):
                    ranked.setdefault(place, question)
            partly = len(asked) > 1 and set(ranked.values()) == {asked[-1]}
            order = sorted(ranked, key=lambda place: _by_title(self._documents[place].title, typed))
            groups = [self._group(kind, order, ranked, best) for kind in NAMES]
        return Found(groups=tuple(group for group in groups if group.total), partly=partly)

    def _ranked(self, question: str) -> list[int]:
        weights = ", ".join(map(str, _WEIGHTS))
        statement = f"SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found, {weights}), rowid"
        return [int(row[0]) for row in self._connection.execute(statement, (question,))]

    def _group(self, kind: Kind, order: Sequence[int], ranked: dict[int, str], best: int) -> Group:
        places = [place for place in order if self._documents[place].kind == kind]
        hits = tuple(self._hit(place, ranked[place]) for place in places[:best])
        return Group(kind=kind, hits=hits, total=len(places))

    def _hit(self, place: int, question: str) -> Hit:
        signs = f"'{BEGIN}', '{END}'"
        pieces = ", ".join(f"snippet(found, {column}, {signs}, '…', {SNIPPET_TOKENS})" for column in (_TEXT, _CODE))
        statement = f"SELECT highlight(found, 0, {signs}), {pieces} FROM found WHERE found MATCH ? AND rowid = ?"
        title, *snippets = self._connection.execute(statement, (question, place)).fetchone()
        snippet = next((one for one in snippets if BEGIN in one), snippets[0] or snippets[1])
        return Hit(document=self._documents[place], title=title, snippet=snippet.strip())


def _by_title(title: str, typed: str) -> int:
    """Return 0 for a title that is what was typed, 1 for one that begins so, 2 for the others."""
    title, typed = title.casefold(), " ".join(typed.casefold().split())
    return 0 if title == typed else 1 if title.startswith(typed) else 2
