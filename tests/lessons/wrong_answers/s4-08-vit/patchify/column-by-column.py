import torch


def cut_patches(images, size):
    _, Y, X = images.shape
    pieces = [images[:, y : y + size, x : x + size].flatten(1) for x in range(0, X, size) for y in range(0, Y, size)]
    return torch.stack(pieces, dim=1)
