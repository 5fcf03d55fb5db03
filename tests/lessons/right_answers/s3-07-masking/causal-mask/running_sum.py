import torch


def causal_mask(size):
    return torch.eye(size).flip(1).cumsum(1).flip(1) > 0
