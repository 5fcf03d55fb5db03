"""Scores equal the papers' formulas, pads change nothing, decoding step by step equals decoding all at once."""

from __future__ import annotations

import pytest
import torch

from tutor.data.dates import date_pairs
from tutor.data.pairs import (
    END,
    PAD,
    START,
    Pairs,
    accuracy_by_length,
    copied,
    encode_pairs,
    reversed_pairs,
    trim,
    vocabulary,
)
from tutor.models.seq2seq import (
    AdditiveScore,
    AttentionKind,
    ConcatScore,
    DotScore,
    GeneralScore,
    Seq2Seq,
    Seq2SeqConfig,
    make_score,
)
from tutor.training import Batches, Trainer, cosine

B, T, S, C, V = 3, 5, 7, 11, 13
KINDS: tuple[AttentionKind, ...] = ("none", "additive", "dot", "general", "concat")


def model(kind: AttentionKind) -> Seq2Seq:
    torch.manual_seed(0)
    return Seq2Seq(Seq2SeqConfig(source_vocab=V, target_vocab=17, attention=kind, n_embd=10, n_hidden=C))


def source_and_inputs() -> tuple[torch.Tensor, torch.Tensor]:
    draw = torch.Generator().manual_seed(1)
    source = torch.randint(3, V, (B, S), generator=draw)
    source[1, 4:] = PAD
    inputs = torch.randint(3, 17, (B, T), generator=draw)
    inputs[:, 0] = START
    return source, inputs


@pytest.mark.parametrize("kind", KINDS[1:])
def test_scores_are_the_papers_formulas(kind: AttentionKind) -> None:
    torch.manual_seed(0)
    score = make_score(kind, C)
    assert score is not None
    query, key = torch.randn(B, T, C), torch.randn(B, S, C)
    found = score(query, key)
    assert found.shape == (B, T, S)
    for b, t, s in [(0, 0, 0), (2, 3, 6), (1, 4, 5)]:
        q, k = query[b, t], key[b, s]
        match score:
            case DotScore():
                expected = q @ k
            case GeneralScore():
                expected = q @ score.between.weight @ k
            case ConcatScore():
                expected = score.value.weight[0] @ torch.tanh(score.together.weight @ torch.cat((q, k)))
            case AdditiveScore():
                hidden = score.from_query.weight @ q + score.from_key.weight @ k
                expected = score.value.weight[0] @ torch.tanh(hidden)
        torch.testing.assert_close(found[b, t, s], expected)


def test_concat_is_additive_with_the_matrices_side_by_side() -> None:
    additive, concat = AdditiveScore(C, C, V), ConcatScore(C, C, V)
    with torch.no_grad():
        concat.together.weight.copy_(torch.cat((additive.from_query.weight, additive.from_key.weight), dim=1))
        concat.value.weight.copy_(additive.value.weight)
    query, key = torch.randn(B, T, C), torch.randn(B, S, C)
    torch.testing.assert_close(additive(query, key), concat(query, key))


def test_an_unknown_attention_is_refused() -> None:
    with pytest.raises(ValueError, match="no attention 'self'"):
        model("self")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_weights_sum_to_one_and_pads_get_none(kind: AttentionKind) -> None:
    source, inputs = source_and_inputs()
    logits, weights = model(kind)(source, inputs)
    assert logits.shape == (B, T, 17)
    if kind == "none":
        assert weights is None
        return
    assert weights.shape == (B, T, S) and weights[1, :, 4:].eq(0).all()
    torch.testing.assert_close(weights.sum(-1), torch.ones(B, T))


@pytest.mark.parametrize("kind", KINDS)
def test_more_pads_change_nothing(kind: AttentionKind) -> None:
    source, inputs = source_and_inputs()
    wider = torch.cat((source, torch.full((B, 3), PAD)), dim=1)
    one = model(kind)
    torch.testing.assert_close(one(source, inputs)[0], one(wider, inputs)[0])
    target = torch.cat((inputs, torch.full((B, 1), END)), dim=1)
    padded = torch.cat((target, torch.full((B, 4), PAD)), dim=1)
    torch.testing.assert_close(one.loss(source, target), one.loss(wider, padded))


@pytest.mark.parametrize("kind", KINDS)
def test_decoding_step_by_step_is_what_the_whole_would_tell(kind: AttentionKind) -> None:
    source, _ = source_and_inputs()
    one = model(kind)
    ids, weights = one.decode(source, 6)
    inputs = torch.cat((torch.full((B, 1), START), ids[:, :-1]), dim=1)
    logits, whole = one(source, inputs)
    alive = (inputs != END).cumprod(1).bool() & (inputs != PAD)
    assert torch.equal(logits.argmax(-1)[alive], ids[alive])
    if whole is not None:
        torch.testing.assert_close(weights[alive], whole[alive])


