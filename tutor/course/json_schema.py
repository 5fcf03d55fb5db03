"""The JSON Schema of the course's files, for editors: the structs of `tutor.course.schema`, each field described.

A field's description is the string below it in the source, which Python itself does not keep.
"""

from __future__ import annotations

import ast
import inspect
from typing import Any, Literal

import msgspec

from tutor.course import schema


def json_schema(file: Literal["lesson", "course"]) -> dict[str, Any]:
    """Return the JSON Schema of a lesson file or of course.yaml."""
    exported = msgspec.json.schema(schema.Lesson if file == "lesson" else schema.CourseFile)
    for name, definition in exported["$defs"].items():
        described = field_descriptions(getattr(schema, name))
        for field, entry in definition["properties"].items():
            if field in described:
                _describe(entry, described[field])
    for step in ("Read", "Run", "Predict", "Quiz", "Exercise", "Knobs", "Parsons", "Task"):
        if step in exported["$defs"]:
            _describe(exported["$defs"][step]["properties"]["kind"], _first_line(getattr(schema, step)))
    if "Quiz" in exported["$defs"]:
        _allow_expressions(exported["$defs"])
    return exported


def _allow_expressions(definitions: dict[str, Any]) -> None:
    """Let the numbers of a quiz be expressions too: with ``vary`` they may."""
    for owner, field in (("Quiz", "answer"), ("Quiz", "tolerance"), ("Guess", "value")):
        entry = definitions[owner]["properties"][field]
        number = entry.pop("anyOf", None) or [{"type": entry.pop("type")}]
        entry["anyOf"] = [*number, {"type": "string"}]


def field_descriptions(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Return the string below each field in the source of a struct and of what it inherits from."""
    found: dict[str, str] = {}
    for one in reversed(struct.__mro__):
        if issubclass(one, schema.Part):
            (definition,) = ast.parse(inspect.getsource(one)).body
            assert isinstance(definition, ast.ClassDef)
            for field, below in zip(definition.body, definition.body[1:], strict=False):
                match field, below:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                        found[name] = " ".join(text.split())
    return found


def _describe(entry: dict[str, Any], text: str) -> None:
    """Set the description of a property; what its type says of itself follows."""
    own = entry.get("description")
    entry["description"] = f"{text} ({own})" if own else text


def _first_line(struct: type) -> str:
    return (struct.__doc__ or "").splitlines()[0]
