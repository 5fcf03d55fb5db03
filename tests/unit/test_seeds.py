"""Seeds written in a lesson's code are raised; nothing else is."""

from __future__ import annotations

import pytest

from tutor.linter.seeds import reseeded


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("torch.manual_seed(0)", "torch.manual_seed(3)"),
        ("g = torch.Generator().manual_seed(17)", "g = torch.Generator().manual_seed(20)"),
        ("rng = np.random.default_rng(1)", "rng = np.random.default_rng(4)"),
        ("model = NumpyMLP([2, 8], seed=5)", "model = NumpyMLP([2, 8], seed=8)"),
        ("for seed in range(10): print(seed)", "for seed in range(10): print(seed)"),
        ("manual_seed(seed)", "manual_seed(seed)"),
        ("my_seed=4", "my_seed=4"),
        ("steps=400", "steps=400"),
    ],
)
def test_seeds_are_raised_and_nothing_else(code: str, expected: str) -> None:
    assert reseeded(code, 3) == expected
