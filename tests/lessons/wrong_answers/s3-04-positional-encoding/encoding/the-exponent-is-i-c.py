import math

import numpy as np


def positional_encoding(T, C):
    table = np.zeros((T, C))
    for t in range(T):
        for i in range(C // 2):
            table[t, 2 * i] = math.sin(t / 10000 ** (i / C))
            table[t, 2 * i + 1] = math.cos(t / 10000 ** (i / C))
    return table
