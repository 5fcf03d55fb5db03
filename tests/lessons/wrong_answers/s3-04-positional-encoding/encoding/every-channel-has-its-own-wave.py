import math

import numpy as np


def positional_encoding(T, C):
    table = np.zeros((T, C))
    for t in range(T):
        for c in range(C):
            angle = t / 10000 ** (c / C)
            table[t, c] = math.cos(angle) if c % 2 else math.sin(angle)
    return table
