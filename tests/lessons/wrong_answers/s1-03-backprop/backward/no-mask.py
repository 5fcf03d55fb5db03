import numpy as np


def backward(x, y, W, b):
    h = np.clip(x @ W + b, 0, None)
    dh = (h - y) * 2 / y.size
    return np.dot(x.T, dh), np.sum(dh, axis=0)
