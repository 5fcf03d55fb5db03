import numpy as np


def gru_step(x, h, W, U, bx, bh):
    (Wr, Wz, Wn), (Ur, Uz, Un) = np.split(W, 3, 1), np.split(U, 3, 1)
    (br, bz, bn), (cr, cz, cn) = np.split(bx, 3), np.split(bh, 3)
    r, z = sigmoid(x @ Wr + h @ Ur + br + cr), sigmoid(x @ Wz + h @ Uz + bz + cz)
    return z * h + (1 - z) * np.tanh(x @ Wn + bn + (h * r) @ Un + cn)
