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


def test_token_by_token_the_cache_gives_the_same_logits_until_the_context_is_full(model: GPT) -> None:
    tokens = ids(5, 13)
    steps, cache = [], None
    for t in range(13):
        logits, maps, cache = model(tokens[:, t : t + 1], cache=cache, weights=True)
        steps.append(logits)
        assert [tuple(one.shape) for one in maps] == [(5, 3, 1, t + 1)] * 2
    torch.testing.assert_close(torch.cat(steps, 1), model(tokens)[0])
    assert [tuple(part.shape) for pair in cache for part in pair] == [(5, 3, 13, 5)] * 4
    with pytest.raises(ValueError, match="14 tokens do not fit"):
        model(tokens[:, :1], cache=cache)


def test_each_row_of_a_batch_is_generated_as_if_alone(model: GPT) -> None:
    prompts = ids(3, 20)  # longer than the context
    together = torch.stack(list(generate(model, prompts, 17, temperature=0)), dim=1)
    for row, found in zip(prompts, together, strict=True):
        alone = torch.cat(list(generate(model, row[None], 17, temperature=0)))
        assert torch.equal(alone, found)
    context = prompts
    for token in together.T:
        assert torch.equal(model(context[:, -13:])[0][:, -1].argmax(-1), token)
        context = torch.cat((context, token[:, None]), dim=1)


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


def test_each_row_keeps_its_own_likeliest_tokens() -> None:
    logits = torch.randn(7, 23, generator=torch.Generator().manual_seed(3)) * 2
    ordered = logits.softmax(-1).sort(dim=-1, descending=True).values
    for k in (1, 5, 23, 40):
        kept = next_token_probabilities(logits, top_k=k)
        assert kept.gt(0).sum(-1).eq(min(k, 23)).all()
        torch.testing.assert_close(kept.sum(-1), torch.ones(7))
        assert torch.equal(kept.argmax(-1), logits.argmax(-1))
    for p in (0.1, 0.5, 0.9):
        kept = next_token_probabilities(logits, top_p=p)
        fewest = (ordered.cumsum(-1) < p).sum(-1) + 1
        assert torch.equal(kept.gt(0).sum(-1), fewest) and len(set(fewest.tolist())) > (p > 0.1)
        torch.testing.assert_close(kept.sum(-1), torch.ones(7))
        inside = kept > 0
        torch.testing.assert_close(
            (kept / logits.softmax(-1))[inside],
            (1 / ordered.cumsum(-1).gather(-1, fewest[:, None] - 1)).expand_as(kept)[inside],
        )


def test_top_k_comes_before_top_p_and_temperature_before_both() -> None:
    logits = torch.tensor([[0.1, 0.2, 0.3, 0.4]]).log()
    # of the two that top-k keeps, 4/7 alone is enough for 0.5
    assert next_token_probabilities(logits, top_k=2, top_p=0.5).tolist() == [[0, 0, 0, 1]]
    # cold, 0.4² / (0.1² + 0.2² + 0.3² + 0.4²) is more than half
    assert next_token_probabilities(logits, temperature=0.5, top_p=0.5).tolist() == [[0, 0, 0, 1]]
    cold, hot = (next_token_probabilities(logits, temperature=t)[0, 3] for t in (1e-3, 1e3))
    assert cold == 1 and hot.item() == pytest.approx(0.25, abs=1e-3)


def test_equally_likely_tokens_do_not_widen_top_k() -> None:
    assert next_token_probabilities(torch.zeros(1, 5), top_k=2).gt(0).sum() == 2


@pytest.mark.parametrize("wrong", [{"temperature": -0.1}, {"top_k": 0}, {"top_p": 0.0}, {"top_p": 1.1}])
def test_impossible_sampling_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="temperature must be at least 0"):
        next_token_probabilities(torch.zeros(1, 5), **wrong)  # type: ignore[arg-type]


def test_tokens_are_drawn_as_often_as_their_probabilities_say(model: GPT) -> None:
    prompt = ids(1, 4).expand(4000, -1)
    drawn = next(generate(model, prompt, 1, temperature=1.5, top_k=5, generator=torch.Generator().manual_seed(0)))
    expected = next_token_probabilities(model(prompt[:1])[0][:, -1], temperature=1.5, top_k=5)[0]
    shares = torch.bincount(drawn, minlength=17) / 4000
    torch.testing.assert_close(shares, expected, atol=0.03, rtol=0)
    assert shares[expected == 0].eq(0).all()
