"""Models that tell the next token: the GPT on characters, and layers of attention alone."""

from __future__ import annotations

import string
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from tutor.figures import Edits
from tutor.inspection.errors import InspectionError
from tutor.inspection.reading import Labels, Pass, Reading, likeliest
from tutor.inspection.watching import watched
from tutor.inspection.words import character_ids, check_length
from tutor.models.attention import MultiHeadAttention
from tutor.models.gpt import GPT, CausalSelfAttention
from tutor.models.induction import AttentionOnly

SYMBOLS = string.ascii_lowercase + string.digits + string.ascii_uppercase
"""How the symbols of a model that has no text are written: a stands for id 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTokenModel:
    """A model that tells the next character. ``characters[i]`` is what id i stands for."""

    title: str
    model: GPT | AttentionOnly
    characters: str

    def read(self, text: str, target: str = "") -> Reading:
        """Return ids (1, T)."""
        if target:
            raise InspectionError("this model writes nothing but the next token: leave the target out")
        ids = character_ids(text, self.characters)  # (T,)
        check_length(len(ids), self.model.position_embedding.num_embeddings, "characters")
        return Reading(inputs=(ids[None],), labels={"": Labels(queries=tuple(text), keys=tuple(text))})

    @torch.no_grad()
    def run(self, reading: Reading, edits: Edits) -> Pass:
        """Return what the pass came to; the loss is that of each character after the first."""
        (ids,) = reading.inputs
        layers = [one for one in self.model.modules() if isinstance(one, CausalSelfAttention | MultiHeadAttention)]
        with watched({"": layers}, edits) as watch:
            logits: Tensor = self.model(ids, weights=True)[0][0]  # (T, V)
        watch.check_layers()
        return Pass(
            seen=watch.seen,
            loss=float(F.cross_entropy(logits[:-1], ids[0, 1:])) if len(logits) > 1 else None,
            predicted={"": likeliest(logits, tuple(self.characters))},
        )
