import numpy as np


def general_scores(Q, K, W):
    return np.array([[q @ W @ k for q in Q] for k in K])
