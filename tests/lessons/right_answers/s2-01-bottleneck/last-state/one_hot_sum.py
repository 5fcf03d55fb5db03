import torch
from torch.nn import functional as F


def last_state(states, source):
    real = (source != 0).long()
    here = F.one_hot(real.sum(1) - 1, source.shape[1]).to(states.dtype)
    return torch.einsum("bs,bsc->bc", here, states)
