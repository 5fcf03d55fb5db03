import numpy as np


def masked_weights(scores, mask):
    s = np.where(np.asarray(mask), np.asarray(scores), -np.inf)
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
