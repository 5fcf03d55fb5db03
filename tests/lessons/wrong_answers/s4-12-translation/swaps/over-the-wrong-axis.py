import numpy as np


def swaps(weights):
    places = np.asarray(weights).mean(0).argmax(axis=0)
    return np.flatnonzero(np.diff(places) < 0).tolist()
