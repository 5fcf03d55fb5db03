"""Attention of the transformers library, watched and changed while a model runs.

Its models compute attention by a function ``eager_attention_forward`` in the module of each kind. For the time of a
block that function is wrapped: the mask carries the edits in, and the heads' outputs are zeroed on their way out, so
that all else is as the library computes it.

Source: Wolf et al. (2020), *Transformers: State-of-the-Art Natural Language Processing*.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from tutor.figures import Edits
from tutor.inspection.errors import InspectionError
from tutor.inspection.pairs import CROSS, DECODER, ENCODER
from tutor.inspection.watching import LayerEdits, Seen, Watch

EAGER = "eager_attention_forward"


@contextmanager
def watched_library(model: nn.Module, edits: Edits) -> Iterator[Watch]:
    """Watch every attention of a model of the library."""
    watch = Watch(edits=edits)
    names = {module: name for name, module in model.named_modules()}
    calls: Counter[str] = Counter()
    several = bool(getattr(model.config, "is_encoder_decoder", False))
    homes = {sys.modules[type(module).__module__] for module in names}
    before = {home: vars(home)[EAGER] for home in homes if EAGER in vars(home)}
    # a pass begins: its layers are counted anew
    begin = model.register_forward_pre_hook(lambda *_: calls.clear())

    def watched_by(attention: Callable[..., Any]) -> Callable[..., Any]:
        def attend(module: nn.Module, *tensors: Any, **options: Any) -> Any:
            part = _part(names.get(module, "")) if several else ""
            calls[part] += 1
            layer = LayerEdits.of(edits, part, calls[part] - 1)
            return _attend(attention, watch, part, layer, module, *tensors, **options)

        return attend

    for home, attention in before.items():
        setattr(home, EAGER, watched_by(attention))
    try:
        yield watch
    finally:
        begin.remove()
        for home, attention in before.items():
            setattr(home, EAGER, attention)


def _part(name: str) -> str:
    """Return which attention of an encoder–decoder model a module is, by its name."""
    if re.search(r"cross|encoder_attn|encdec", name, re.IGNORECASE):
        return CROSS
    return ENCODER if re.search(r"(^|\.)encoder(\.|$)", name) else DECODER


def _attend(
    attention: Callable[..., Any],
    watch: Watch,
    part: str,
    edits: LayerEdits,
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    **options: Any,
) -> tuple[Tensor, Tensor]:
    """Call the library's attention with edits in its mask, and note what it computes.

    query (B, H, T, D), key and value (B, G, S, D) with G groups of heads; the mask (B, 1 or H, T, S) is added to the
    scores. The result is (output (B, T, H, D), weights (B, H, T, S)).
    """
    B, H, T, D = query.shape
    S = key.size(2)
    edits.check(H, T, S)
    scale = D**-0.5 if scaling is None else scaling
    lowest = torch.finfo(query.dtype).min
    keys = key.repeat_interleave(H // key.size(1), dim=1)  # (B, H, S, D)
    mask = query.new_zeros(1, 1, 1, 1) if attention_mask is None else attention_mask
    if mask.dtype == torch.bool:
        mask = query.new_zeros(1).masked_fill(~mask, lowest)
    mask = mask[..., :S].expand(B, -1, T, S)  # (B, 1 or H, T, S)
    hidden = mask <= lowest / 2  # (B, 1 or H, T, S)
    hidden = hidden | ~edits.seen_keys(S)
    bias = mask.masked_fill(hidden, 0.0)
    if (position := options.get("position_bias")) is not None:
        bias = bias + position
    scaled = query @ keys.mT * scale + bias  # (B, H, T, S)
    wanted = edits.set_scores(scaled)
    if edits.masked or edits.cells:
        mask = (mask + (wanted - scaled)).masked_fill(hidden, lowest)
        attention_mask = mask
    output, weights = attention(module, query, key, value, attention_mask, scaling=scaling, **options)
    blind = hidden.all(-1, keepdim=True)  # (B, 1 or H, T, 1): a query that may look nowhere
    if edits.masked and bool(blind.any()):  # the library lets a query that may look nowhere look everywhere
        weights = weights.masked_fill(blind, 0.0)
        output = output.masked_fill(blind.transpose(1, 2), 0.0)
    output = edits.ablate(output.transpose(1, 2)).transpose(1, 2)  # (B, T, H, D)
    alone = torch.allclose(wanted.masked_fill(hidden, lowest).softmax(-1).masked_fill(blind, 0.0), weights, atol=1e-4)
    if edits.cells and not alone:
        raise InspectionError("this model changes its scores before the softmax: a single one can not be set")
    watch.note(
        part,
        Seen(
            scores=wanted[0] / scale if alone else None,
            scale=scale,
            hidden=hidden[0].all(0) if bool(hidden.any()) else None,
            weights=weights[0],
            values=value.repeat_interleave(H // value.size(1), dim=1)[0],
        ),
    )
    return output, weights
