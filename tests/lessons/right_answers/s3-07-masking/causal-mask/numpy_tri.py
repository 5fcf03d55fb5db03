import numpy as np


def causal_mask(size):
    return np.tri(size, dtype=bool)
