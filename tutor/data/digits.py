"""Handwritten digits of 8×8 pixels, bundled with the course.

Source: Alpaydin and Kaynak (1998), *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository, the
test part of 1,797 images, as scikit-learn distributes it.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

DIGITS = Path(__file__).parent / "optdigits" / "digits.csv.gz"
SIZE, LEVELS, N_TEST = 8, 16, 297


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """Images (N, 8, 8), 0 for paper and 1 for full ink, float32, and which digit each is, (N,), int64."""

    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        """Return how many images there are, N."""
        return len(self.labels)

    def batch(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Return ``count`` images (B, 8, 8) drawn at random, and their labels (B,)."""
        chosen = torch.randint(len(self), (count,), generator=generator)
        return self.images[chosen], self.labels[chosen]


def load_digits() -> tuple[Digits, Digits]:
    """Return 1,500 digits to train on and 297 to test with: images (N, 8, 8) and labels (N,) each.

    The split keeps the file's order, in which digits of one hand stand together: most hands of the test are new.
    """
    with gzip.open(DIGITS, "rt", encoding="ascii") as file:
        rows = torch.from_numpy(np.loadtxt(file, delimiter=",", dtype=np.int64))  # (N, 65)
    images = (rows[:, :-1].float() / LEVELS).view(-1, SIZE, SIZE)  # (N, 8, 8)
    labels, cut = rows[:, -1].contiguous(), len(rows) - N_TEST
    return Digits(images=images[:cut], labels=labels[:cut]), Digits(images=images[cut:], labels=labels[cut:])
