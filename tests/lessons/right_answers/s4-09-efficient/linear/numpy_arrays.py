import numpy as np


def linear_attention(q, k, v):
    q, k, v = map(np.asarray, (q, k, v))
    return (q @ (k.T @ v)) / (q @ k.sum(axis=0))[:, None]
