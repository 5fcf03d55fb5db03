import torch


def causal_mask(size):
    later = torch.triu(torch.ones(size, size), diagonal=1)
    return later == 0
