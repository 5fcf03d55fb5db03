import torch


def causal_mask(size):
    place = torch.arange(size)
    return place <= place[:, None] + 1
