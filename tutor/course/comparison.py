"""A file's data beside the schema, field by field: everything that does not fit, in words for authors.

It is loaded only when msgspec has refused a file.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, get_args

from msgspec import inspect as i

from tutor.course import schema
from tutor.course.expectation import ANY_NUMBER, bounds, entries, fits, how_to_mend, say, wanted
from tutor.course.findings import Finding
from tutor.course.yaml_source import Place, Source


def compare(source: Source, type_: type[Any]) -> list[Finding]:
    """Return a finding for everything in a file's data that does not fit a type of the schema."""
    return list(_Comparison(source).compare(source.data, i.type_info(type_), ()))


def spell(place: Place) -> str:
    """Return a place as words: ``("steps", 3, "code")`` is "code"; a list's entry is "entry 4 of hints"."""
    if not place:
        return "the file"
    if isinstance(place[-1], int):
        return f"entry {place[-1] + 1} of {spell(place[:-1])}"
    return place[-1]


class _Comparison:
    """Compares a file's data with a type of the schema, as msgspec describes it."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def _finding(self, place: Place, message: str, fix: str) -> Finding:
        return Finding(path=self._source.path, line=self._source.line_of(*place), message=message, fix=fix)

    def compare(self, data: Any, kind: Any, place: Place) -> Iterator[Finding]:
        """Yield what does not fit at a place and below."""
        if place in self._source.doubted:
            return
        match kind:
            case i.Metadata():
                yield from self.compare(data, kind.type, place)
            case i.StructType():
                yield from self._struct(data, kind, place)
            case i.UnionType() if any(isinstance(one, i.StructType) for one in kind.types):
                yield from self._tagged(data, kind.types, place)
            case i.UnionType():
                if not any(fits(data, one) for one in kind.types):
                    yield self._wrong(data, kind, place)
            case i.VarTupleType() | i.TupleType():
                yield from self._list(data, kind, place)
            case i.DictType():
                yield from self._dict(data, kind, place)
            case _:
                if not fits(data, kind):
                    yield self._wrong(data, kind, place)

    def _struct(self, data: Any, kind: Any, place: Place, siblings: tuple[Any, ...] = ()) -> Iterator[Finding]:
        if not isinstance(data, dict):
            yield self._wrong(data, kind, place)
            return
        fields = {field.encode_name: field for field in kind.fields}
        known = [*([kind.tag_field] if kind.tag_field else []), *fields]
        for name, value in data.items():
            if name in fields:
                yield from self.compare(value, fields[name].type, (*place, name))
            elif name not in known:
                yield self._unknown(name, known, (*place, name), kind, siblings)
        misspelled = {
            near for name in data if name not in known for near in difflib.get_close_matches(name, known, n=1)
        }
        for name, field in fields.items():
            if field.required and name not in data and name not in misspelled:
                whole = f"This {kind.tag} step" if kind.tag else "The file" if not place else f"This part of {place[0]}"
                yield self._finding(place, f"{whole} has no {name!r}.", f"Add a line `{name}: …` to it.")

    def _unknown(self, name: str, known: list[str], place: Place, kind: Any, siblings: tuple[Any, ...]) -> Finding:
        near = difflib.get_close_matches(name, known, n=1)
        owners = [one.tag for one in siblings if name in {field.encode_name for field in one.fields}]
        if near:
            fix = f"Did you mean {near[0]!r}?"
        elif owners:
            fix = f"Steps of these kinds have it: {', '.join(owners)}."
        else:
            fix = f"The fields are {', '.join(known)}."
        whose = f"a {kind.tag} step" if kind.tag else spell(place[:-1])
        return self._finding(place, f"There is no field {name!r} in {whose}.", fix)

    def _tagged(self, data: Any, kinds: tuple[Any, ...], place: Place) -> Iterator[Finding]:
        order = [one.__struct_config__.tag for one in get_args(schema.AnyStep)]
        tags = {one.tag: one for one in sorted(kinds, key=lambda one: order.index(one.tag))}
        if not isinstance(data, dict):
            yield self._finding(place, f"A step is wanted here, not {say(data)}.", "Begin it with `- id: …`.")
            return
        tag_place = (*place, kinds[0].tag_field)
        if tag_place in self._source.doubted:
            return
        tag = data.get(kinds[0].tag_field)
        if isinstance(tag, str) and tag in tags:
            yield from self._struct(data, tags[tag], place, tuple(tags.values()))
            return
        near = difflib.get_close_matches(str(tag), list(tags), n=1)
        message = "This step has no kind." if tag is None else f"There are no steps of the kind {tag!r}."
        fix = f"Did you mean {near[0]}? " if near else ""
        yield self._finding(tag_place, message, f"{fix}The kinds are {', '.join(tags)}.")

    def _list(self, data: Any, kind: Any, place: Place) -> Iterator[Finding]:
        if not isinstance(data, list):
            yield self._wrong(data, kind, place)
            return
        types = getattr(kind, "item_types", None) or (kind.item_type,) * len(data)
        for index, (item, item_type) in enumerate(zip(data, types, strict=False)):
            yield from self.compare(item, item_type, (*place, index))
        least, most = bounds(kind)
        if not least <= len(data) <= most:
            number = f"{least} or more" if most == ANY_NUMBER else f"{least}" if least == most else f"{least} to {most}"
            yield self._finding(place, f"{spell(place)} has {entries(len(data))}.", f"It needs {number}.")

    def _dict(self, data: Any, kind: Any, place: Place) -> Iterator[Finding]:
        if not isinstance(data, dict):
            yield self._wrong(data, kind, place)
            return
        for name, value in data.items():
            yield from self.compare(value, kind.value_type, (*place, name))

    def _wrong(self, data: Any, kind: Any, place: Place) -> Finding:
        message = f"{spell(place)} must be {wanted(kind)}, not {say(data)}."
        return self._finding(place, message[0].upper() + message[1:], how_to_mend(data, kind))
