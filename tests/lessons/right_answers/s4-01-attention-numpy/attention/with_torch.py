import numpy as np
import torch


def attention(Q, K, V, mask=None):
    q, k, v = (torch.as_tensor(x) for x in (Q, K, V))
    scores = q @ k.mT / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~torch.as_tensor(mask), float("-inf"))
    weights = scores.softmax(-1).nan_to_num(0.0).numpy()
    return weights @ np.asarray(V), weights
