import numpy as np


def hard_lookup(query, keys, values):
    return int(np.argmin([np.linalg.norm(key - query) for key in keys]))
