import numpy as np


def causal_mask(size):
    return np.array([[key < query for key in range(size)] for query in range(size)])
