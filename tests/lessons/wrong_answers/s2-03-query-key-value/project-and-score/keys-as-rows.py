import numpy as np


def scores(X, memory, W_q, W_k):
    return np.dot(np.dot(X, W_q), np.dot(memory, W_k).T).T
