import numpy as np


def backward(x, y, W, b):
    sums = np.dot(x, W) + b
    on = sums > 0
    delta = np.where(on, (sums - y) * 2.0 / y.size, 0.0)
    return np.tensordot(x, delta, axes=(0, 0)), np.sum(delta, 0)
