import numpy as np


def cosines(E):
    products = E @ E.T
    lengths = np.sqrt(np.diag(products))
    return products / np.outer(lengths, lengths)
