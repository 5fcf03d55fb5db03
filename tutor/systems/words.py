"""The foundations: a multilayer perceptron on spirals, and two ways to learn word vectors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from tutor.data.points import spirals
from tutor.data.words import load_english_words, negative_words, skip_gram_pairs
from tutor.models.embeddings import GloVe, SkipGram, cooccurrences
from tutor.models.mlp import MLP
from tutor.systems.system import Plan, System, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class MLPSizes:
    """The sizes of a perceptron with ``n_layer`` hidden layers."""

    n_layer: int = 2
    n_hidden: int = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorSizes:
    """The sizes of word vectors; words that stand less often than ``least`` are left out."""

    n_embd: int = 32
    window: int = 5
    least: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipGramSizes(VectorSizes):
    """As `VectorSizes`, and how many words are drawn against each true neighbor."""

    negatives: int = 5


def _mlp(sizes: MLPSizes, plan: Plan, path: Path | None) -> Task:
    points, classes = (torch.from_numpy(one) for one in spirals(600))
    test_points, test_classes = (torch.from_numpy(one) for one in spirals(300, seed=1))
    model = MLP([2, *[sizes.n_hidden] * sizes.n_layer, 3])

    def batch(generator: torch.Generator) -> tuple[Tensor, Tensor]:
        chosen = torch.randint(len(points), (plan.batch_size,), generator=generator)
        return points[chosen], classes[chosen]

    def scores() -> dict[str, float]:
        with torch.no_grad():
            told = model(test_points.to(next(model.parameters()).device)).argmax(-1).cpu()  # (N,)
        return {"accuracy": float((told == test_classes).float().mean())}

    return Task(
        model=model,
        batch=batch,
        held_out=[(test_points, test_classes)],
        data="600 points on three spirals; the test has 300 others.",
        scores=scores,
    )


def _skip_gram(sizes: SkipGramSizes, plan: Plan, path: Path | None) -> Task:
    text = load_english_words(least=sizes.least)
    centers, contexts = skip_gram_pairs(text, torch.Generator().manual_seed(0), window=sizes.window)  # (P,)
    order = torch.randperm(len(centers), generator=torch.Generator().manual_seed(1))
    test, train = order[:1000], order[1000:]
    model = SkipGram(text.vocab_size, sizes.n_embd)

    def batch(generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
        chosen = train[torch.randint(len(train), (plan.batch_size,), generator=generator)]
        drawn = negative_words(text, plan.batch_size, sizes.negatives, generator)
        return centers[chosen], contexts[chosen], drawn

    drawn = negative_words(text, len(test), sizes.negatives, torch.Generator().manual_seed(2))
    return Task(
        model=model,
        batch=batch,
        held_out=[(centers[test], contexts[test], drawn)],
        data=f"{len(train):,} pairs of neighbors, {text.vocab_size:,} words of the bundled text; 1,000 others test.",
        facts={"tokens": list(text.words)},
    )


def _glove(sizes: VectorSizes, plan: Plan, path: Path | None) -> Task:
    text = load_english_words(least=sizes.least)
    counts = cooccurrences(text.ids, text.vocab_size, window=sizes.window)  # (V, V)
    counts[0, :] = counts[:, 0] = 0.0
    words, contexts = counts.triu().nonzero(as_tuple=True)  # (P,): each pair once, so that none is on both sides
    order = torch.randperm(len(words), generator=torch.Generator().manual_seed(1))
    test, train = order[:1000], order[1000:]
    model = GloVe(text.vocab_size, sizes.n_embd)

    def batch(generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
        chosen = train[torch.randint(len(train), (plan.batch_size,), generator=generator)]
        turn = torch.rand(plan.batch_size, generator=generator) < 0.5
        first, second = words[chosen], contexts[chosen]
        return torch.where(turn, second, first), torch.where(turn, first, second), counts[first, second]

    return Task(
        model=model,
        batch=batch,
        held_out=[(words[test], contexts[test], counts[words[test], contexts[test]])],
        data=f"{len(train):,} counts of neighbors, {text.vocab_size:,} words of the bundled text; 1,000 others test.",
        facts={"tokens": list(text.words)},
    )


MLP_SYSTEM = System(
    name="mlp",
    title="A multilayer perceptron",
    paper="Rumelhart, Hinton and Williams (1986), Learning Representations by Back-propagating Errors",
    sizes=MLPSizes(),
    plan=Plan(steps=600, batch_size=64, learning_rate=1e-2, weight_decay=0.0, evaluate_every=200),
    prepare=_mlp,
)
WORD_SYSTEMS = (
    System(
        name="skip-gram",
        title="Word vectors by skip-gram with negative sampling",
        paper="Mikolov et al. (2013), Distributed Representations of Words and Phrases and their Compositionality",
        sizes=SkipGramSizes(),
        plan=Plan(steps=1500, batch_size=512, learning_rate=1e-2, weight_decay=0.0, evaluate_every=500),
        prepare=_skip_gram,
    ),
    System(
        name="glove",
        title="Word vectors by GloVe",
        paper="Pennington, Socher and Manning (2014), GloVe: Global Vectors for Word Representation",
        sizes=VectorSizes(),
        plan=Plan(steps=1500, batch_size=512, learning_rate=1e-2, weight_decay=0.0, evaluate_every=500),
        prepare=_glove,
    ),
)
