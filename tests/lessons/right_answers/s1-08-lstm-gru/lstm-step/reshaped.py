import numpy as np


def lstm_step(x, h, c, W, U, b):
    sums = (np.dot(x, W) + np.dot(h, U) + b).reshape(len(x), 4, -1)
    gate = sigmoid(sums)
    memory = gate[:, 1] * c + gate[:, 0] * np.tanh(sums[:, 2])
    return gate[:, 3] * np.tanh(memory), memory
