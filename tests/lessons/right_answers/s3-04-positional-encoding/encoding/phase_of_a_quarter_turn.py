import numpy as np


def positional_encoding(T, C):
    channel = np.arange(C)
    frequency = 10000.0 ** -(2 * (channel // 2) / C)
    return np.sin(np.outer(np.arange(T), frequency) + np.pi / 2 * (channel % 2))
