import numpy as np


def gru_step(x, h, W, U, bx, bh):
    rows = []
    for inputs, state in zip(x, h):
        a, s = (inputs @ W + bx).reshape(3, -1), (state @ U + bh).reshape(3, -1)
        r, z = sigmoid(a[:2] + s[:2])
        rows.append(z * state + (1 - z) * np.tanh(a[2] + r * s[2]))
    return np.array(rows)
