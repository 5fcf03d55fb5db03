"""From one-hot vectors to word vectors: a lookup table, and three ways to learn one from what stands near what.

Source: Mikolov et al. (2013), *Distributed Representations of Words and Phrases and their Compositionality*;
Pennington, Socher and Manning (2014), *GloVe*; Levy and Goldberg (2014), *Neural Word Embedding as Implicit Matrix
Factorization*.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def one_hot(ids: Tensor, vocab_size: int) -> Tensor:
    """Return a row of zeros with a single 1 for each token: ids (...,) -> (..., V).

    Raises:
        ValueError: an id is below 0 or not below V.

    Source: Bengio et al. (2003), *A Neural Probabilistic Language Model*, section 2, for what the embedding replaces.
    """
    if ids.numel() and not 0 <= int(ids.min()) <= int(ids.max()) < vocab_size:
        raise ValueError(f"ids go from {int(ids.min())} to {int(ids.max())}, a vocabulary of {vocab_size} from 0")
    return (ids.unsqueeze(-1) == torch.arange(vocab_size, device=ids.device)).float()  # (..., V)


class Embedding(nn.Module):
    """A table with a row for each token. Looking a row up equals multiplying a one-hot vector by the table.

    Source: Bengio et al. (2003), section 2, the matrix C.
    """

    def __init__(self, vocab_size: int, n_embd: int) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.randn(vocab_size, n_embd))

    def forward(self, ids: Tensor) -> Tensor:
        """Return the rows of ids: (...,) -> (..., C)."""
        return self.table[ids]  # (..., C)


class SkipGram(nn.Module):
    """Skip-gram with negative sampling: tell true neighbors from words drawn at random.

    Source: Mikolov et al. (2013), section 2.2, equation 4.
    """

    def __init__(self, vocab_size: int, n_embd: int) -> None:
        super().__init__()
        self.centers = nn.Embedding(vocab_size, n_embd)
        self.contexts = nn.Embedding(vocab_size, n_embd)
        nn.init.uniform_(self.centers.weight, -0.5 / n_embd, 0.5 / n_embd)
        nn.init.zeros_(self.contexts.weight)

    def loss(self, centers: Tensor, contexts: Tensor, negatives: Tensor) -> Tensor:
        """Return the mean loss in nats a pair: centers (B,), contexts (B,), negatives (B, K) -> a scalar.

        Source: Mikolov et al. (2013), equation 4, with the sign turned.
        """
        center: Tensor = self.centers(centers)  # (B, C)
        true = (center * self.contexts(contexts)).sum(-1)  # (B,)
        false = (self.contexts(negatives) @ center.unsqueeze(-1)).squeeze(-1)  # (B, K)
        found = F.logsigmoid(true) + F.logsigmoid(-false).sum(-1)  # (B,)
        return -found.mean()

    def vectors(self) -> Tensor:
        """Return the word vectors (V, C): the table of centers."""
        return self.centers.weight.detach()


class GloVe(nn.Module):
    """Vectors whose products give the logarithm of how often two words stand together.

    Source: Pennington et al. (2014), equation 8.
    """

    def __init__(self, vocab_size: int, n_embd: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocab_size, n_embd)
        self.contexts = nn.Embedding(vocab_size, n_embd)
        self.word_bias = nn.Parameter(torch.zeros(vocab_size))
        self.context_bias = nn.Parameter(torch.zeros(vocab_size))
        for table in (self.words, self.contexts):
            nn.init.uniform_(table.weight, -0.5 / n_embd, 0.5 / n_embd)

    def loss(self, words: Tensor, contexts: Tensor, counts: Tensor) -> Tensor:
        """Return the mean weighted squared error: words (N,), contexts (N,), counts (N,) > 0 -> a scalar.

        Source: Pennington et al. (2014), equations 8 and 9.
        """
        product: Tensor = (self.words(words) * self.contexts(contexts)).sum(-1)  # (N,)
        error: Tensor = product + self.word_bias[words] + self.context_bias[contexts] - counts.log()  # (N,)
        return (glove_weight(counts) * error.square()).mean()

    def vectors(self) -> Tensor:
        """Return the word vectors (V, C): the sum of both tables, as section 4.2 of the paper does."""
        return (self.words.weight + self.contexts.weight).detach()


def glove_weight(counts: Tensor, *, top: float = 100.0, power: float = 0.75) -> Tensor:
    """Return how much each count matters: (N,) -> (N,), rising to 1 at ``top``.

    Source: Pennington et al. (2014), equation 9.
    """
    return (counts / top).clamp(max=1.0) ** power


def cooccurrences(ids: Tensor, vocab_size: int, *, window: int = 5) -> Tensor:
    """Return how often words stand near each other: ids (N,) -> (V, V), symmetric; d places apart counts 1 / d.

    Source: Pennington et al. (2014), section 4.2.
    """
    counts = torch.zeros(vocab_size * vocab_size, dtype=torch.double)
    for distance in range(1, window + 1):
        places = ids[:-distance] * vocab_size + ids[distance:]
        counts += torch.bincount(places, minlength=vocab_size * vocab_size) / distance
    square = counts.view(vocab_size, vocab_size)  # (V, V)
    return (square + square.T).float()


def ppmi(counts: Tensor) -> Tensor:
    """Return the positive pointwise mutual information of counts: (V, V) -> (V, V); 0 where nothing was counted.

    Source: Levy and Goldberg (2014), section 3.2, equation 10.
    """
    total = counts.sum()
    expected = counts.sum(1, keepdim=True) * counts.sum(0, keepdim=True) / total  # (V, V)
    return torch.where(counts > 0, (counts / expected).log(), torch.zeros_like(counts)).clamp(min=0)


def svd_vectors(matrix: Tensor, n_embd: int) -> Tensor:
    """Return word vectors from the largest singular values: (V, V) -> (V, C).

    Source: Levy and Goldberg (2014), section 4, W = U · √Σ.
    """
    U, values, _ = torch.linalg.svd(matrix)
    vectors: Tensor = U[:, :n_embd] * values[:n_embd].sqrt()  # (V, C)
    return vectors


def nearest(vectors: Tensor, index: int, count: int = 5) -> tuple[Tensor, Tensor]:
    """Return the words that point the same way as word ``index``: vectors (V, C) -> ids (K,) and cosines (K,).

    Source: Mikolov et al. (2013), section 1 (nearness by cosine).
    """
    unit = F.normalize(vectors, dim=-1)  # (V, C)
    cosines = unit @ unit[index]  # (V,)
    cosines[index] = -2.0
    found = cosines.topk(count)
    return found.indices, found.values
