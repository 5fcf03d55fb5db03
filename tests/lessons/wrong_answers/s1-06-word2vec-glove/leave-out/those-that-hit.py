import numpy as np


def usable(contexts, negatives):
    return np.equal(negatives, contexts.reshape(-1, 1))
