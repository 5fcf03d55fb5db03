import numpy as np


def scores(X, memory, W_q, W_k):
    return np.einsum("tc,cd,sd->ts", X, W_q, np.einsum("sc,cd->sd", memory, W_k))
