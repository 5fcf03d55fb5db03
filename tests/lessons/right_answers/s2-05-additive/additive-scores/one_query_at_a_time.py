import numpy as np


def additive_scores(Q, K, W, U, v):
    keys = K @ U
    return np.stack([np.tanh(keys + q @ W) @ v for q in Q])
