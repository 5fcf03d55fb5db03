import torch


def exact_match(written, target):
    return sum(torch.equal(a, b) for a, b in zip(written, target)) / target.shape[0]
