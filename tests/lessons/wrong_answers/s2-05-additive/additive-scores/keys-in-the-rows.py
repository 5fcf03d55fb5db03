import numpy as np


def additive_scores(Q, K, W, U, v):
    return np.array([[np.tanh(q @ W + k @ U) @ v for q in Q] for k in K])
