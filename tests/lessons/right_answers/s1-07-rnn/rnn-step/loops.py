import math


import numpy as np


def rnn_step(x, h, W, U, b):
    new = np.zeros((len(x), len(b)))
    for row in range(len(x)):
        for unit in range(len(b)):
            total = b[unit]
            total += sum(x[row, i] * W[i, unit] for i in range(len(W)))
            total += sum(h[row, c] * U[c, unit] for c in range(len(U)))
            new[row, unit] = math.tanh(total)
    return new
