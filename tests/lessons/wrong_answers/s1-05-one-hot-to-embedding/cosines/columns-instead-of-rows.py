import numpy as np


def cosines(E):
    E = E / np.sqrt((E**2).sum(0))
    return np.inner(E, E)
