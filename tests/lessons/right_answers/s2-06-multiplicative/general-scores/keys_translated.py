import numpy as np


def general_scores(Q, K, W):
    keys = W @ K.T
    return np.array([q @ keys for q in Q])
