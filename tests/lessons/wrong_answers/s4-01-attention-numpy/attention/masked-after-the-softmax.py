import numpy as np


def attention(Q, K, V, mask=None):
    scores = np.matmul(Q, np.moveaxis(K, -1, -2)) / Q.shape[-1] ** 0.5
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    weights = weights / weights.sum(-1, keepdims=True)
    if mask is not None:
        weights = weights * mask
    return np.matmul(weights, V), weights
