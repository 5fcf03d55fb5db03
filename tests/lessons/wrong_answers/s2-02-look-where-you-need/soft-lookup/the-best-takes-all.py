import numpy as np


def soft_lookup(query, keys, values, temperature):
    return values[np.linalg.norm(keys - query, axis=1).argmin()]
