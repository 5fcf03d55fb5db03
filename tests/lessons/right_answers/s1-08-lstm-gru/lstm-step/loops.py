import math

import numpy as np


def squash(s):
    return 0.5 * (1 + math.tanh(s / 2))


def lstm_step(x, h, c, W, U, b):
    B, C = h.shape
    new_h, new_c = np.zeros((B, C)), np.zeros((B, C))
    for row in range(B):
        sums = [x[row] @ W[:, k] + h[row] @ U[:, k] + b[k] for k in range(4 * C)]
        for unit in range(C):
            i, f, g, o = sums[unit], sums[C + unit], sums[2 * C + unit], sums[3 * C + unit]
            new_c[row, unit] = squash(f) * c[row, unit] + squash(i) * math.tanh(g)
            new_h[row, unit] = squash(o) * math.tanh(new_c[row, unit])
    return new_h, new_c
