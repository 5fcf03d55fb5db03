import numpy as np


def hard_lookup(query, keys, values):
    match = 2 * keys @ query - np.einsum("sn,sn->s", keys, keys)
    return values[np.argmax(match)]
