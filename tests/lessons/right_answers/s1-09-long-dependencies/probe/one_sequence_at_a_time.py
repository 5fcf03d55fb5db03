import torch


def gradient_by_lag(layer, x):
    total = torch.zeros(x.shape[1], dtype=x.dtype)
    for sequence in x:
        inputs = sequence[None].clone().requires_grad_(True)
        (gradient,) = torch.autograd.grad(layer(inputs)[0, -1].sum(), inputs)
        total += torch.linalg.vector_norm(gradient[0], dim=-1)
    return reversed(total / len(x))
