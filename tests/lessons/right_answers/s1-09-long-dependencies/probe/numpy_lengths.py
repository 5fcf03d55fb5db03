import numpy as np
import torch


def gradient_by_lag(layer, x):
    inputs = torch.tensor(x.numpy(), requires_grad=True)
    torch.select(layer(inputs), 1, -1).sum().backward()
    gradient = inputs.grad.numpy()
    return np.sqrt(np.einsum("bti,bti->bt", gradient, gradient)).mean(axis=0)[::-1]
