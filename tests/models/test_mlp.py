"""The hand-written backward pass equals autograd and the slope of the loss."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from tutor.data.points import spirals, two_moons
from tutor.models.mlp import MLP, NumpyMLP, softmax_cross_entropy

SIZES = (3, 7, 5, 2)


@pytest.mark.parametrize("activation", [True, False])
def test_numpy_and_torch_agree_in_values_and_gradients(activation: bool) -> None:
    rng = np.random.default_rng(0)
    x, classes = rng.normal(size=(11, 3)), rng.integers(0, 2, 11)
    ours = NumpyMLP(SIZES, activation=activation, seed=1)
    theirs = MLP(SIZES, activation=activation).double()
    for layer, W, b in zip(theirs.layers, ours.weights, ours.biases, strict=True):
        layer.weight.data, layer.bias.data = torch.tensor(W.T), torch.tensor(b)
    logits = ours.forward(x)
    loss, gradient = softmax_cross_entropy(logits, classes)
    reference = theirs(torch.tensor(x))
    their_loss = F.cross_entropy(reference, torch.tensor(classes))
    their_loss.backward()
    np.testing.assert_allclose(logits, reference.detach().numpy())
    assert loss == pytest.approx(their_loss.item())
    for layer, dW, db in zip(theirs.layers, *ours.backward(gradient), strict=True):
        np.testing.assert_allclose(dW.T, layer.weight.grad.numpy(), atol=1e-12)
        np.testing.assert_allclose(db, layer.bias.grad.numpy(), atol=1e-12)


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    rng = np.random.default_rng(0)
    x, classes = rng.normal(size=(11, 3)), rng.integers(0, 2, 11)
    model = NumpyMLP(SIZES, seed=1)
    _, gradient = softmax_cross_entropy(model.forward(x), classes)
    weight_slopes, bias_slopes = model.backward(gradient)
    for parameter, slope in zip(model.weights + model.biases, weight_slopes + bias_slopes, strict=True):
        for place in np.ndindex(parameter.shape):
            true = parameter[place]
            parameter[place] = true + 1e-6
            above = softmax_cross_entropy(model.forward(x), classes)[0]
            parameter[place] = true - 1e-6
            below = softmax_cross_entropy(model.forward(x), classes)[0]
            parameter[place] = true
            assert slope[place] == pytest.approx((above - below) / 2e-6, rel=1e-4, abs=1e-8)


def test_a_step_against_the_gradient_learns_the_moons() -> None:
    x, classes = two_moons(200, noise=0.1)
    model = NumpyMLP((2, 32, 2))
    for _ in range(800):
        loss, gradient = softmax_cross_entropy(model.forward(x), classes)
        model.step(model.backward(gradient), 0.5)
    assert (model.forward(x).argmax(1) == classes).mean() > 0.97 and loss < 0.15


def test_generated_points_have_their_shapes_and_are_the_same_for_a_seed() -> None:
    for make, classes in ((two_moons, 2), (spirals, 3)):
        points, labels = make(90, seed=3)
        assert points.shape == (90, 2) and points.dtype == np.float32 and set(labels) == set(range(classes))
        assert np.array_equal(points, make(90, seed=3)[0]) and not np.array_equal(points, make(90, seed=4)[0])
