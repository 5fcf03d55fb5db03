import torch
from torch.nn import functional as F


def linear(x, W, b):
    x, W, b = map(torch.as_tensor, (x, W, b))
    return F.linear(x, W.T, b)
