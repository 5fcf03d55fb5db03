import numpy as np


def additive_scores(Q, K, W, U, v):
    T, S = len(Q), len(K)
    both = np.concatenate([np.repeat(Q, S, axis=0), np.tile(K, (T, 1))], axis=1)
    return (np.tanh(both @ np.concatenate([W, U])) @ v).reshape(T, S)
