import numpy as np


def count_params(sizes):
    n = np.array(sizes)
    return n[:-1] @ n[1:] + n[1:].sum()
