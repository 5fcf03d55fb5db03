"""What libyaml says about a broken file, in words that tell an author what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import yaml

from tutor.course.findings import Finding


class _Case(NamedTuple):
    """Words of libyaml (context, then problem), what they mean, and whether the line is where it began."""

    context: str
    problem: str
    message: str
    fix: str
    at_start: bool


_QUOTE = "Put the text in quotes, or on a line of its own below |."
_CASES = (
    _Case("quoted scalar", "end of stream", "A quote is opened here and never closed.", "Close it.", True),
    _Case("quoted scalar", "unknown escape", "In double quotes a backslash begins an escape.", "Write \\\\.", False),
    _Case("an alias", "", "A text that begins with * is an alias to YAML.", _QUOTE, True),
    _Case("an anchor", "", "A text that begins with & is an anchor to YAML.", _QUOTE, True),
    _Case("a tag", "", "A text that begins with ! is a tag to YAML.", _QUOTE, True),
    _Case("block scalar", "", "After | or > the text must begin on the next line.", "Break the line there.", True),
    _Case("flow sequence", "", "A [ is opened here and not closed.", f"Close it with ]. {_QUOTE}", True),
    _Case("flow mapping", "", "A { is opened here and not closed.", f"Close it with }}. {_QUOTE}", True),
    _Case("directive", "", "A line that begins with % is a directive to YAML.", _QUOTE, True),
    _Case("", "cannot start any token", "A text can not begin with this sign in YAML.", _QUOTE, False),
    _Case("block collection", "", "This line is no entry of the list above.", "Begin it with -, or indent it.", False),
    _Case("", "could not find expected ':'", "Here a colon is missing.", "Write name: value.", True),
    _Case("", "block sequence entries", "A list must begin on a new line.", "Break the line before the -.", False),
    _Case("", "expected node content", "A bracket or a comma stands here without a value.", _QUOTE, False),
)  # fmt: skip
_OPENED_BY_SIGN = re.compile(r"""^\s*(?:- )*(?:[\w-]+:\s+)?["'\[{]""")
_SECOND_COLON = re.compile(r"^\s*(?:- )*[^:#]*:\s+[^\"'|>\[{].*:(\s|$)|^\s*- [^\"'].*:\s")


def syntax_finding(error: yaml.YAMLError, path: Path, lines: list[str]) -> Finding:
    """Return the finding for a file that is not YAML; ``lines`` are those of the file."""
    context, problem = str(getattr(error, "context", "") or ""), str(getattr(error, "problem", "") or error)
    begun, seen = _line(error, "context_mark", lines), _line(error, "problem_mark", lines)
    for case in _CASES:
        if case.context in context and case.problem in problem:
            line = begun if case.at_start and begun else seen or begun or 1
            return Finding(path=path, line=line, message=case.message, fix=case.fix)
    line = seen or begun or 1
    message, fix = _by_line(problem, lines[line - 1] if line <= len(lines) else "")
    return Finding(path=path, line=line, message=message, fix=fix)


def _by_line(problem: str, line: str) -> tuple[str, str]:
    """Explain the two complaints that mean something else on each kind of line."""
    if "mapping values are not allowed" in problem:
        if _SECOND_COLON.match(line):
            return "A text with a colon and a space in it is a mapping to YAML.", _QUOTE
        return "This line does not fit the one before it.", f"Indent it like the fields beside it. {_QUOTE}"
    if "expected key" in problem or "block end" in problem:
        if _OPENED_BY_SIGN.match(line):
            return "Something stands after the closing quote or bracket.", f"{_QUOTE} The quotes go around all of it."
        return "This line is indented less or more than its neighbors.", "Align it with the fields beside it."
    return f"This is not YAML: {problem.splitlines()[0]}.", "Look at the quotes and the indentation."


def _line(error: yaml.YAMLError, mark: str, lines: list[str]) -> int | None:
    found = getattr(error, mark, None)
    return None if found is None else max(1, min(found.line + 1, len(lines)))
