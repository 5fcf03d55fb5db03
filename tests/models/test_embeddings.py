"""Lookups equal one-hot products, losses equal the papers' formulas, and neighbors of known words are found."""

from __future__ import annotations

import pytest
import torch

from tutor.data.words import WordText, load_english_words, negative_words, skip_gram_pairs
from tutor.models.embeddings import (
    Embedding,
    GloVe,
    SkipGram,
    cooccurrences,
    glove_weight,
    nearest,
    one_hot,
    ppmi,
    svd_vectors,
)
from tutor.training import Trainer, cosine

B, T, V, C, K = 2, 5, 11, 7, 3


def ids(*shape: int, top: int = V) -> torch.Tensor:
    return torch.randint(top, shape, generator=torch.Generator().manual_seed(0))


def test_a_lookup_is_a_product_with_one_hot_vectors() -> None:
    table = Embedding(V, C)
    looked, multiplied = table(ids(B, T)), one_hot(ids(B, T), V) @ table.table
    torch.testing.assert_close(looked, multiplied)
    torch.testing.assert_close(looked, torch.nn.functional.embedding(ids(B, T), table.table))
    grads = [torch.autograd.grad(y.square().sum(), table.table)[0] for y in (looked, multiplied)]
    torch.testing.assert_close(*grads)
    assert torch.equal(one_hot(ids(B, T), V), torch.nn.functional.one_hot(ids(B, T), V).float())


def test_an_id_outside_the_vocabulary_is_refused() -> None:
    with pytest.raises(ValueError, match="ids go from 0 to 11, a vocabulary of 11 from 0"):
        one_hot(torch.tensor([0, 11]), V)


def test_the_skip_gram_loss_is_equation_4() -> None:
    model = SkipGram(V, C)
    torch.nn.init.normal_(model.contexts.weight)
    centers, contexts, negatives = ids(B), ids(B).flip(0), ids(B, K)
    expected = 0.0
    for b in range(B):
        v = model.centers.weight[centers[b]]
        expected -= torch.sigmoid(model.contexts.weight[contexts[b]] @ v).log().item() / B
        for k in range(K):
            expected -= torch.sigmoid(-(model.contexts.weight[negatives[b, k]] @ v)).log().item() / B
    assert model.loss(centers, contexts, negatives).item() == pytest.approx(expected, rel=1e-5)


def test_the_glove_loss_is_equation_8() -> None:
    model = GloVe(V, C)
    torch.nn.init.normal_(model.word_bias)
    words, contexts, counts = torch.tensor([1, 4]), torch.tensor([4, 9]), torch.tensor([2.0, 300.0])
    assert glove_weight(counts).tolist() == pytest.approx([0.02**0.75, 1.0])
    expected = 0.0
    for w, c, x in zip(words, contexts, counts, strict=True):
        dot = model.words.weight[w] @ model.contexts.weight[c]
        error = dot + model.word_bias[w] + model.context_bias[c] - x.log()
        expected += (glove_weight(x) * error**2).item() / 2
    assert model.loss(words, contexts, counts).item() == pytest.approx(expected, rel=1e-5)


def test_counts_fall_with_the_distance_and_are_symmetric() -> None:
    counts = cooccurrences(torch.tensor([0, 1, 2, 0]), 3, window=2)
    assert counts.tolist() == [[0.0, 1.5, 1.5], [1.5, 0.0, 1.0], [1.5, 1.0, 0.0]]


def test_ppmi_is_zero_for_what_is_independent_or_never_seen() -> None:
    assert ppmi(torch.full((3, 3), 2.0)).abs().max() < 1e-6
    information = ppmi(torch.tensor([[0.0, 3.0], [3.0, 2.0]]))
    assert information[0, 0] == 0 and information[0, 1].item() == pytest.approx(torch.tensor(3 * 8 / 15).log().item())
    assert information[1, 1] == 0 and information.isfinite().all()


