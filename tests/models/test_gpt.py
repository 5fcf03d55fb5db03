"""The GPT does not see the future, starts at ln V, and its cache changes nothing."""

from __future__ import annotations

import math

import pytest
import torch

from tutor.models.gpt import GPT, GPTConfig, generate, next_token_probabilities

CONFIG = GPTConfig(vocab_size=17, block_size=13, n_layer=2, n_head=3, n_embd=15)


@pytest.fixture
def model() -> GPT:
    torch.manual_seed(0)
    return GPT(CONFIG).eval()


def ids(batch: int, size: int) -> torch.Tensor:
    return torch.randint(17, (batch, size), generator=torch.Generator().manual_seed(1))


def test_a_changed_token_moves_no_earlier_output(model: GPT) -> None:
    before = ids(2, 11)
    after = before.clone()
    after[:, 7] = (after[:, 7] + 1) % 17
    moved = (model(before)[0] - model(after)[0]).abs().amax(dim=(0, 2))
    assert moved[:7].max() == 0 and moved[7:].min() > 0


def test_the_loss_starts_at_ln_v(model: GPT) -> None:
    loss = model.loss(ids(32, 13), ids(32, 13).roll(1)).item()
    assert abs(loss - math.log(17)) < 0.1


def test_weights_are_causal_and_rows_sum_to_one(model: GPT) -> None:
    plain, none, _ = model(ids(2, 7))
    logits, maps, _ = model(ids(2, 7), weights=True)
    assert none == [] and [tuple(one.shape) for one in maps] == [(2, 3, 7, 7)] * 2
    torch.testing.assert_close(logits, plain)
    torch.testing.assert_close(maps[0].sum(-1), torch.ones(2, 3, 7))
    assert maps[0].triu(1).eq(0).all()


def test_cached_logits_equal_uncached_ones(model: GPT) -> None:
    tokens = ids(2, 11)
    whole = model(tokens)[0]
    _, _, cache = model(tokens[:, :5])
    middle, _, cache = model(tokens[:, 5:8], cache=cache)
    last, _, _ = model(tokens[:, 8:], cache=cache)
    torch.testing.assert_close(torch.cat((middle, last), 1), whole[:, 5:])


@pytest.mark.parametrize("count", [5, 30])
def test_generation_with_and_without_cache_is_the_same(model: GPT, count: int) -> None:
    def sample(use_cache: bool) -> list[list[int]]:
        random = torch.Generator().manual_seed(2)
        return [t.tolist() for t in generate(model, ids(2, 3), count, generator=random, use_cache=use_cache)]

    assert sample(True) == sample(False)


def test_a_context_that_is_too_long_is_refused(model: GPT) -> None:
    with pytest.raises(ValueError, match="14 tokens do not fit a context of 13"):
        model(ids(1, 14))


def test_sampling_keeps_what_it_says() -> None:
    logits = torch.tensor([[0.1, 0.2, 0.3, 0.4]]).log()
    assert next_token_probabilities(logits, temperature=0).tolist() == [[0, 0, 0, 1]]
    torch.testing.assert_close(next_token_probabilities(logits, top_k=2), torch.tensor([[0, 0, 3 / 7, 4 / 7]]))
    torch.testing.assert_close(next_token_probabilities(logits, top_p=0.5), torch.tensor([[0, 0, 3 / 7, 4 / 7]]))
    torch.testing.assert_close(next_token_probabilities(logits, top_p=1.0), logits.exp())
    hot = next_token_probabilities(logits, temperature=2.0)
    torch.testing.assert_close(hot, logits.div(2).softmax(-1))
    with pytest.raises(ValueError, match="top_k at least 1"):
        next_token_probabilities(logits, top_k=0)
