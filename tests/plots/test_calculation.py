"""The calculator's arithmetic, against PyTorch; what a change moves; how numbers are written in few cells."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from tests.plots.samples import calculator
from tutor import lab
from tutor.figures import Calculator
from tutor.plots.calculation import changed_places, stages_of, values_of
from tutor.plots.calculator_description import cell_told
from tutor.plots.numbers import fixed


def random_calculator(queries: int, keys: int, *, scale: bool, causal: bool, masked: bool) -> Calculator:
    draw = torch.Generator().manual_seed(queries * 10 + keys)
    Q, K, V = (torch.randn(*size, generator=draw, dtype=torch.float64) for size in ((queries, 5), (keys, 5), (keys, 3)))
    hidden = torch.rand(queries, keys, generator=draw) < 0.3 if masked else None
    return lab.calculator(Q, K, V, masked=hidden, scale=scale, causal=causal, show=False)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("scale", [False, True])
@pytest.mark.parametrize(("queries", "keys"), [(1, 3), (4, 4), (3, 7), (8, 8)])
def test_every_output_is_pytorchs(queries: int, keys: int, scale: bool, causal: bool, masked: bool) -> None:
    figure = random_calculator(queries, keys, scale=scale, causal=causal, masked=masked)
    q, k, v = (torch.tensor(rows, dtype=torch.float64) for rows in (figure.q, figure.k, figure.v))
    allowed = ~torch.tensor(figure.masked)
    if causal:
        allowed &= torch.ones(queries, keys, dtype=torch.bool).tril()
    scores = (q @ k.T) / (math.sqrt(5) if scale else 1.0)
    weights = scores.masked_fill(~allowed, -math.inf).softmax(-1)
    mine = [stages_of(figure, query) for query in range(queries)]
    np.testing.assert_allclose([one.weights for one in mine], weights, atol=1e-12)
    np.testing.assert_allclose([one.output for one in mine], weights @ v, atol=1e-12)
    if bool(allowed.any(-1).all()):
        fused = torch.nn.functional.scaled_dot_product_attention(
            q, k, v, attn_mask=allowed, scale=None if scale else 1.0
        )
        np.testing.assert_allclose([one.output for one in mine], fused, atol=1e-12)


def test_where_every_key_is_masked_nothing_is_a_number() -> None:
    figure = replace(calculator(), masked=((True,) * 4,) * 4)
    stages = stages_of(figure, 1)
    assert all(math.isnan(value) for value in (*stages.weights, *stages.output))
    assert stages.masked == (-math.inf,) * 4


def test_a_change_moves_what_depends_on_it_and_nothing_else() -> None:
    before = replace(calculator(), masked=((False,) * 4,) * 4)
    k = (before.k[0], (9.0, *before.k[1][1:]), *before.k[2:])
    moved = changed_places(before, replace(before, k=k))
    assert ("k", 1, 0) in moved and ("scores", 0, 1) in moved and ("scores", 0, 0) not in moved
    assert not any(name in ("q", "v") for name, _, _ in moved)
    assert ("scores", 1, 1) in moved and {name for name, row, _ in moved if row == 0} >= {"weights", "output"}
    only_v = changed_places(before, replace(before, v=((7.0, 0.0, 0.0), *before.v[1:])))
    assert {name for name, _, _ in only_v} == {"v", "products", "output"}
    assert changed_places(before, before) == frozenset()


def test_every_number_has_a_place() -> None:
    places = values_of(calculator(3, 2))
    assert len(places) == 3 * 2 * 2 + 3 * 3 + 4 * 9 + 9 * 3 + 3 * 3


@given(value=st.floats(), size=st.integers(4, 7), decimals=st.integers(0, 2))
@example(value=-0.001, size=4, decimals=2)
@example(value=-123456.0, size=5, decimals=2)
@example(value=-1.5e300, size=4, decimals=2)
def test_a_number_keeps_to_its_cells_and_to_its_value(value: float, size: int, decimals: int) -> None:
    text = fixed(value, size, decimals)
    assert 0 < len(text) <= size
    if abs(value) < 10 ** (size - 1) and math.isfinite(value):
        assert abs(float(text) - value) <= 0.5 + 1e-9
    if text.startswith("-"):
        assert value < 0


@pytest.mark.parametrize(
    ("value", "size", "text"),
    [(0.665, 5, "0.67"), (-0.25, 4, "-.25"), (10.0, 4, "10.0"), (-0.0, 4, "0.00"), (math.nan, 5, "NaN"),
     (-math.inf, 5, "-∞"), (12345.0, 4, "12k"), (-2.5, 5, "-2.50")],
)  # fmt: skip
def test_numbers_are_written_short(value: float, size: int, text: str) -> None:
    assert fixed(value, size) == text


def test_the_cell_under_the_cursor_is_told_with_what_it_does() -> None:
    figure = calculator()
    assert cell_told(figure, ("k", 2, 1)) == "K[of, 1] = 2   q·k = -1·-0.5 + 1.5·2 + 0.5·1 + -0.5·0 = 4"
    assert cell_told(figure, ("v", 2, 2)) == "V[of, 2] = 2   adds 0.883 × it = 1.77 to output 2"
    assert cell_told(figure, ("q", 2, 0)).startswith("Q[of, 0] = -1   ")
