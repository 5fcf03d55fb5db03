import numpy as np


def cosines(E):
    size = np.einsum("ic,ic->i", E, E) ** -0.5
    return np.einsum("ic,jc,i,j->ij", E, E, size, size)
