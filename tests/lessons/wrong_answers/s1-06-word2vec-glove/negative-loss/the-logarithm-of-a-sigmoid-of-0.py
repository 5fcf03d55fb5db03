import numpy as np


def sigmoid(s):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-s))


def negative_sampling_loss(center, context, negatives):
    true = np.einsum("bc,bc->b", center, context)
    false = np.einsum("bc,bkc->bk", center, negatives)
    with np.errstate(divide="ignore"):
        return np.mean(-np.log(sigmoid(true)) - np.log(sigmoid(-false)).sum(axis=1))