def test_a_row_that_has_ended_gets_pads() -> None:
    one, (source, _) = model("dot"), source_and_inputs()
    with torch.no_grad():
        one.head.weight.zero_()
        one.head.bias.zero_()[END] = 1.0
    assert one.decode(source, 6)[0].tolist() == [[END]] * B


def exact(one: Seq2Seq, pairs: Pairs) -> float:
    ids, _ = one.decode(pairs.source, pairs.target.size(1))
    words = pairs.target_vocabulary
    return sum(words.decode(a) == words.decode(b) for a, b in zip(ids, pairs.target, strict=True)) / len(pairs)


def trained(one: Seq2Seq, batch: Batches, steps: int, rate: float) -> Seq2Seq:
    for _ in Trainer(one, batch, schedule=cosine(rate, steps, warmup=20), weight_decay=0.0).run(steps):
        pass
    return one


@pytest.mark.parametrize("kind", KINDS)
def test_every_attention_reverses_what_a_bottleneck_can_not_hold(kind: AttentionKind) -> None:
    def batch(generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        pairs = reversed_pairs(64, (4, 8), generator, symbols=10)
        return pairs.source, pairs.target

    torch.manual_seed(0)
    one = Seq2Seq(Seq2SeqConfig(source_vocab=13, target_vocab=13, attention=kind, n_hidden=48))
    long = reversed_pairs(200, (6, 8), torch.Generator().manual_seed(9), symbols=10)
    right = exact(trained(one, batch, 120, 1.5e-2), long)
    assert right < 0.25 if kind == "none" else right > 0.8


def test_it_reads_dates_in_sixteen_locales() -> None:
    draw = torch.Generator().manual_seed(0)
    dates, unseen = date_pairs(4000, draw), date_pairs(200, draw, part="test")
    torch.manual_seed(0)
    sizes = dates.source_vocabulary.size, dates.target_vocabulary.size
    one = Seq2Seq(Seq2SeqConfig(source_vocab=sizes[0], target_vocab=sizes[1]))
    assert exact(trained(one, lambda generator: dates.batch(64, generator), 220, 1e-2), unseen) > 0.7


def test_pairs_are_padded_signed_and_read_back() -> None:
    texts = [("ab", "xyz"), ("cab", "y")]
    pairs = encode_pairs(texts, vocabulary(a for a, _ in texts), vocabulary(b for _, b in texts))
    assert pairs.source.tolist() == [[3, 4, 0], [5, 3, 4]]
    assert pairs.target.tolist() == [[1, 3, 4, 5, 2], [1, 4, 2, 0, 0]]
    assert [pairs.target_vocabulary.decode(row) for row in pairs.target] == ["xyz", "y"]
    assert len(pairs.part(1, 2)) == 1 and trim(pairs.target[1:]).tolist() == [[1, 4, 2]]
    with pytest.raises(ValueError, match="'q' is not in the vocabulary of 6 tokens"):
        pairs.source_vocabulary.encode("aq")
    with pytest.raises(ValueError, match="no pairs"):
        encode_pairs([], pairs.source_vocabulary, pairs.target_vocabulary)


@pytest.mark.parametrize(("make", "turn"), [(copied, False), (reversed_pairs, True)])
def test_generated_pairs_are_copies_or_reversals(make: object, turn: bool) -> None:
    pairs = make(50, (2, 7), torch.Generator().manual_seed(0))  # type: ignore[operator]
    lengths = set()
    for source, target in zip(pairs.source, pairs.target, strict=True):
        text = pairs.source_vocabulary.decode(source)
        lengths.add(len(text))
        assert pairs.target_vocabulary.decode(target) == (text[::-1] if turn else text)
        assert target[0] == START and target[len(text) + 1] == END and target[len(text) + 2 :].eq(PAD).all()
    assert lengths == set(range(2, 8))


@pytest.mark.parametrize("kind", ("none", "additive"))
def test_an_exact_match_is_right_in_every_token_up_to_the_end(kind: AttentionKind) -> None:
    source, _ = source_and_inputs()
    network = model(kind)
    found = network.decode(source, T)[0]
    target = torch.cat((torch.full((B, 1), START), found), dim=1)
    assert network.exact_matches(source, target).tolist() == [True, True, True]
    longer = torch.cat((target, torch.full((B, 1), PAD)), dim=1)
    ended = (found == END).any(dim=1)
    assert network.exact_matches(source, longer).tolist() == ended.tolist()
    target[1, 2] = 3 + (target[1, 2] - 2) % 10
    assert network.exact_matches(source, target).tolist() == [True, False, True]


def test_accuracy_by_length_counts_each_length_alone() -> None:
    pairs = reversed_pairs(50, (2, 5), torch.Generator().manual_seed(0), symbols=5)
    assert pairs.lengths.tolist() == [len(pairs.source_vocabulary.decode(row)) for row in pairs.source]
    right = torch.tensor([True, False, True, True, False])
    assert accuracy_by_length(right, torch.tensor([4, 4, 2, 2, 7])) == {2: 1.0, 4: 0.5, 7: 0.0}
