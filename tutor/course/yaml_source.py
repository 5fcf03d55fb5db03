"""YAML text to plain data, with the line of every value, and YAML's traps refused by name.

The traps: two keys of the same name (YAML keeps the last), ``1e-3`` (text to YAML 1.1), ``no`` and ``on`` (booleans),
``1:20`` (eighty), ``010`` (eight), a bare date, tabs, and aliases, which can blow a small file up to gigabytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tutor.course.findings import CourseError, Finding

Place = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EXPONENT = re.compile(r"^[-+]?\d[\d_]*(\.\d*)?[eE][-+]?\d+$")
_SEXAGESIMAL = re.compile(r"^[-+]?\d+(:[0-5]?\d)+(\.\d*)?$")
_OCTAL = re.compile(r"^[-+]?0[0-7_]+$")
_TRUE_FALSE = {"true": True, "false": False}
MAX_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A YAML file as data, and the line (from 1) of every value by its place, such as ``("steps", 3, "code")``."""

    path: Path
    data: Any
    lines: dict[Place, int]

    def line_of(self, *place: str | int) -> int:
        """Return the line of the value at a place, or of the nearest value around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(path: Path) -> Source:
    """Read a YAML file.

    Raises:
        CourseError: the file is missing, is not UTF-8, is not YAML, or falls into one of the traps.
    """
    return parse_yaml(_read_text(path), path)


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise CourseError(Finding(path=path, line=1, message="There is no such file.", fix="Check the path.")) from None
    except OSError as error:
        raise CourseError(Finding(path=path, line=1, message=f"It can not be read: {error.strerror}.")) from None
    if len(raw) > MAX_BYTES:
        raise CourseError(Finding(path=path, line=1, message="The file is larger than 1 MiB.", fix="Split the lesson."))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"Byte {raw[error.start]:#04x} is not UTF-8."
        raise CourseError(Finding(path=path, line=line, message=message, fix="Save the file as UTF-8.")) from None


def parse_yaml(text: str, path: Path) -> Source:
    """Parse YAML text; ``path`` is what errors call it. Raises CourseError as `read_yaml` does."""
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            fix = "Indent with spaces."
            raise CourseError(Finding(path=path, line=number, message="A tab indents this line.", fix=fix))
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                message = "Anchors (&) and aliases (*) are not allowed here."
                fix = "Write the value out, or quote the text if it starts with & or *."
                at = event.start_mark.line + 1 if event.start_mark else 1
                raise CourseError(Finding(path=path, line=at, message=message, fix=fix))
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise CourseError(_finding_of(error, path)) from None
    except RecursionError:
        raise CourseError(Finding(path=path, line=1, message="The file is nested too deeply.")) from None
    if node is None:
        raise CourseError(Finding(path=path, line=1, message="The file is empty."))
    builder = _Builder(path)
    data = builder.build(node, ())
    if builder.problems:
        raise CourseError(*builder.problems)
    return Source(path=path, data=data, lines=builder.lines)


def _finding_of(error: yaml.YAMLError, path: Path) -> Finding:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or error).splitlines()[0]
    fix = "Look at the quotes and the indentation."
    if "mapping values are not allowed" in problem:
        fix = "A text that contains a colon and a space needs quotes, or a block that starts with |."
    elif "cannot start any token" in problem:
        fix = "A text that starts with a special character needs quotes."
    return Finding(path=path, line=mark.line + 1 if mark else 1, message=f"This is not YAML: {problem}.", fix=fix)


class _Builder:
    """Turns nodes into data, collecting lines and problems."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self.problems: list[Finding] = []

    def build(self, node: yaml.Node, place: Place) -> Any:
        self.lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*place, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in found:
                fix = "YAML would keep the second one only: remove one of them."
                self._report(line, f"The key {key!r} stands here twice (first in line {first[key]}).", fix)
            first.setdefault(key, line)
            found[key] = self.build(value_node, (*place, key))
            self.lines[(*place, key)] = max(line, 1)
        return found

    def _report(self, line: int, message: str, fix: str) -> None:
        self.problems.append(Finding(path=self.path, line=line, message=message, fix=fix))

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text, kind, line = node.value, node.tag.rsplit(":", 1)[-1], node.start_mark.line + 1
        if node.style:
            return text
        if kind == "bool":
            if text not in _TRUE_FALSE:
                self._report(
                    line, f"YAML reads {text} as {_boolean(text)}.", f'Write "{text}" for the word, or true/false.'
                )
            return _TRUE_FALSE.get(text)
        if _EXPONENT.match(text) and kind == "str":
            self._report(line, f"YAML reads {text} as text, not as a number.", f"Write {_with_point(text)}.")
        elif _SEXAGESIMAL.match(text) and kind in ("int", "float"):
            self._report(line, f"YAML reads {text} as a number to the base 60.", f'Write "{text}".')
        elif _OCTAL.match(text) and kind == "int":
            self._report(line, f"YAML reads {text} as {int(text, 8)}, to the base 8.", "Leave the first 0 out.")
        elif kind == "timestamp":
            self._report(line, f"YAML reads {text} as a date.", f'Write "{text}".')
        return _value(text, kind)


def _boolean(text: str) -> str:
    return "true" if text.lower() in ("yes", "on", "y", "true") else "false"


def _with_point(text: str) -> str:
    mantissa, exponent = re.split("[eE]", text)
    mantissa = mantissa if "." in mantissa else f"{mantissa}.0"
    sign = exponent if exponent[0] in "+-" else f"+{exponent}"
    return f"{mantissa}e{sign}"


def _value(text: str, kind: str) -> Any:
    try:
        if kind == "null":
            return None
        if kind == "int":
            return int(text.replace("_", ""), 0) if not _OCTAL.match(text) and ":" not in text else 0
        if kind == "float":
            return float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan").replace(".Inf", "inf"))
    except ValueError:
        return text
    return text
