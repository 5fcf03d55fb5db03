import numpy as np


def usable(contexts, negatives):
    return np.abs(negatives - contexts.reshape(-1, 1)) > 0
