import numpy as np


def exact_match(written, target):
    return np.mean(np.all(np.asarray(written) == np.asarray(target), axis=-1))
