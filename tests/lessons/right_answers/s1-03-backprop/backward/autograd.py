import torch


def backward(x, y, W, b):
    W, b = (torch.tensor(part, requires_grad=True) for part in (W, b))
    h = (torch.tensor(x) @ W + b).clamp(min=0)
    return torch.autograd.grad(torch.nn.functional.mse_loss(h, torch.tensor(y)), (W, b))
