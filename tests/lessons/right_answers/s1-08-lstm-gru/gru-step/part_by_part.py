import numpy as np


def gru_step(x, h, W, U, bx, bh):
    (Wr, Wz, Wn), (Ur, Uz, Un) = np.split(W, 3, 1), np.split(U, 3, 1)
    (br, bz, bn), (cr, cz, cn) = np.split(bx, 3), np.split(bh, 3)
    z = 1 / (1 + np.exp(-(x @ Wz + h @ Uz + bz + cz)))
    r = 1 / (1 + np.exp(-(x @ Wr + h @ Ur + br + cr)))
    n = np.tanh(x @ Wn + bn + r * (h @ Un + cn))
    return (1 - z) * n + z * h
