import numpy as np


def bits_per_character(losses, pieces):
    return np.mean(losses) / np.log(2)
