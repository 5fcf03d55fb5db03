import numpy as np


def exact_match(written, target):
    same = np.asarray(written) == np.asarray(target)
    return same.sum() / same.size
