import numpy as np


def softmax(x):
    x = x - np.max(x, axis=-1, keepdims=True)
    return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)


def attention(Q, K, V, mask=True):
    if mask is None:
        mask = True
    hidden = np.logical_not(mask)
    scores = np.matmul(Q / np.sqrt(Q.shape[-1]), np.moveaxis(K, -1, -2))
    weights = softmax(scores + hidden * -1e9) * np.logical_not(hidden)
    return np.matmul(weights, V), weights
