"""What a reader changes inside a model's attention, as data: it crosses to the worker as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Changes to one forward pass of a model; without any, the model is as it is. Everything counts from 0."""

    ablated: tuple[tuple[int, int], ...] = ()
    """(layer, head) of each head whose output is zeroed."""
    masked: tuple[int, ...] = ()
    """Keys that no query may look at, in all layers and heads."""
    cells: tuple[tuple[int, int, int, int, float], ...] = ()
    """(layer, head, query, key, score): scaled scores that are put in place of the model's, before mask and softmax."""
    part: str = ""
    """Where a model has several attentions, the `Attention.part` that is changed; empty for a model that has one."""

    def __bool__(self) -> bool:
        """Whether anything is changed."""
        return bool(self.ablated or self.masked or self.cells)

    def to_json(self) -> str:
        """Return the edits as JSON, for `from_json`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Edits:
        """Return what `to_json` wrote.

        Raises:
            ValueError: the text is not JSON, or not of edits.
        """
        entries: Any = json.loads(text)
        known = {field.name for field in fields(cls)}
        if not isinstance(entries, dict) or entries.keys() - known:
            raise ValueError(f"edits are a JSON object with {', '.join(sorted(known))}, not {text[:80]}")
        try:
            return cls(
                ablated=tuple((int(layer), int(head)) for layer, head in entries.get("ablated", ())),
                masked=tuple(int(key) for key in entries.get("masked", ())),
                cells=tuple(
                    (int(layer), int(head), int(query), int(key), float(score))
                    for layer, head, query, key, score in entries.get("cells", ())
                ),
                part=str(entries.get("part", "")),
            )
        except (TypeError, ValueError):
            raise ValueError(
                "edits have ablated: [[layer, head]], masked: [key], cells: [[layer, head, query, key, score]]"
            ) from None
