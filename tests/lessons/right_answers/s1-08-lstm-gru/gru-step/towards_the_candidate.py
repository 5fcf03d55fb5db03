import numpy as np


def gru_step(x, h, W, U, bx, bh):
    C = h.shape[1]
    gx, gh = x @ W + bx, h @ U + bh
    both = sigmoid(gx[:, : 2 * C] + gh[:, : 2 * C])
    new = np.tanh(gx[:, 2 * C :] + both[:, :C] * gh[:, 2 * C :])
    return h + (1 - both[:, C:]) * (new - h)
