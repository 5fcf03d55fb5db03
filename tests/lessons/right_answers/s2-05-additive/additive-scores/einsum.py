import numpy as np


def additive_scores(Q, K, W, U, v):
    from_query = np.einsum("tn,nh->th", Q, W)
    from_key = np.einsum("sm,mh->sh", K, U)
    both = from_query.reshape(len(Q), 1, -1) + from_key
    return np.einsum("tsh,h->ts", np.tanh(both), v)
