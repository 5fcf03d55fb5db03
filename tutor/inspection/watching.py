"""Attention that is watched and changed while a model runs.

For the time of a block a module's own attention function is replaced by one that computes the same numbers, notes them,
and carries out the edits. Without edits the model's output is the same to the last bit.

Source: Vaswani et al. (2017), *Attention Is All You Need*, equation 1; Michel, Levy and Neubig (2019), *Are Sixteen
Heads Really Better than One?*, section 2.3, for the ablation of a head.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch
from torch import Tensor

from tutor.figures import Edits
from tutor.inspection.errors import InspectionError
from tutor.models.attention import attention_scores, attention_weights

Head = int
Cell = tuple[Head, int, int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one layer of attention computed for one text: H heads, T queries, S keys, D channels of a head."""

    scores: Tensor | None
    """(H, T, S) before the scale, the mask and the softmax; None where the weights do not come from them alone."""
    scale: float
    hidden: Tensor | None
    """(T, S), True where no query may look."""
    weights: Tensor
    """(H, T, S)."""
    values: Tensor
    """(H, S, D)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerEdits:
    """The edits of one layer."""

    ablated: tuple[Head, ...] = ()
    masked: tuple[int, ...] = ()
    cells: tuple[Cell, ...] = ()

    @classmethod
    def of(cls, edits: Edits, part: str, layer: int) -> LayerEdits:
        """Return what concerns one layer of one part of a model."""
        if edits.part != part:
            return cls()
        return cls(
            ablated=tuple(head for at, head in edits.ablated if at == layer),
            masked=edits.masked,
            cells=tuple((head, query, key, score) for at, head, query, key, score in edits.cells if at == layer),
        )

    def check(self, heads: int, queries: int, keys: int) -> None:
        """Raise InspectionError where there is no such head, query or key: H, T and S."""
        sizes = {"head": heads, "query": queries, "key": keys}
        named = [("head", head) for head in self.ablated] + [("key", key) for key in self.masked]
        named += [pair for cell in self.cells for pair in zip(sizes, cell[:3], strict=True)]
        for what, index in named:
            if not 0 <= index < sizes[what]:
                raise InspectionError(f"there is no {what} {index + 1} here: there are {sizes[what]}")

    def set_scores(self, scaled: Tensor) -> Tensor:
        """Return scaled scores (B, H, T, S) with the cells' in their places."""
        if not self.cells:
            return scaled
        scaled = scaled.clone()
        for head, query, key, score in self.cells:
            scaled[:, head, query, key] = score
        return scaled

    def seen_keys(self, keys: int) -> Tensor:
        """Return which of the keys may be looked at, (S,)."""
        kept = torch.ones(keys, dtype=torch.bool)
        kept[list(self.masked)] = False
        return kept

    def ablate(self, output: Tensor) -> Tensor:
        """Return the heads' outputs (B, H, T, D) with those of ablated heads zero."""
        return output.index_fill(1, torch.tensor(self.ablated), 0.0) if self.ablated else output


@dataclass(slots=True, kw_only=True)
class Watch:
    """What is watched in the passes of one block, by part and layer."""

    edits: Edits
    seen: dict[str, list[Seen]] = field(default_factory=dict)
    noting: bool = True
    """Whether passes are noted; each pass of a text does so once."""

    def note(self, part: str, seen: Seen) -> None:
        """Keep what the next layer of a part computed."""
        if self.noting:
            self.seen.setdefault(part, []).append(seen)

    def check_layers(self) -> None:
        """Raise InspectionError where the edits name a part or a layer that no pass has come by."""
        if not self.edits:
            return
        if self.edits.part not in self.seen:
            wanted = ", ".join(filter(None, self.seen)) or "none, as it has one attention alone"
            raise InspectionError(f"the changes name the part {self.edits.part!r} of the model: its parts are {wanted}")
        count = len(self.seen[self.edits.part])
        for layer in (*(one[0] for one in self.edits.ablated), *(one[0] for one in self.edits.cells)):
            if not 0 <= layer < count:
                raise InspectionError(f"there is no layer {layer + 1} here: there are {count}")


@contextmanager
def watched(modules: Mapping[str, Sequence[Any]], edits: Edits) -> Iterator[Watch]:
    """Watch modules of `tutor.models` that have an ``attend``, by part and in the order of their layers."""
    watch = Watch(edits=edits)
    places = [(part, layer, module) for part, layers in modules.items() for layer, module in enumerate(layers)]
    for part, layer, module in places:
        module.attend = partial(_attend, watch, part, LayerEdits.of(edits, part, layer))
    try:
        yield watch
    finally:
        for _, _, module in places:
            del module.attend


def _attend(
    watch: Watch,
    part: str,
    edits: LayerEdits,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None,
    **options: Any,
) -> tuple[Tensor, Tensor]:
    """Stand in for `tutor.models.attention.attend`: the formula, with edits."""
    H, T, S = query.size(1), query.size(2), key.size(2)
    edits.check(H, T, S)
    scaled = edits.set_scores(attention_scores(query, key))  # (B, H, T, S)
    if edits.masked:
        mask = edits.seen_keys(S) if mask is None else mask & edits.seen_keys(S)
    weights = attention_weights(scaled, mask)  # (B, H, T, S)
    output = edits.ablate(weights @ value)  # (B, H, T, D)
    scale = query.size(-1) ** -0.5
    hidden = None if mask is None else ~mask.expand(len(query), 1, T, S)[0, 0]  # (T, S)
    watch.note(part, Seen(scores=scaled[0] / scale, scale=scale, hidden=hidden, weights=weights[0], values=value[0]))
    return output, weights
