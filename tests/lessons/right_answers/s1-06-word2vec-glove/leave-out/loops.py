import numpy as np


def usable(contexts, negatives):
    result = np.empty(negatives.shape, dtype=bool)
    for b, true in enumerate(contexts):
        for k, drawn in enumerate(negatives[b]):
            result[b, k] = drawn != true
    return result
