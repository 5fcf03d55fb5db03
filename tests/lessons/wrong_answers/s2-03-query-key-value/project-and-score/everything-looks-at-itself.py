import numpy as np


def scores(X, memory, W_q, W_k):
    queries, keys = X @ W_q, X @ W_k
    return np.einsum("td,sd->ts", queries, keys)
