import numpy as np


def hard_lookup(query, keys, values):
    return values[np.argsort(np.linalg.norm(keys - query, axis=1))[-1]]
