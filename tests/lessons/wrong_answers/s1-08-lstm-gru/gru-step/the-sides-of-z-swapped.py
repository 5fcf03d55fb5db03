import numpy as np


def gru_step(x, h, W, U, bx, bh):
    C = h.shape[1]
    a, s = x @ W + bx, h @ U + bh
    r = sigmoid(a[:, :C] + s[:, :C])
    z = sigmoid(a[:, C : 2 * C] + s[:, C : 2 * C])
    n = np.tanh(a[:, 2 * C :] + r * s[:, 2 * C :])
    return h + z * (n - h)
