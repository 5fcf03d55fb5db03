"""YAML text to plain data, with the line of every value, and YAML's traps refused by name.

libyaml's events are read one by one, so that every value has its line. Beside the misleading words of
`tutor.course.scalars` these are refused: two keys of the same name (YAML keeps the last), tabs, tags, several
documents, a ``#`` that cuts a text short, and anchors and aliases, which can blow a small file up to gigabytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from tutor.course.findings import CourseError, Finding
from tutor.course.scalars import read_plain

Place = tuple[str | int, ...]

MAX_BYTES = 1 << 20
MAX_DEPTH = 16
_QUOTE = "Put the text in quotes, or on a line of its own below |."
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRANGE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""These change the direction of reading: code could look other than it runs, and a title like another one."""
_CUT_SHORT = re.compile(r"\s+#\S")


class Source(Struct, frozen=True, kw_only=True):
    """A YAML file as data, and the line (from 1) of every value by its place, such as ``("steps", 3, "code")``.

    ``blocks`` has the first line of each text below a ``|``. ``problems`` are the traps, ``doubted`` their places: the
    values there are guesses.
    """

    path: Path
    data: Any
    lines: dict[Place, int]
    blocks: dict[Place, int]
    problems: tuple[Finding, ...] = ()
    doubted: frozenset[Place] = frozenset()

    def line_of(self, *place: str | int) -> int:
        """Return the line of the value at a place, or of the nearest value around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def line_within(self, number: int, *place: str | int) -> int:
        """Return the line of the file on which line ``number`` (from 1) of a text stands."""
        return self.blocks[place] + number - 1 if place in self.blocks else self.line_of(*place)


def read_yaml(path: Path) -> Source:
    """Read a YAML file.

    Raises:
        CourseError: the file is missing, is not UTF-8, or is not YAML.
    """
    return parse_yaml(_read_text(path), path)


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise CourseError(Finding(path=path, line=1, message="There is no such file.", fix="Check the path.")) from None
    except OSError as error:
        message, fix = f"It can not be read: {error.strerror}.", "Check the path and its permissions."
        raise CourseError(Finding(path=path, line=1, message=message, fix=fix)) from None
    if len(raw) > MAX_BYTES:
        raise CourseError(Finding(path=path, line=1, message="The file is larger than 1 MiB.", fix="Split the lesson."))
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"Byte {raw[error.start]:#04x} is not UTF-8."
        raise CourseError(Finding(path=path, line=line, message=message, fix="Save the file as UTF-8.")) from None


def parse_yaml(text: str, path: Path) -> Source:
    """Parse YAML text; ``path`` is what findings call it. Raises CourseError where the text is not YAML."""
    lines = text.split("\n")
    if unreadable := list(_strange_characters(lines, path)):
        raise CourseError(*unreadable)
    reader = _Reader(lines, path)
    try:
        return reader.read(text)
    except yaml.YAMLError as error:
        from tutor.course.yaml_errors import syntax_finding

        raise CourseError(*reader.problems, syntax_finding(error, path, lines)) from None


def _strange_characters(lines: list[str], path: Path) -> Iterator[Finding]:
    for number, line in enumerate(lines, 1):
        if found := next(filter(_is_strange, line), None):
            tab = found == "\t"
            message = "There is a tab in this line." if tab else f"There is the character U+{ord(found):04X} here."
            yield Finding(path=path, line=number, message=message, fix="Use spaces." if tab else "Remove it.")


def _is_strange(char: str) -> bool:
    """Whether a file must not hold a character: controls, line separators, halves of pairs, byte order marks, turns."""
    return not char.isprintable() and (
        unicodedata.category(char) in _STRANGE or char in "\ufeff\ufffe\uffff" or char in _TURNS
    )


class _Reader:
    """Reads the events of one file, collecting lines and problems."""

    def __init__(self, lines: list[str], path: Path) -> None:
        self.problems: list[Finding] = []
        self._text = lines
        self._path = path
        self._lines: dict[Place, int] = {}
        self._blocks: dict[Place, int] = {}
        self._doubted: set[Place] = set()
        self._events: Iterator[Any] = iter(())

    def read(self, text: str) -> Source:
        """Read the whole file."""
        self._events = iter(yaml.parse(text, Loader=_Loader))
        data: Any = None
        documents = 0
        event: Any
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self._report((), event, "A second document begins here.", "Remove the line ---.")
            elif isinstance(event, yaml.NodeEvent):
                found = self._node(event, ())
                data = found if documents == 1 else data
        if data is None:
            empty = Finding(
                path=self._path, line=1, message="The file is empty.", fix="Write the lesson, or remove it."
            )
            raise CourseError(*self.problems or [empty])
        return Source(
            path=self._path,
            data=data,
            lines=self._lines,
            blocks=self._blocks,
            problems=tuple(self.problems),
            doubted=frozenset(self._doubted),
        )

    def _report(self, place: Place, event: Any, message: str, fix: str) -> None:
        self.problems.append(Finding(path=self._path, line=_line(event), message=message, fix=fix))
        self._doubted.add(place)

    def _node(self, event: Any, place: Place) -> Any:
        """Return the value that begins with an event."""
        line = _line(event)
        self._lines.setdefault(place, line)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self._report(place, event, "Anchors (&) and aliases (*) are not allowed.", f"Write it out. {_QUOTE}")
        elif event.tag is not None:
            self._report(place, event, "Tags (!) are not allowed.", _QUOTE)
        if len(place) > MAX_DEPTH:
            message = f"Values are nested more than {MAX_DEPTH} deep here."
            raise CourseError(Finding(path=self._path, line=line, message=message, fix="Close the brackets."))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        return self._scalar(event, place) if isinstance(event, yaml.ScalarEvent) else None

    def _mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._report((*place, "?"), event, "A name must be a text.", _QUOTE)
                self._node(event, (*place, "?"))
                self._node(next(self._events), (*place, "?"))
                continue
            key = self._text_of(event, (*place, "?"))
            if key in found:
                first = self._lines[(*place, key)]
                message = f"The key {key!r} stands here twice (first in line {first})."
                self._report((*place, key, "?"), event, message, "YAML would keep the second: remove one of them.")
                self._node(next(self._events), (*place, key, "?"))
                continue
            self._lines[(*place, key)] = _line(event)
            found[key] = self._node(next(self._events), (*place, key))
        return found

    def _sequence(self, place: Place) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._node(event, (*place, len(found))))
        return found

    def _scalar(self, event: Any, place: Place) -> Any:
        if event.style == "|":
            self._blocks[place] = event.start_mark.line + 2
        if event.style or event.tag is not None:
            return self._text_of(event, place)
        value, trap = read_plain(event.value)
        if trap is not None:
            self._report(place, event, *trap)
        elif isinstance(value, str) and self._is_cut_short(event.end_mark):
            self._report(place, event, "The # cuts this text short: what follows is a comment.", _QUOTE)
        return value

    def _text_of(self, event: Any, place: Place) -> str:
        """Return a text; an escape in it, such as ``"\\e"``, must not make what the file itself must not hold."""
        text: str = event.value
        made = next((char for char in text if _is_strange(char) and char not in "\n\t"), None)
        if made is not None:
            message = f"An escape in this text makes the character U+{ord(made):04X}."
            self._report(place, event, message, "Remove it.")
        return text

    def _is_cut_short(self, end: Any) -> bool:
        return end.line < len(self._text) and _CUT_SHORT.match(self._text[end.line][end.column :]) is not None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
