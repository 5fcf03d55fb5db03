"""Models that read and do not write: BERT on words, and the Vision Transformer on digits."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from tutor.data.digits import load_digits
from tutor.data.sentences import CLS, MASK, SEP
from tutor.figures import Edits
from tutor.inspection.errors import InspectionError
from tutor.inspection.reading import Labels, Pass, Reading, likeliest
from tutor.inspection.watching import watched
from tutor.inspection.words import check_length, token_ids
from tutor.models.bert import BERT
from tutor.models.vit import ViT

AT_ONCE = 16
"""So many copies of a text are run in one batch."""


def masked_copies(ids: Tensor, places: list[int], mask: int) -> Tensor:
    """Return a copy of a text (T,) for each of N places, with that place hidden: (N, T).

    Source: Salazar et al. (2020), *Masked Language Model Scoring*, equation 2.
    """
    copies = ids.repeat(len(places), 1)  # (N, T)
    copies[torch.arange(len(places)), torch.tensor(places)] = mask
    return copies


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankModel:
    """A BERT that tells hidden words."""

    title: str
    model: BERT
    tokens: tuple[str, ...]

    def read(self, text: str, target: str = "") -> Reading:
        """Return ids (1, T) with their signs; ``<mask>`` in the text hides a word."""
        if target:
            raise InspectionError("this model fills blanks: leave the target out, and write <mask> for a word")
        words = token_ids(text, self.tokens)
        ids = torch.cat((torch.tensor([CLS]), words, torch.tensor([SEP])))  # (T,)
        check_length(len(ids), self.model.config.block_size, "words, two signs among them")
        named = tuple(self.tokens[one] for one in ids.tolist())
        return Reading(inputs=(ids[None],), labels={"": Labels(queries=named, keys=named, special=(0, len(named) - 1))})

    @torch.no_grad()
    def run(self, reading: Reading, edits: Edits) -> Pass:
        """Return what the pass came to.

        The loss is that of each word while it alone is hidden; None where the text has a blank, whose word nobody
        knows.

        Source: Salazar et al. (2020), *Masked Language Model Scoring*, equation 2, as a mean.
        """
        (ids,) = reading.inputs
        with watched({"": [layer.attention for layer in self.model.layers]}, edits) as watch:
            logits = self.model.head(self.model(ids, weights=True)[0][0])  # (T, V)
            watch.check_layers()
            watch.noting = False
            loss = None if (ids == MASK).any() else self._loss(ids[0])
        return Pass(seen=watch.seen, loss=loss, predicted={"": likeliest(logits, self.tokens)})

    def _loss(self, ids: Tensor) -> float:
        places = torch.arange(1, len(ids) - 1)
        total = 0.0
        for first in range(0, len(places), AT_ONCE):
            some = places[first : first + AT_ONCE]
            states = self.model(masked_copies(ids, some.tolist(), MASK), weights=True)[0]  # (N, T, C)
            logits = self.model.head(states[torch.arange(len(some)), some])  # (N, V)
            total += float(F.cross_entropy(logits, ids[some], reduction="sum"))
        return total / len(places)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitModel:
    """A ViT that names handwritten digits. What it reads is the number of a held-out image."""

    title: str
    model: ViT

    def read(self, text: str, target: str = "") -> Reading:
        """Return an image (1, 1, 8, 8) and its class (1,)."""
        if target:
            raise InspectionError("this model names a digit: leave the target out")
        images = load_digits()[1]
        count = len(images.labels)
        if not text.strip().isdecimal() or int(text) >= count:
            raise InspectionError(
                f"this model reads images: instead of a text give the number of one of the {count} held-out digits, "
                f"0 to {count - 1}"
            )
        side = self.model.config.image_size // self.model.config.patch_size
        named = ("[class]", *(f"row {y + 1} col {x + 1}" for y in range(side) for x in range(side)))
        chosen = int(text)
        return Reading(
            inputs=(images.images[chosen][None, None], images.labels[chosen][None]),
            labels={"": Labels(queries=named, keys=named, special=(0,))},
        )

    @torch.no_grad()
    def run(self, reading: Reading, edits: Edits) -> Pass:
        """Return what the pass came to; the class token alone tells something."""
        image, label = reading.inputs
        with watched({"": [layer.attention for layer in self.model.layers]}, edits) as watch:
            logits = self.model(image, weights=True)[0]  # (1, classes)
        watch.check_layers()
        names = tuple(map(str, range(logits.size(-1))))
        told = (*likeliest(logits, names), *((),) * (len(reading.labels[""].queries) - 1))
        return Pass(seen=watch.seen, loss=float(F.cross_entropy(logits, label)), predicted={"": told})