def test_vectors_of_full_rank_rebuild_the_matrix() -> None:
    matrix = torch.randn(V, V, dtype=torch.double)
    matrix = matrix @ matrix.T
    vectors = svd_vectors(matrix, V)
    torch.testing.assert_close(vectors @ vectors.T, matrix)


@pytest.fixture(scope="module")
def english() -> WordText:
    return load_english_words()


def neighbors(text: WordText, vectors: torch.Tensor, word: str) -> list[str]:
    return [text.words[int(index)] for index in nearest(vectors, text.index(word))[0]]


def test_the_word_text_is_what_its_notice_says(english: WordText) -> None:
    assert english.vocab_size == 1002 and len(english.ids) == 40_819 and english.words[1] == "the"
    with pytest.raises(ValueError, match="has no 'qwerty'"):
        english.index("qwerty")


def test_ppmi_finds_neighbors(english: WordText) -> None:
    vectors = svd_vectors(ppmi(cooccurrences(english.ids, english.vocab_size)), 64)
    assert neighbors(english, vectors, "true")[0] == "false"
    assert "integers" in neighbors(english, vectors, "integer")
    assert {"instance", "base", "derived"} <= set(neighbors(english, vectors, "class"))
    assert "raised" in neighbors(english, vectors, "exception")


def test_glove_finds_neighbors(english: WordText) -> None:
    counts = cooccurrences(english.ids, english.vocab_size)
    counts[0] = counts[:, 0] = 0
    words, contexts = counts.nonzero(as_tuple=True)

    def batch(generator: torch.Generator) -> tuple[torch.Tensor, ...]:
        chosen = torch.randint(len(words), (4096,), generator=generator)
        return words[chosen], contexts[chosen], counts[words[chosen], contexts[chosen]]

    torch.manual_seed(0)
    model = GloVe(english.vocab_size, 32)
    for _ in Trainer(model, batch, schedule=cosine(2e-2, 250), weight_decay=0.0).run(250):
        pass
    assert neighbors(english, model.vectors(), "true")[0] == "false"
    assert "raised" in neighbors(english, model.vectors(), "exception")


def test_skip_gram_finds_neighbors(english: WordText) -> None:
    draw = torch.Generator().manual_seed(0)
    centers, contexts = skip_gram_pairs(english, draw)
    negatives = negative_words(english, 100_000, 5, draw)

    def batch(generator: torch.Generator) -> tuple[torch.Tensor, ...]:
        chosen = torch.randint(len(centers), (1024,), generator=generator)
        drawn = torch.randint(len(negatives), (1024,), generator=generator)
        return centers[chosen], contexts[chosen], negatives[drawn]

    torch.manual_seed(0)
    model = SkipGram(english.vocab_size, 32)
    first = model.loss(*batch(draw)).item()
    assert first == pytest.approx(6 * torch.tensor(2.0).log().item(), rel=1e-4)
    last = [report.loss for report in Trainer(model, batch, schedule=cosine(2e-2, 400), weight_decay=0.0).run(400)]
    assert last[-1] < 0.65 * first
    assert "false" in neighbors(english, model.vectors(), "true")
    assert "raised" in neighbors(english, model.vectors(), "exception")


def test_pairs_are_neighbors_and_frequent_words_are_thinned(english: WordText) -> None:
    draw = torch.Generator().manual_seed(0)
    short = WordText(ids=torch.tensor([1, 2, 3]), words=("<rare>", "a", "b", "c"))
    centers, contexts = skip_gram_pairs(short, draw, window=1, thinning=1.0)
    assert sorted(zip(centers.tolist(), contexts.tolist(), strict=True)) == [(1, 2), (2, 1), (2, 3), (3, 2)]
    all_pairs = skip_gram_pairs(english, draw, thinning=1.0)[0]
    thinned = skip_gram_pairs(english, draw)[0]
    assert (thinned == 1).float().mean() < 0.5 * (all_pairs == 1).float().mean()
    assert negative_words(english, 7, 3, draw).shape == (7, 3)
