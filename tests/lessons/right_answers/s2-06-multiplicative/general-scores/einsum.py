import numpy as np


def general_scores(Q, K, W):
    return np.einsum("ti,ij,sj->ts", Q, W, K)
