import numpy as np


def causal_mask(size):
    table = np.zeros((size, size), dtype=bool)
    for query in range(size):
        for key in range(query + 1):
            table[query, key] = True
    return table
