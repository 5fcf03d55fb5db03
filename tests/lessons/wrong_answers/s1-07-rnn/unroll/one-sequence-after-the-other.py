import numpy as np


def unroll(x, h, W, U, b):
    B, T, inputs = x.shape
    state = h[0:1]
    result = []
    for step in x.reshape(B * T, 1, inputs):
        state = np.tanh(step @ W + state @ U + b)
        result.append(state)
    return np.stack(result).reshape(B, T, -1)
