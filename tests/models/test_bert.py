"""BERT sees both sides, hides tokens in the paper's shares, and learns what only both sides together tell."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from tutor.models.bert import BERT, BERTClassifier, BERTConfig, mask_tokens
from tutor.training import Trainer, cosine

PAD, CLS, MASK, V = 0, 1, 2, 17
SIGNS = (PAD, CLS)


def bert(**changed: int) -> BERT:
    torch.manual_seed(0)
    sizes = {"vocab_size": V, "block_size": 13, "n_layer": 2, "n_head": 3, "n_embd": 33, "n_hidden": 37}
    return BERT(BERTConfig(**sizes | changed))  # type: ignore[arg-type]


def ids(count: int, size: int, seed: int = 1) -> Tensor:
    drawn = torch.randint(3, V, (count, size), generator=torch.Generator().manual_seed(seed))
    drawn[:, 0] = CLS
    return drawn


def test_tokens_are_hidden_in_the_papers_shares() -> None:
    true = ids(2000, 101)
    inputs, targets = mask_tokens(true, torch.Generator().manual_seed(0), mask=MASK, vocab_size=V, signs=SIGNS)
    asked = targets != -1
    words = true != CLS
    assert torch.equal(targets[asked], true[asked]) and torch.equal(inputs[~asked], true[~asked])
    assert not asked[~words].any()
    assert asked[words].float().mean().item() == pytest.approx(0.15, abs=0.003)
    masked, kept = inputs[asked] == MASK, inputs[asked] == true[asked]
    drawn = ~masked & ~kept
    # one in V − 3 of those drawn is by chance the token that stood there
    chance = 0.1 / (V - 3)
    assert masked.float().mean().item() == pytest.approx(0.8, abs=0.01)
    assert kept.float().mean().item() == pytest.approx(0.1 + chance, abs=0.01)
    assert drawn.float().mean().item() == pytest.approx(0.1 - chance, abs=0.01)
    assert set(inputs[asked][drawn].tolist()) == set(range(3, V))


def test_the_share_and_the_draw_are_the_callers() -> None:
    true = ids(50, 101)
    first, again, other = (
        mask_tokens(true, torch.Generator().manual_seed(seed), mask=MASK, vocab_size=V, share=0.4) for seed in (0, 0, 1)
    )
    assert torch.equal(first[0], again[0]) and not torch.equal(first[0], other[0])
    assert (first[1] != -1).float().mean().item() == pytest.approx(0.4, abs=0.03)
    assert (first[1][:, 0] == CLS).any(), "without signs, every token may be asked for"


def test_every_state_sees_both_sides_and_no_pad() -> None:
    model = bert()
    tokens = ids(2, 11)
    changed = tokens.clone()
    changed[:, 5] = (changed[:, 5] + 1 - 3) % (V - 3) + 3
    assert (model(tokens)[0] - model(changed)[0]).abs().amax((0, 2)).gt(1e-6).all()
    padded = torch.cat((tokens, torch.full((2, 2), PAD)), dim=1)
    torch.testing.assert_close(model(padded)[0][:, :11], model(tokens)[0])
    maps = model(padded, weights=True)[1]
    assert [tuple(one.shape) for one in maps] == [(2, 3, 13, 13)] * 2
    assert all(one[..., 11:].eq(0).all() for one in maps) and model(padded)[1] == ()


def test_the_segment_is_added_to_the_token() -> None:
    model, tokens = bert(), ids(2, 11)
    types = (torch.arange(11) > 6).long().expand(2, -1)
    torch.testing.assert_close(model(tokens)[0], model(tokens, torch.zeros_like(tokens))[0])
    assert not torch.allclose(model(tokens)[0], model(tokens, types)[0])
    with torch.no_grad():
        model.embeddings.segment.weight[1] = model.embeddings.segment.weight[0]
    torch.testing.assert_close(model(tokens)[0], model(tokens, types)[0])


def test_the_loss_starts_at_ln_v_and_asks_only_what_was_hidden() -> None:
    model = bert()
    inputs, targets = mask_tokens(ids(64, 13), torch.Generator().manual_seed(0), mask=MASK, vocab_size=V, signs=SIGNS)
    loss = model.loss(inputs, targets)
    assert loss.item() == pytest.approx(math.log(V), abs=0.1)
    logs = model.head(model(inputs)[0]).log_softmax(-1)
    asked = targets != -1
    torch.testing.assert_close(loss, -logs[asked].gather(-1, targets[asked][:, None]).mean())


def test_a_batch_in_which_nothing_is_asked_has_no_loss_and_no_gradient() -> None:
    model = bert()
    loss = model.loss(ids(2, 5), torch.full((2, 5), -1))
    loss.backward()
    assert loss.item() == 0.0
    assert all(one.grad is None or one.grad.eq(0).all() for one in model.parameters())


def test_a_context_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="14 tokens do not fit a context of 13"):
        bert()(ids(1, 14))


def test_it_tells_hidden_tokens_by_their_mirror_images_on_the_other_side() -> None:
    def palindromes(count: int, generator: torch.Generator) -> Tensor:
        half = torch.randint(3, V, (count, 4), generator=generator)
        return torch.cat((half, half[:, :3].flip(1)), dim=1)  # (B, 7)

    def batch(generator: torch.Generator) -> tuple[Tensor, Tensor]:
        return mask_tokens(palindromes(64, generator), generator, mask=MASK, vocab_size=V, share=0.3)

    torch.manual_seed(0)
    model = BERT(BERTConfig(vocab_size=V, block_size=7, n_layer=1, n_embd=48, n_hidden=48))
    for _ in Trainer(model, batch, schedule=cosine(1e-2, 250, warmup=20), weight_decay=0.0).run(250):
        pass
    true = palindromes(300, torch.Generator().manual_seed(9))
    for place in (1, 5):
        hidden = true.clone()
        hidden[:, place] = MASK
        found = model.eval().head(model(hidden)[0])[:, place].argmax(-1)
        assert (found == true[:, place]).float().mean() > 0.9


def test_a_classifier_learns_from_the_pooled_first_token() -> None:
    """Which of two tokens stands somewhere in the sequence?"""

    def batch(generator: torch.Generator) -> tuple[Tensor, Tensor]:
        tokens = torch.randint(5, V, (64, 11), generator=generator)
        classes = torch.randint(2, (64, 1), generator=generator)
        tokens.scatter_(1, torch.randint(1, 11, (64, 1), generator=generator), 3 + classes)
        tokens[:, 0] = CLS
        return tokens, classes[:, 0]

    torch.manual_seed(0)
    model = BERTClassifier(bert(), 2)
    for _ in Trainer(model, batch, schedule=cosine(3e-3, 100, warmup=10), weight_decay=0.0).run(100):
        pass
    tokens, classes = batch(torch.Generator().manual_seed(9))
    assert (model.eval()(tokens)[0].argmax(-1) == classes).float().mean() > 0.9
