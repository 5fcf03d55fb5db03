import numpy as np


def lstm_step(x, h, c, W, U, b):
    sums = (x @ W + h @ U + b).reshape(len(x), 4, -1)
    c = sigmoid(sums[:, 1]) * c + sigmoid(sums[:, 0]) * np.tanh(sums[:, 2])
    h = np.tanh(c) * sigmoid(sums[:, 3])
    return c, h
