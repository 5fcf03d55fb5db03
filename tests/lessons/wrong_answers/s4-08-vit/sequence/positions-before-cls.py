import torch


def sequence(patches, W, b, cls, positions):
    x = patches @ W + b
    x = x + positions[: x.shape[1]]
    return torch.cat([cls.repeat(len(x), 1, 1), x], 1)
