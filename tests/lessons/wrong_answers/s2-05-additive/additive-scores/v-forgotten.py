import numpy as np


def additive_scores(Q, K, W, U, v):
    return np.array([[np.tanh(q @ W + k @ U).sum() for k in K] for q in Q])
