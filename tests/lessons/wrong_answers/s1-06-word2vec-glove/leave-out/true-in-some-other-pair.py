import numpy as np


def usable(contexts, negatives):
    known = set(contexts.tolist())
    return np.array([[drawn not in known for drawn in row] for row in negatives.tolist()])
