import numpy as np


def bits_per_character(losses, pieces):
    return np.sum(losses) / len("".join(pieces))
