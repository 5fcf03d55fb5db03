import math

import numpy as np


def attention(Q, K, V, mask=None):
    *leading, T, D = Q.shape
    S = K.shape[-2]
    seen = np.broadcast_to(True if mask is None else mask, (*leading, T, S))
    weights = np.zeros((*leading, T, S))
    for place in np.ndindex(*leading, T):
        keys = [s for s in range(S) if seen[place][s]]
        if not keys:
            continue
        scores = [float(Q[place] @ K[place[:-1]][s]) / math.sqrt(D) for s in keys]
        shares = [math.exp(x - max(scores)) for x in scores]
        for s, share in zip(keys, shares):
            weights[place][s] = share / sum(shares)
    return weights @ V, weights
