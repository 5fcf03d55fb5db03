import numpy as np


def additive_scores(Q, K, W, U, v):
    return np.add.outer(Q @ W @ v, K @ U @ v)
