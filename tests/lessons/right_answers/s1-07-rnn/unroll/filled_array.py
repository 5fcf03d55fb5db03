import numpy as np


def unroll(x, h, W, U, b):
    B, T, _ = x.shape
    states = np.empty((B, T, len(b)))
    state = h.copy()
    for t in range(T):
        state = states[:, t] = np.tanh(x[:, t] @ W + state @ U + b)
    return states
