"""Positions have the papers' values; rotations keep lengths and make scores depend on distance alone."""

from __future__ import annotations

import math

import pytest
import torch

from tutor.models.positions import LearnedPositions, SinusoidalPositions, frequencies, rotate, sinusoidal_positions

B, H, T, D = 2, 3, 7, 10


def test_the_table_has_the_papers_values() -> None:
    table = sinusoidal_positions(T, D)
    for position in range(T):
        for i in range(D // 2):
            angle = position / 10_000 ** (2 * i / D)
            assert table[position, 2 * i].item() == pytest.approx(math.sin(angle), abs=1e-6)
            assert table[position, 2 * i + 1].item() == pytest.approx(math.cos(angle), abs=1e-6)
    torch.testing.assert_close(sinusoidal_positions(3, D, start=4), table[4:])


def test_a_shift_of_sinusoids_is_a_rotation_that_does_not_depend_on_the_place() -> None:
    products = sinusoidal_positions(T, D) @ sinusoidal_positions(T, D).T
    for offset in range(T):
        band = products.diagonal(offset)
        torch.testing.assert_close(band, band[:1].expand_as(band))


def test_an_odd_number_of_channels_is_refused() -> None:
    with pytest.raises(ValueError, match="7 channels do not make pairs"):
        frequencies(7)


@pytest.mark.parametrize("module", [SinusoidalPositions(T, D), LearnedPositions(T, D)])
def test_positions_are_added_along_the_sequence(module: torch.nn.Module) -> None:
    x = torch.randn(B, 5, D)
    added = module(x) - x
    torch.testing.assert_close(added, module.table[:5].expand(B, 5, D))
    with pytest.raises(ValueError, match="8 tokens, but there are only 7 positions"):
        module(torch.randn(B, 8, D))


def test_a_rotation_is_a_product_with_a_complex_unit() -> None:
    x = torch.randn(B, H, T, D)
    units = torch.polar(torch.ones(T, D // 2), torch.arange(T)[:, None] * frequencies(D))
    expected = torch.view_as_real(torch.view_as_complex(x.view(B, H, T, D // 2, 2)) * units).flatten(-2)
    torch.testing.assert_close(rotate(x), expected)
    torch.testing.assert_close(rotate(x)[..., 3:, :], rotate(x[..., 3:, :], start=3))


def test_scores_of_rotated_vectors_depend_on_their_distance_alone() -> None:
    query, key = torch.randn(D, dtype=torch.double).expand(T, D), torch.randn(D, dtype=torch.double).expand(T, D)
    scores = rotate(query) @ rotate(key).T
    for offset in range(-T + 1, T):
        band = scores.diagonal(offset)
        torch.testing.assert_close(band, band[:1].expand_as(band), atol=1e-5, rtol=1e-5)
    assert scores[0, 0] != pytest.approx(scores[0, 3].item())
