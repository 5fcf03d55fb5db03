"""Efficient attention is exact where theory says so, and its estimates fall to the softmax at the rate that it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

from tutor.models.attention import MultiHeadAttention, causal_mask, scaled_dot_product_attention
from tutor.models.efficient import (
    LinearAttention,
    LinformerAttention,
    PerformerAttention,
    causal_linear_attention,
    elu_features,
    linear_attention,
    performer_features,
    quadratic_attention,
    random_projection,
    softmax_features,
)

B, H, T, S, D, E, M = 2, 3, 5, 7, 11, 13, 17


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> Tensor:
    drawn = torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.double)
    return (scale * drawn).requires_grad_()


def same(ours: Tensor, theirs: Tensor, *inputs: Tensor) -> None:
    torch.testing.assert_close(ours, theirs)
    downstream = normal(*ours.shape, seed=9).detach()
    mine = torch.autograd.grad(ours, inputs, downstream, retain_graph=True)
    torch.testing.assert_close(mine, torch.autograd.grad(theirs, inputs, downstream, retain_graph=True))


@pytest.mark.parametrize("leading", [(), (B,), (B, H)])
def test_both_bracketings_are_equal(leading: tuple[int, ...]) -> None:
    q, k, v = normal(*leading, T, D), normal(*leading, S, D, seed=1), normal(*leading, S, E, seed=2)
    slow, weights = quadratic_attention(elu_features(q), elu_features(k), v)
    same(linear_attention(elu_features(q), elu_features(k), v), slow, q, k, v)
    torch.testing.assert_close(weights.sum(-1), torch.ones(*leading, T, dtype=torch.double))
    assert weights.gt(0).all()


@pytest.mark.parametrize("chunk", [1, 3, 64])
@pytest.mark.parametrize("leading", [(), (B, H)])
def test_running_sums_equal_the_masked_quadratic_form(leading: tuple[int, ...], chunk: int) -> None:
    q, k, v = normal(*leading, 19, D), normal(*leading, 19, D, seed=1), normal(*leading, 19, E, seed=2)
    slow, weights = quadratic_attention(elu_features(q), elu_features(k), v, causal_mask(19))
    same(causal_linear_attention(elu_features(q), elu_features(k), v, chunk=chunk), slow, q, k, v)
    assert weights.triu(1).eq(0).all()


def test_single_precision_loses_only_rounding_over_a_long_text() -> None:
    q, k, v = (elu_features(normal(2, 1009, D, seed=seed)).detach().float() for seed in range(3))
    exact = quadratic_attention(q.double(), k.double(), v.double(), causal_mask(1009))[0]
    assert (causal_linear_attention(q, k, v) - exact).abs().max() < 1e-5


@pytest.mark.parametrize("orthogonal", [False, True])
def test_the_kernels_estimate_has_no_bias(orthogonal: bool) -> None:
    draw = torch.Generator().manual_seed(3)
    q, k = (normal(T, D, seed=seed, scale=0.2).detach() for seed in (0, 1))
    found = torch.stack(
        [
            softmax_features(q, projection).exp() @ softmax_features(k, projection).exp().mT
            for projection in (random_projection(M, D, draw, orthogonal=orthogonal).double() for _ in range(4000))
        ]
    )
    error = found.mean(0) - (q @ k.mT).exp()
    assert (error.abs() < 4.5 * found.std(0) / 4000**0.5).all()
    assert found.gt(0).all()
    if not orthogonal:
        together = (q[:, None] + k[None]).square().sum(-1)
        theory = (2 * q @ k.mT).exp() * together.expm1() / M
        assert (found.var(0) / theory).log().mean().abs() < 0.1


def rows_of(projection: Tensor) -> Tensor:
    return projection @ projection.mT


def test_orthogonal_rows_are_at_right_angles_in_blocks_and_as_long_as_gaussian_ones() -> None:
    draw = torch.Generator().manual_seed(0)
    projection = random_projection(2 * D + 3, D, draw)
    assert projection.shape == (2 * D + 3, D)
    for start in (0, D, 2 * D):
        products = rows_of(projection[start : start + D])
        assert (products - products.diagonal().diag()).abs().max() < 1e-4
    many = torch.cat([random_projection(D, D, draw) for _ in range(2000)])
    assert many.square().sum(-1).mean().item() == pytest.approx(D, rel=0.02)
    assert many.square().sum(-1).var().item() == pytest.approx(2 * D, rel=0.1)
    torch.testing.assert_close(many.mT.cov(), torch.eye(D), atol=0.05, rtol=0)
    assert many.mean(0).abs().max() < 0.05
    plain = rows_of(random_projection(D, D, draw, orthogonal=False))
    assert (plain - plain.diagonal().diag()).abs().max() > 1


def performer_error(n_feature: int, seed: int, *, orthogonal: bool, causal: bool) -> float:
    """The mean squared error of a Performer's output against softmax attention."""
    size = 16
    q, k, v = (normal(31, size, seed=10 * seed + part, scale=0.3).detach() for part in range(3))
    draw = torch.Generator().manual_seed(seed)
    projection = random_projection(n_feature, size, draw, orthogonal=orthogonal).double()
    features = performer_features(q, k, projection)
    found = causal_linear_attention(*features, v) if causal else linear_attention(*features, v)
    exact = scaled_dot_product_attention(q, k, v, causal_mask(31) if causal else None)[0]
    return (found - exact).square().mean().item()


