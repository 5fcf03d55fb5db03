"""Plain data to schema structs, with every error as a finding: where, what is wrong, what to write instead.

msgspec converts, and is fast; but it stops at the first error and words it for programmers. So when it refuses a file,
`tutor.course.comparison` compares the data with the schema once more, and reports everything that does not fit.
"""

from __future__ import annotations

import re
import threading
from typing import TypeVar

import msgspec

from tutor.course.findings import CourseError, Finding
from tutor.course.yaml_source import Source

T = TypeVar("T")
_PATH_PART = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]")

_CONVERTING = threading.Lock()
"""msgspec looks a type up when it is first used, and crashes where two threads do that at once."""


def convert(source: Source, type_: type[T]) -> T:
    """Turn a file's data into a struct. Raises CourseError with all findings, those of the YAML among them."""
    found = list(source.problems)
    try:
        with _CONVERTING:
            converted = msgspec.convert(source.data, type_)
    except msgspec.ValidationError as error:
        from tutor.course.comparison import compare

        found += compare(source, type_) or ([] if found else [_from_msgspec(error, source)])
    if found:
        raise CourseError(*sorted(found, key=lambda finding: finding.line))
    return converted


def _from_msgspec(error: msgspec.ValidationError, source: Source) -> Finding:
    """Turn msgspec's own message, which ends in ``at `$.steps[3].budget` ``, into a finding."""
    text, _, where = str(error).partition(" - at `$")
    place = tuple(name or int(index) for name, index in _PATH_PART.findall(where))
    line = source.line_of(*place)
    return Finding(path=source.path, line=line, message=f"{text}.", fix="See `attn-tutor schema`.")
