import numpy as np


def embed(ids, E):
    result = np.empty((*ids.shape, E.shape[1]))
    for place, word in np.ndenumerate(ids):
        result[place] = E[word]
    return result
