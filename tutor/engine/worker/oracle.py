"""Reference implementations that the checks of an exercise compare with, named ``oracle`` there.

Each function takes NumPy arrays or torch tensors and returns what it was given. The work is done by PyTorch's own
functions, in double precision for NumPy, so that a reference is not one more implementation that could be wrong.
Masks say True where a key may be looked at.
"""

from __future__ import annotations

import functools
import importlib
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from torch import Tensor

Function = TypeVar("Function", bound=Callable[..., Any])


def _torch() -> Any:
    return importlib.import_module("torch")


def _same_kind(function: Function) -> Function:
    """Let a function of tensors take NumPy arrays and lists, too, and return NumPy for these."""

    @functools.wraps(function)
    def called(*arguments: Any, **named: Any) -> Any:
        torch = _torch()
        values = [*arguments, *named.values()]
        if any(isinstance(value, torch.Tensor) for value in values):
            return function(*arguments, **named)
        tensors = [_tensor(value) for value in arguments]
        result = function(*tensors, **{name: _tensor(value) for name, value in named.items()})
        return result.numpy()

    return cast(Function, called)


def _tensor(value: Any) -> Any:
    numpy = importlib.import_module("numpy")
    if not isinstance(value, (numpy.ndarray, list)):
        return value
    array = numpy.asarray(value)
    return _torch().from_numpy(array.astype("float64") if array.dtype.kind == "f" else array.copy())


@_same_kind
def relu(x: Tensor) -> Tensor:
    """The larger of x and 0."""
    return _torch().relu(x)  # type: ignore[no-any-return]


@_same_kind
def gelu(x: Tensor) -> Tensor:
    """x times the share of a normal distribution below x (Hendrycks & Gimpel 2016)."""
    return _torch().nn.functional.gelu(x)  # type: ignore[no-any-return]


@_same_kind
def sigmoid(x: Tensor) -> Tensor:
    """1 / (1 + exp(-x))."""
    return _torch().sigmoid(x)  # type: ignore[no-any-return]


@_same_kind
def tanh(x: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return _torch().tanh(x)  # type: ignore[no-any-return]


@_same_kind
def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """``x @ weight + bias``, with the weight written (in, out)."""
    return _torch().nn.functional.linear(x, weight.transpose(-2, -1), bias)  # type: ignore[no-any-return]


@_same_kind
def softmax(scores: Tensor, axis: int = -1) -> Tensor:
    """Weights that sum to 1 along ``axis``."""
    return _torch().softmax(scores, axis)  # type: ignore[no-any-return]


@_same_kind
def log_softmax(scores: Tensor, axis: int = -1) -> Tensor:
    """The logarithm of `softmax`."""
    return _torch().log_softmax(scores, axis)  # type: ignore[no-any-return]


@_same_kind
def cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """The mean of minus the log probability of each target: logits (..., V), targets (...)."""
    cross = _torch().nn.functional.cross_entropy
    return cross(logits.flatten(0, -2), targets.flatten().long())  # type: ignore[no-any-return]


@_same_kind
def layer_norm(x: Tensor, weight: Tensor | None = None, bias: Tensor | None = None, epsilon: float = 1e-5) -> Tensor:
    """Each vector along the last axis, shifted to mean 0 and scaled to variance 1 (Ba et al. 2016)."""
    return _torch().nn.functional.layer_norm(x, x.shape[-1:], weight, bias, epsilon)  # type: ignore[no-any-return]


@_same_kind
def attention_weights(
    queries: Tensor, keys: Tensor, mask: Tensor | None = None, causal: bool = False, scale: float | None = None
) -> Tensor:
    """The weights of scaled dot-product attention: (..., T, D), (..., S, D) -> (..., T, S).

    Vaswani et al. 2017, equation 1, without the values.
    """
    torch = _torch()
    scores = queries @ keys.transpose(-2, -1) * (queries.shape[-1] ** -0.5 if scale is None else scale)
    if causal:
        scores = scores.masked_fill(torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1), -math.inf)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(-1)


@_same_kind
def scaled_dot_product_attention(
    queries: Tensor,
    keys: Tensor,
    values: Tensor,
    mask: Tensor | None = None,
    causal: bool = False,
    scale: float | None = None,
) -> Tensor:
    """Attention: (..., T, D), (..., S, D), (..., S, E) -> (..., T, E). Vaswani et al. 2017, equation 1."""
    attend = _torch().nn.functional.scaled_dot_product_attention
    return attend(queries, keys, values, mask, is_causal=causal, scale=scale)  # type: ignore[no-any-return]


@_same_kind
def multi_head_attention(
    x: Tensor,
    query_weight: Tensor,
    key_weight: Tensor,
    value_weight: Tensor,
    output_weight: Tensor,
    heads: int,
    mask: Tensor | None = None,
    causal: bool = False,
) -> Tensor:
    """Self-attention of several heads, without biases: x (B, T, C), weights (C, C) written (in, out) -> (B, T, C).

    Vaswani et al. 2017, section 3.2.2; computed by ``torch.nn.functional.multi_head_attention_forward``.
    """
    torch = _torch()
    length = x.shape[-2]
    blocked = torch.ones(length, length, dtype=torch.bool).triu(1) if causal else None
    if mask is not None:
        blocked = ~mask if blocked is None else blocked | ~mask
    weights = torch.cat([query_weight.T, key_weight.T, value_weight.T])
    batch = x.reshape(-1, length, x.shape[-1]).transpose(0, 1)  # (T, B, C)
    output, _ = torch.nn.functional.multi_head_attention_forward(
        batch,
        batch,
        batch,
        x.shape[-1],
        heads,
        weights,
        None,
        None,
        None,
        False,
        0.0,
        output_weight.T,
        None,
        training=False,
        need_weights=False,
        attn_mask=blocked,
    )
    return output.transpose(0, 1).reshape(x.shape)  # type: ignore[no-any-return]


def sinusoids(length: int, size: int) -> Any:
    """Sinusoidal positions (length, size): sines at even places, cosines at odd ones.

    Vaswani et al. 2017, section 3.5.
    """
    numpy = importlib.import_module("numpy")
    angles = numpy.arange(length)[:, None] / 10000 ** (2 * (numpy.arange(size) // 2) / size)
    return numpy.where(numpy.arange(size) % 2, numpy.cos(angles), numpy.sin(angles))
