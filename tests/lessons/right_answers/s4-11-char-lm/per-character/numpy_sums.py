import numpy as np


def bits_per_character(losses, pieces):
    return (np.asarray(losses) / np.log(2)).sum() / len("".join(pieces))
