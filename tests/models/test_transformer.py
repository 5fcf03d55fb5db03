"""The Transformer equals torch's with the same weights, decodes to what brute force finds, and learns to copy."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from torch import Tensor, nn

from tests.models.torch_weights import copy_transformer, scramble
from tutor.data.pairs import Pairs, copied
from tutor.data.translation import translation_pairs
from tutor.models.transformer import AttentionMaps, Transformer, TransformerConfig, beam_search, greedy
from tutor.training import Batches, Trainer, cosine

B, S, T, L, H, C, HIDDEN = 3, 7, 5, 2, 2, 22, 13
PAD, START, END = 0, 1, 2


def transformer(*, seed: int = 0, **changed: float) -> Transformer:
    torch.manual_seed(seed)
    sizes = {"source_vocab": 17, "target_vocab": 19, "block_size": 11}
    sizes |= {"n_layer": L, "n_head": H, "n_embd": C, "n_hidden": HIDDEN}
    return Transformer(TransformerConfig(**sizes | changed))  # type: ignore[arg-type]


def source_and_target() -> tuple[Tensor, Tensor]:
    draw = torch.Generator().manual_seed(1)
    source = torch.randint(3, 17, (B, S), generator=draw)
    source[1, 4:] = PAD
    target = torch.randint(3, 19, (B, T + 1), generator=draw)
    target[:, 0] = START
    target[2, 3:] = torch.tensor([END, PAD, PAD])
    return source, target


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
@pytest.mark.parametrize("norm_first", [False, True])
def test_the_stacks_equal_torchs_with_masks(norm_first: bool) -> None:
    ours = transformer(norm_first=norm_first)
    theirs = nn.Transformer(C, H, L, L, HIDDEN, dropout=0.0, norm_first=norm_first, batch_first=True)
    scramble(ours)
    copy_transformer(ours, theirs)
    source, target = source_and_target()
    inputs, padded = target[:, :-1], source == PAD
    embedded = [
        ours.positions(table(ids) * math.sqrt(C))
        for table, ids in ((ours.source_embedding, source), (ours.target_embedding, inputs))
    ]
    found = theirs(
        *embedded,
        tgt_mask=nn.Transformer.generate_square_subsequent_mask(T, dtype=torch.bool),
        tgt_is_causal=True,
        src_key_padding_mask=padded,
        memory_key_padding_mask=padded,
    )
    reference = found @ ours.target_embedding.weight.T
    logits, maps = ours(source, inputs)
    assert maps == AttentionMaps()
    torch.testing.assert_close(logits, reference)
    shown, maps = ours(source, inputs, weights=True)
    torch.testing.assert_close(shown, reference)
    downstream = torch.randn(B, T, 19, generator=torch.Generator().manual_seed(2))
    tables = (ours.source_embedding.weight, ours.target_embedding.weight)
    first, their_first = ours.encoder.layers[0].feed_forward, theirs.encoder.layers[0]
    expected = torch.autograd.grad(reference, (*tables, their_first.linear1.weight), downstream)
    for one in (logits, shown):
        torch.testing.assert_close(torch.autograd.grad(one, (*tables, first.expand.weight), downstream), expected)


def test_maps_are_causal_or_leave_out_pads_and_rows_sum_to_one() -> None:
    source, target = source_and_target()
    _, maps = transformer()(source, target[:, :-1], weights=True)
    for found, shape in ((maps.encoder, (S, S)), (maps.decoder, (T, T)), (maps.cross, (T, S))):
        assert [tuple(one.shape) for one in found] == [(B, H, *shape)] * L
        torch.testing.assert_close(torch.stack(found).sum(-1), torch.ones(L, B, H, shape[0]))
    assert maps.decoder[1].triu(1).eq(0).all()
    assert maps.encoder[1][1, :, :, 4:].eq(0).all() and maps.cross[1][1, :, :, 4:].eq(0).all()


def test_pads_and_later_tokens_change_nothing() -> None:
    model = transformer()
    source, target = source_and_target()
    wider = torch.cat((source, torch.full((B, 2), PAD)), dim=1)
    logits, _ = model(source, target[:, :-1])
    torch.testing.assert_close(model(wider, target[:, :-1])[0], logits)
    changed = target.clone()
    changed[:, 3] = 5
    moved = (model(source, changed[:, :-1])[0] - logits).abs().amax((0, 2))
    assert moved[:3].eq(0).all() and moved[3:].gt(0).all()
    longer = torch.cat((target, torch.full((B, 2), PAD)), dim=1)
    torch.testing.assert_close(model.loss(source, target), model.loss(wider, longer))


def test_the_loss_starts_near_ln_v_and_is_smoothed_in_training_alone() -> None:
    source, target = source_and_target()
    plain, smooth = transformer(), transformer(label_smoothing=0.3)
    assert plain.loss(source, target).item() == pytest.approx(math.log(19), abs=0.8)
    logs = plain(source, target[:, :-1])[0].log_softmax(-1)  # (B, T, V)
    kept = target[:, 1:] != PAD
    true = logs.gather(-1, target[:, 1:, None])[..., 0]
    torch.testing.assert_close(plain.loss(source, target), -true[kept].mean())
    torch.testing.assert_close(smooth.loss(source, target), -(0.7 * true + 0.3 * logs.mean(-1))[kept].mean())
    torch.testing.assert_close(smooth.eval().loss(source, target), plain.loss(source, target))


def tiny(seed: int) -> Transformer:
    model = transformer(seed=seed, target_vocab=5, n_embd=10)
    scramble(model, seed)
    return model.eval()


def score(model: Transformer, source: Tensor, ids: list[int], length_penalty: float) -> float:
    logs = model(source[None], torch.tensor([[START, *ids[:-1]]]))[0][0].log_softmax(-1)  # (T, V)
    total = logs.gather(-1, torch.tensor(ids)[:, None]).sum().item()
    return total / ((5 + len(ids)) / 6) ** length_penalty


def every_target(count: int) -> list[list[int]]:
    """All targets of 5 tokens that end by the end sign, or have ``count`` tokens and no end."""
    ended = [[*ids, END] for size in range(count) for ids in itertools.product([0, 1, 3, 4], repeat=size)]
    return ended + [list(ids) for ids in itertools.product([0, 1, 3, 4], repeat=count)]


def stripped(row: Tensor) -> list[int]:
    ids: list[int] = row.tolist()
    return ids[: ids.index(END) + 1] if END in ids else ids


@pytest.mark.parametrize("length_penalty", [0.0, 0.6, 1.5])
@pytest.mark.parametrize("seed", range(3))
def test_a_beam_that_is_wide_enough_finds_the_best_of_all_targets(seed: int, length_penalty: float) -> None:
    model, (source, _) = tiny(seed), source_and_target()
    targets = every_target(3)
    with torch.no_grad():
        scores = {tuple(ids): score(model, source[0], ids, length_penalty) for ids in targets}
    ranked = sorted(scores, key=lambda ids: scores[ids], reverse=True)
    ids, found = beam_search(model, source[0], 3, width=len(targets), length_penalty=length_penalty)
    assert len(ids) == len(targets) == 85 and ids.shape[1] == 3
    assert [tuple(stripped(row)) for row in ids[:5]] == ranked[:5]
    torch.testing.assert_close(found, torch.tensor([scores[tuple(stripped(row))] for row in ids]))


def test_a_beam_of_one_is_greedy() -> None:
    lengths = set()
    for seed in range(12):
        model, (source, _) = tiny(seed), source_and_target()
        for row, ids in zip(source, greedy(model, source, 6), strict=True):
            found, scores = beam_search(model, row, 6, width=1)
            assert stripped(found[0]) == stripped(ids) and len(found) == 1
            assert scores.item() == pytest.approx(score(model, row, stripped(ids), 0.6), rel=1e-4)
            lengths.add(len(stripped(ids)))
    assert 6 in lengths and min(lengths) < 6


def test_wider_beams_score_better_on_average_and_the_widest_never_worse() -> None:
    best: dict[int, list[float]] = {width: [] for width in (1, 2, 5, 625)}
    for seed in range(12):
        model, (source, _) = tiny(seed), source_and_target()
        for width, scores in best.items():
            scores += [beam_search(model, row, 4, width=width)[1][0].item() for row in source]
    means = {width: sum(scores) / len(scores) for width, scores in best.items()}
    assert means[1] < means[2] < means[5] <= means[625]
    assert all(
        narrow <= widest + 1e-5 for width in (1, 2, 5) for narrow, widest in zip(best[width], best[625], strict=True)
    )


@pytest.mark.parametrize("width", [1, 2, 5])
def test_what_has_ended_keeps_its_place_in_the_beam(width: int) -> None:
    (source, _), ended = source_and_target(), 0
    for seed in range(6):
        ids, scores = beam_search(tiny(seed), source[0], 4, width=width)
        assert len(ids) == len(scores) == width and scores.tolist() == sorted(scores.tolist(), reverse=True)
        assert len({tuple(row) for row in ids.tolist()}) == width
        ended += int((ids == END).any(-1).sum())
    assert 0 < ended < 6 * width


def test_a_beam_without_width_is_refused() -> None:
    with pytest.raises(ValueError, match="a beam of 0 keeps no beginning"):
        beam_search(tiny(0), torch.tensor([3, 4]), 3, width=0)


def exact(model: Transformer, pairs: Pairs, count: int) -> float:
    words, ids = pairs.target_vocabulary, greedy(model, pairs.source, count)
    return sum(words.decode(a) == words.decode(b) for a, b in zip(ids, pairs.target, strict=True)) / len(pairs)


def trained(model: Transformer, batch: Batches, steps: int) -> Transformer:
    for _ in Trainer(model, batch, schedule=cosine(1e-2, steps, warmup=20), weight_decay=0.0).run(steps):
        pass
    return model


def test_it_learns_to_copy() -> None:
    def batch(generator: torch.Generator) -> tuple[Tensor, Tensor]:
        pairs = copied(64, (3, 8), generator)
        return pairs.source, pairs.target

    model = transformer(source_vocab=13, target_vocab=13, n_layer=1, n_head=4, n_embd=32, n_hidden=64)
    assert exact(trained(model, batch, 300), copied(200, (3, 8), torch.Generator().manual_seed(9)), 10) > 0.95


def test_it_translates_sentences_that_it_has_not_seen() -> None:
    draw = torch.Generator().manual_seed(0)
    pairs, unseen = translation_pairs(4000, draw), translation_pairs(200, draw, part="test")
    sizes = {"source_vocab": pairs.source_vocabulary.size, "target_vocab": pairs.target_vocabulary.size}
    model = transformer(**sizes, n_layer=1, n_head=4, n_embd=48, n_hidden=96, block_size=32, norm_first=True)
    assert exact(trained(model, lambda generator: pairs.batch(64, generator), 250), unseen, 25) > 0.85
