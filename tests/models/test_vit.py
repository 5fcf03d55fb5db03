"""Patches are a convolution's windows, order matters by positions alone, and a small ViT learns where things are."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from tutor.models.vit import ViT, ViTConfig, patchify
from tutor.training import Trainer, cosine

B, K, P, SIZE, CLASSES = 2, 3, 5, 15, 7


def vit() -> ViT:
    torch.manual_seed(0)
    model = ViT(
        ViTConfig(
            n_class=CLASSES, image_size=SIZE, patch_size=P, n_color=K, n_layer=2, n_head=3, n_embd=33, n_hidden=37
        )
    )
    torch.nn.init.normal_(model.head.weight, std=0.1)
    torch.nn.init.normal_(model.class_token)
    return model


def images(count: int = B) -> Tensor:
    return torch.randn(count, K, SIZE, SIZE, generator=torch.Generator().manual_seed(1))


def test_patches_are_the_windows_of_a_convolution() -> None:
    patches = patchify(images(), P)
    assert patches.shape == (B, 9, K * P * P)
    torch.testing.assert_close(patches, F.unfold(images(), P, stride=P).transpose(1, 2))
    torch.testing.assert_close(patches[1, 5].view(K, P, P), images()[1, :, 5:10, 10:15])
    kernel = torch.randn(11, K, P, P)
    convolved = F.conv2d(images(), kernel, stride=P).flatten(2).transpose(1, 2)
    torch.testing.assert_close(F.linear(patches, kernel.flatten(1)), convolved)


def test_an_image_that_is_no_square_is_cut_row_by_row() -> None:
    picture = torch.arange(2 * 6).view(1, 1, 2, 6)
    assert patchify(picture, 2).tolist() == [[[0, 1, 6, 7], [2, 3, 8, 9], [4, 5, 10, 11]]]
    with pytest.raises(ValueError, match="patches of 4 × 4 pixels do not fill an image of 2 × 6"):
        patchify(picture, 4)


def test_maps_show_every_patch_and_rows_sum_to_one() -> None:
    model = vit()
    logits, maps = model(images(), weights=True)
    plain, none = model(images())
    assert none == () and [tuple(one.shape) for one in maps] == [(B, 3, 10, 10)] * 2
    torch.testing.assert_close(logits, plain)
    torch.testing.assert_close(torch.stack(maps).sum(-1), torch.ones(2, B, 3, 10))


def turned(pictures: Tensor) -> Tensor:
    """The same patches in the opposite order."""
    grid = pictures.view(-1, K, 3, P, 3, P).flip(2, 4)
    return grid.reshape(-1, K, SIZE, SIZE)


def test_the_order_of_patches_counts_by_their_positions_alone() -> None:
    model = vit()
    assert not torch.allclose(model(images())[0], model(turned(images()))[0], atol=1e-4)
    torch.nn.init.zeros_(model.positions.table)
    torch.testing.assert_close(model(images())[0], model(turned(images()))[0])
    torch.testing.assert_close(
        model.encode(images())[0][:, 1:], model.encode(turned(images()))[0][:, 1:].flip(1), rtol=1e-4, atol=1e-5
    )


def test_a_fresh_head_is_undecided() -> None:
    model = ViT(ViTConfig(n_class=CLASSES, image_size=SIZE, patch_size=P, n_color=K))
    assert model.loss(images(), torch.tensor([0, 6])).item() == pytest.approx(math.log(CLASSES))


def test_an_image_with_more_patches_than_positions_is_refused() -> None:
    with pytest.raises(ValueError, match="17 tokens, but there are only 10 positions"):
        vit()(torch.zeros(1, K, 20, 20))


def test_it_learns_which_of_two_spots_is_brighter() -> None:
    """A picture has a bright spot and a dim one; the class is the quarter in which the bright one lies."""

    def batch(generator: torch.Generator) -> tuple[Tensor, Tensor]:
        pictures = 0.1 * torch.randn(64, 1, 8, 8, generator=generator)
        places = torch.rand(64, 64, generator=generator).topk(2).indices  # two different pixels
        flat = pictures.view(64, 64)
        flat.scatter_add_(1, places, torch.tensor([3.0, 1.0]).expand(64, 2))
        y, x = places[:, 0] // 8, places[:, 0] % 8
        return pictures, (y // 4 * 2 + x // 4)

    torch.manual_seed(0)
    model = ViT(ViTConfig(n_class=4, n_embd=32, n_hidden=64))
    for _ in Trainer(model, batch, schedule=cosine(5e-3, 200, warmup=20), weight_decay=0.0).run(200):
        pass
    pictures, classes = batch(torch.Generator().manual_seed(9))
    assert (model.eval()(pictures)[0].argmax(-1) == classes).float().mean() > 0.9
