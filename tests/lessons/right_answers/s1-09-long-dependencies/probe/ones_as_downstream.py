import torch


def gradient_by_lag(layer, x):
    x = x.detach().requires_grad_()
    last = layer(x)[:, x.shape[1] - 1]
    gradient = torch.autograd.grad(last, x, torch.ones_like(last))[0]
    return [gradient[:, -1 - lag].norm(dim=1).mean().item() for lag in range(x.shape[1])]
