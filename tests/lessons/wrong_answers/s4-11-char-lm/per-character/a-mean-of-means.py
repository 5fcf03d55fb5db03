import numpy as np


def bits_per_character(losses, pieces):
    return np.mean([loss / np.log(2) / len(piece) for loss, piece in zip(losses, pieces)])
