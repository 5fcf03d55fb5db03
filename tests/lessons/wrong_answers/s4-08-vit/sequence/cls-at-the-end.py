import torch


def sequence(patches, W, b, cls, positions):
    x = patches @ W + b
    last = cls.repeat(len(x), 1, 1)
    return torch.cat([x, last], 1) + positions[None]
