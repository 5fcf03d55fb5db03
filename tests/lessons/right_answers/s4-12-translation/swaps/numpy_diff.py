import numpy as np


def swaps(weights):
    mean = np.asarray(weights).mean(axis=0)
    steps = np.diff(mean.argmax(axis=1))
    return np.flatnonzero(steps < 0)
