import torch


def sgd_step(weights, gradients, lr):
    return tuple(torch.as_tensor(w).add(torch.as_tensor(g), alpha=-lr) for w, g in zip(weights, gradients))