@pytest.mark.parametrize("orthogonal", [False, True])
@pytest.mark.parametrize("causal", [False, True])
def test_the_performers_error_falls_with_the_root_of_the_features(orthogonal: bool, causal: bool) -> None:
    counts = (64, 256, 1024, 4096)
    errors = torch.tensor(
        [
            sum(performer_error(count, seed, orthogonal=orthogonal, causal=causal) for seed in range(12)) / 12
            for count in counts
        ]
    ).sqrt()
    logs = torch.stack((torch.tensor(counts).log(), errors.log()))
    slope = (logs.cov()[0, 1] / logs.cov()[0, 0]).item()
    assert -0.57 < slope < -0.43
    assert errors[-1] < 0.01


def test_orthogonal_features_beat_independent_ones() -> None:
    """The paper promises it for the kernel's estimate where there are at most D features."""
    q, k = (0.8 * F.normalize(normal(29, 16, seed=seed).detach(), dim=-1) for seed in (0, 1))
    exact = (q @ k.mT).exp()
    errors = {}
    for orthogonal in (False, True):
        draw = torch.Generator().manual_seed(5)
        found = [
            softmax_features(q, projection).exp() @ softmax_features(k, projection).exp().mT
            for projection in (random_projection(16, 16, draw, orthogonal=orthogonal).double() for _ in range(1000))
        ]
        errors[orthogonal] = ((torch.stack(found) - exact) / exact).square().mean().item()
    assert errors[True] < 0.88 * errors[False]


def test_performers_stay_finite_on_long_vectors() -> None:
    q, k, v = (normal(T, D, seed=seed, scale=40.0).detach().float() for seed in range(3))
    features = performer_features(q, k, random_projection(M, D, torch.Generator().manual_seed(0)))
    assert linear_attention(*features, v).isfinite().all()
    assert causal_linear_attention(*features, v).isfinite().all()


C = 33


def modules() -> list[LinearAttention]:
    torch.manual_seed(0)
    draw = torch.Generator().manual_seed(0)
    return [LinearAttention(C, H), PerformerAttention(C, H, n_feature=M, generator=draw)]


@pytest.mark.parametrize("causal", [False, True])
def test_a_module_is_the_same_with_and_without_its_weights(causal: bool) -> None:
    x = normal(B, T, C).float()
    for module in modules():
        fast, nothing = module(x, causal=causal)
        slow, weights = module(x, causal=causal, weights=True)
        assert nothing is None and weights.shape == (B, H, T, T) and weights.triu(1).eq(0).all() == causal
        torch.testing.assert_close(weights.sum(-1), torch.ones(B, H, T))
        torch.testing.assert_close(fast, slow)


def test_a_causal_module_does_not_see_the_future() -> None:
    x = normal(B, T, C).detach().float()
    changed = x.clone()
    changed[:, 3] += 1.0
    for module in modules():
        moved = (module(x, causal=True)[0] - module(changed, causal=True)[0]).abs().amax((0, 2))
        assert moved[:3].max() < 1e-6 and moved[3:].min() > 1e-4


def test_a_performer_takes_the_weights_of_a_trained_attention() -> None:
    torch.manual_seed(0)
    trained, x = MultiHeadAttention(C, H), normal(B, T, C).detach().float()
    draw = torch.Generator().manual_seed(0)
    performer = PerformerAttention(C, H, n_feature=4096, generator=draw)
    performer.load_state_dict(trained.state_dict() | {"projection": performer.projection})
    few = PerformerAttention(C, H, n_feature=M, generator=draw)
    few.load_state_dict(trained.state_dict() | {"projection": few.projection})
    errors = [(model(x)[0] - trained(x)[0]).square().mean().sqrt().item() for model in (few, performer)]
    assert errors[1] < 0.02 and errors[1] < errors[0] / 4


