import numpy as np
import torch


def attend(query, key, value, mask=None):
    q, k, v = (x.detach().numpy() for x in (query, key, value))
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    e = np.exp(scores - scores.max(-1, keepdims=True))
    weights = e / e.sum(-1, keepdims=True)
    return torch.from_numpy(weights @ v), torch.from_numpy(weights)
