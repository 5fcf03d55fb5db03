import numpy as np


def additive_scores(Q, K, W, U, v):
    return np.add.outer(np.tanh(Q @ W) @ v, np.tanh(K @ U) @ v)