class LargestTensor(TorchDispatchMode):
    """Notes how many elements the largest result of any operation has."""

    elements = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        for one in result if isinstance(result, (tuple, list)) else (result,):
            if isinstance(one, Tensor):
                self.elements = max(self.elements, one.numel())
        return result


def cost(call: Callable[[Tensor], object], size: int) -> tuple[int, int]:
    """The multiplications of a forward pass over ``size`` tokens, and the elements of its largest tensor."""
    x = torch.zeros(1, size, C)
    with torch.no_grad(), FlopCounterMode(display=False) as counter, LargestTensor() as largest:
        call(x)
    return counter.get_total_flops(), largest.elements


@pytest.mark.parametrize("kind", ["full", "linear", "causal linear", "performer", "causal performer", "linformer"])
def test_work_and_memory_grow_with_the_length_or_with_its_square(kind: str) -> None:
    linear, performer = modules()
    calls: dict[str, Callable[[Tensor], object]] = {
        "full": lambda x: MultiHeadAttention(C, H)(x, weights=True),
        "linear": linear,
        "causal linear": lambda x: linear(x, causal=True),
        "performer": performer,
        "causal performer": lambda x: performer(x, causal=True),
        "linformer": LinformerAttention(C, H, block_size=4096, n_projected=5),
    }
    small, large = cost(calls[kind], 2048), cost(calls[kind], 4096)
    if kind == "full":
        assert large[1] == H * 4096**2 == 4 * small[1] and 3.8 < large[0] / small[0] <= 4
    else:
        assert large[1] < 4096**2 / 50
        assert large[0] / small[0] == pytest.approx(2, rel=1e-3)
        assert large[1] / small[1] == pytest.approx(2, rel=1e-3)


def linformer(n_projected: int = 5) -> LinformerAttention:
    torch.manual_seed(0)
    return LinformerAttention(C, H, block_size=11, n_projected=n_projected)


def test_a_linformer_that_projects_nothing_is_full_attention() -> None:
    ours, theirs = linformer(11), MultiHeadAttention(C, H)
    torch.nn.init.eye_(ours.mix_keys)
    torch.nn.init.eye_(ours.mix_values)
    state = {name: tensor for name, tensor in ours.state_dict().items() if not name.startswith("mix")}
    theirs.load_state_dict(state)
    x = normal(B, 11, C).float()
    (output, weights), (expected, their_weights) = ours(x, weights=True), theirs(x, weights=True)
    torch.testing.assert_close(weights, their_weights)
    for found in (output, ours(x)[0]):
        gradients = [torch.autograd.grad(one.sum(), x, retain_graph=True)[0] for one in (found, expected)]
        torch.testing.assert_close(found, expected)
        torch.testing.assert_close(*gradients)


def test_a_linformer_is_equation_7() -> None:
    model, x = linformer(), normal(B, T, C).detach().float()
    output, weights = model(x, weights=True)
    assert weights.shape == (B, H, T, 5)
    heads = []
    for head in range(H):
        part = slice(11 * head, 11 * (head + 1))
        q, k, v = (layer(x)[..., part] for layer in (model.query, model.key, model.value))
        scores = q @ (model.mix_keys[:, :T] @ k).mT / 11**0.5
        torch.testing.assert_close(weights[:, head], scores.softmax(-1))
        heads.append(scores.softmax(-1) @ (model.mix_values[:, :T] @ v))
    torch.testing.assert_close(output, model.output(torch.cat(heads, dim=-1)))


def test_a_mask_over_a_linformers_mixtures_would_hide_no_token() -> None:
    model, x = linformer(), normal(B, T, C).detach().float()
    changed = x.clone()
    changed[:, -1] += 1.0
    seen = [(model.mix_keys[:, :T] @ (model.key(one))) for one in (x, changed)]
    assert (seen[0] - seen[1]).abs().amax((0, 2)).gt(1e-3).all(), "each mixture holds the last token"
    assert (model(x)[0] - model(changed)[0])[:, 0].abs().max() > 1e-3
    with pytest.raises(ValueError, match="12 tokens, but the projections have 11 positions"):
        model(torch.zeros(1, 12, C))
