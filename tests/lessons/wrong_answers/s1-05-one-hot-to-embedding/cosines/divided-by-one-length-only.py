import numpy as np


def cosines(E):
    length = np.sqrt((E * E).sum(axis=1))
    return (E @ E.T) / length.reshape(-1, 1)
