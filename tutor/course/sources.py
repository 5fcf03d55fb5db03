"""The source text of a class or function of the library, found without importing it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import tutor


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A piece of real code: where it stands, and its text."""

    path: Path
    line: int
    text: str


class SourceMissing(Exception):
    """A ``source:`` names something that is not there; the message says what."""


def find_source(reference: str) -> SourceText:
    """Return the text that ``package.module:name`` (or ``:Class.method``) stands for; without a name, the module's.

    Only modules of the ``tutor`` package can be shown.

    Raises:
        SourceMissing: the reference is not of that form, or the module or the name does not exist.
    """
    module, _, name = reference.partition(":")
    parts = module.split(".")
    if parts[0] != "tutor":
        raise SourceMissing(f"{reference!r} is not in the tutor's library: write tutor.models.attention:name.")
    root = Path(tutor.__file__).parent
    path = root.joinpath(*parts[1:]).with_suffix(".py")
    if not path.is_file():
        path = root.joinpath(*parts[1:], "__init__.py")
    if not path.is_file():
        raise SourceMissing(f"There is no module {module}.")
    text = path.read_text(encoding="utf-8")
    if not name:
        return SourceText(path=path, line=1, text=text)
    body: list[ast.stmt] = ast.parse(text).body
    found: ast.stmt | None = None
    for part in name.split("."):
        found = next((node for node in body if getattr(node, "name", None) == part), None)
        if found is None:
            raise SourceMissing(f"There is no {name} in {module}.")
        body = getattr(found, "body", [])
    assert found is not None
    first = min([found.lineno, *(node.lineno for node in getattr(found, "decorator_list", []))])
    lines = text.splitlines()[first - 1 : found.end_lineno]
    return SourceText(path=path, line=first, text="\n".join(lines))
