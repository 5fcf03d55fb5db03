import numpy as np


def embed(ids, E):
    return np.array([E[i] for i in ids.ravel()])
