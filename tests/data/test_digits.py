"""The bundled digits are what their notice says, and a fixed split keeps training and test apart."""

from __future__ import annotations

import torch

from tutor.data.digits import load_digits


def test_the_digits_are_what_their_notice_says() -> None:
    train, test = load_digits()
    assert (len(train), len(test)) == (1500, 297)
    images, labels = torch.cat((train.images, test.images)), torch.cat((train.labels, test.labels))
    assert images.shape == (1797, 8, 8) and images.dtype == torch.float32 and labels.dtype == torch.int64
    assert float(images.min()) == 0 and float(images.max()) == 1 and (images * 16 % 1 == 0).all()
    # the class counts that the UCI repository states for the test part
    assert torch.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert train.labels[:10].tolist() == list(range(10))


def test_the_nearest_training_image_has_mostly_the_same_digit() -> None:
    train, test = load_digits()
    nearest = torch.cdist(test.images.flatten(1), train.images.flatten(1)).argmin(1)
    assert 0.93 < float((train.labels[nearest] == test.labels).float().mean()) < 1.0


def test_a_batch_keeps_images_and_labels_together() -> None:
    train, _ = load_digits()
    images, labels = train.batch(7, torch.Generator().manual_seed(0))
    again, _ = train.batch(7, torch.Generator().manual_seed(0))
    assert images.shape == (7, 8, 8) and labels.shape == (7,) and torch.equal(images, again)
    for image, label in zip(images, labels, strict=True):
        assert label in train.labels[(train.images == image).all(-1).all(-1)]
