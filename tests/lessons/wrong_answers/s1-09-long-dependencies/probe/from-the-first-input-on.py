import torch


def gradient_by_lag(layer, x):
    copy = x.clone().requires_grad_()
    layer(copy)[:, -1].sum().backward()
    return copy.grad.square().sum(-1).sqrt().mean(0)
