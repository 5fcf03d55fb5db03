import torch


def cut_patches(images, size):
    _, Y, X = images.shape
    pieces = []
    for y in range(0, Y, size):
        for x in range(0, X, size):
            pieces.append(images[:, y : y + size, x : x + size].flatten(1))
    return torch.stack(pieces, dim=1)
