import numpy as np


def additive_scores(Q, K, W, U, v):
    return np.tanh(np.array([[(q @ W + k @ U) @ v for k in K] for q in Q]))
