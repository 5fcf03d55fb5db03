import numpy as np


def soft_lookup(query, keys, values, temperature):
    squared = np.linalg.norm(keys - query, axis=1) ** 2
    return np.average(values, axis=0, weights=np.exp((squared.min() - squared) / temperature))
