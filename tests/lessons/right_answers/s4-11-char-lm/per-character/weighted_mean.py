import numpy as np


def bits_per_character(losses, pieces):
    lengths = [len(piece) for piece in pieces]
    each = np.asarray(losses) / np.log(2) / lengths
    return np.average(each, weights=lengths)
