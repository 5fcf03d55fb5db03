import numpy as np


def embed(ids, E):
    counts = np.zeros((1, len(E)))
    for i in ids.reshape(-1):
        counts[0, i] += 1
    return (counts @ E)[0]
