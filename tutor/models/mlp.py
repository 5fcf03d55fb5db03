"""A feed-forward network, twice: in NumPy with its backward pass written out, and in torch.

Source: Rumelhart, Hinton and Williams (1986), *Learning representations by back-propagating errors*; Nielsen,
*Neural Networks and Deep Learning*, chapter 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

Array = NDArray[np.float64]


def linear(x: Array, W: Array, b: Array) -> Array:
    """Return a layer's weighted sums: x (B, I), W (I, O), b (O,) -> (B, O).

    Source: Nielsen, *Neural Networks and Deep Learning*, chapter 2, equation 25, for a batch of rows.
    """
    return x @ W + b  # (B, O)


def relu(x: Array) -> Array:
    """Return x where it is positive and 0 elsewhere: (B, O) -> (B, O).

    Source: Nair and Hinton (2010), *Rectified Linear Units Improve Restricted Boltzmann Machines*.
    """
    return np.maximum(x, 0.0)


class NumpyMLP:
    """Linear layers with ReLU between them; ``activation=False`` leaves the ReLU out.

    Source: Nielsen, *Neural Networks and Deep Learning*, chapter 2 (the four equations of backpropagation).
    """

    def __init__(self, sizes: Sequence[int], *, activation: bool = True, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.activation = activation
        self.weights = [rng.normal(size=(i, o)) * np.sqrt(2.0 / i) for i, o in pairwise(sizes)]
        self.biases = [np.zeros(o) for o in sizes[1:]]

    def forward(self, x: Array) -> Array:
        """Return the logits: x (B, I) -> (B, K). Keeps each layer's input and sums for `backward`."""
        self.inputs: list[Array] = []
        self.sums: list[Array] = []
        for index, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            self.inputs.append(x)
            z = linear(x, W, b)  # (B, O)
            self.sums.append(z)
            hidden = self.activation and index + 1 < len(self.weights)
            x = relu(z) if hidden else z
        return x

    def backward(self, gradient: Array) -> tuple[list[Array], list[Array]]:
        """Return the gradients of weights and biases from that of the logits (B, K).

        Source: Nielsen, chapter 2, equations BP1 to BP4.
        """
        weight_gradients: list[Array] = []
        bias_gradients: list[Array] = []
        for index in reversed(range(len(self.weights))):
            if self.activation and index + 1 < len(self.weights):
                gradient = gradient * (self.sums[index] > 0)  # (B, O)
            weight_gradients.insert(0, self.inputs[index].T @ gradient)  # (I, O)
            bias_gradients.insert(0, gradient.sum(axis=0))  # (O,)
            gradient = gradient @ self.weights[index].T  # (B, I)
        return weight_gradients, bias_gradients

    def step(self, gradients: tuple[list[Array], list[Array]], learning_rate: float) -> None:
        """Move every W (I, O) and b (O,) against its gradient, of the same shape (gradient descent)."""
        for W, dW in zip(self.weights, gradients[0], strict=True):
            W -= learning_rate * dW
        for b, db in zip(self.biases, gradients[1], strict=True):
            b -= learning_rate * db


def softmax_cross_entropy(logits: Array, classes: NDArray[np.int64]) -> tuple[float, Array]:
    """Return the mean loss in nats and its gradient: logits (B, K), classes (B,) -> float and (B, K).

    Source: Goodfellow, Bengio and Courville (2016), *Deep Learning*, section 6.2.2.3.
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # (B, K)
    rows = np.arange(len(classes))
    gradient = np.exp(log_probabilities)
    gradient[rows, classes] -= 1.0
    return float(-log_probabilities[rows, classes].mean()), gradient / len(classes)


class MLP(nn.Module):
    """The same network in torch.

    Source: as `NumpyMLP`.
    """

    def __init__(self, sizes: Sequence[int], *, activation: bool = True) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in pairwise(sizes))
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits: x (B, I) -> (B, K)."""
        for layer in self.layers[:-1]:
            x = layer(x)  # (B, O)
            x = torch.relu(x) if self.activation else x
        logits: Tensor = self.layers[-1](x)  # (B, K)
        return logits

    def loss(self, x: Tensor, classes: Tensor) -> Tensor:
        """Return the mean cross entropy in nats: x (B, I), classes (B,) -> a scalar.

        Source: as `softmax_cross_entropy`.
        """
        return F.cross_entropy(self(x), classes)
