import numpy as np


def lstm_step(x, h, c, W, U, b):
    C = h.shape[1]
    part = [x @ W[:, k * C : (k + 1) * C] + h @ U[:, k * C : (k + 1) * C] + b[k * C : (k + 1) * C] for k in range(4)]
    kept = sigmoid(part[1]) * c
    written = sigmoid(part[0]) * np.tanh(part[2])
    new = kept + written
    return [sigmoid(part[3]) * np.tanh(new), new]
